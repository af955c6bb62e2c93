// Proves that an order is checked against the item's questions before it is sent.
import { order } from '../../../../nodes/ServiceNowItsm/operations/order';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const item = one({ sys_id: id(1), name: 'Laptop', variables: [{ name: 'memory', label: 'Memory', friendly_type: 'select_box', mandatory: true }] });
const request = { sys_id: id(5), number: 'REQ0010001' };
const mapped = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });

it('orders with the answers', async () => {
	const { send, requests } = script(item, one(request));
	const work = workWith(send, { quantity: 2, variables: mapped({ memory: '16' }) }, { sysId: id(1) });
	await expect(runOperation(order, work)).resolves.toEqual([request]);
	expect(requests[1]).toMatchObject({ method: 'POST', body: { sysparm_quantity: 2, variables: { memory: '16' } } });
});

it('finds the person by user name', async () => {
	const { send, requests } = script(item, list([{ sys_id: id(6), user_name: 'abel.tuter', name: 'Abel Tuter' }], 1), one(request));
	await runOperation(order, workWith(send, { variables: { memory: '16' }, requestedFor: { mode: 'name', value: 'abel.tuter' } }, { sysId: id(1) }));
	expect(requests.at(-1)?.body).toMatchObject({ sysparm_requested_for: id(6) });
});

it('names the mandatory questions that are not answered, and sends no order', async () => {
	const { send, requests } = script(item);
	await expect(runOperation(order, workWith(send, { variables: mapped({}) }, { sysId: id(1) }))).rejects.toThrow('"Laptop" needs Memory (memory)');
	expect(requests.map(({ method }) => method)).toEqual(['GET']);
});

it('names answers to questions that the item does not ask', async () => {
	const { send } = script(item);
	await expect(runOperation(order, workWith(send, { variables: mapped({ memory: '16', colour: 'red' }) }, { sysId: id(1) }))).rejects.toThrow('has no variable colour');
});

it('finds the record that an answer names, where the item asks for one', async () => {
	const asking = one({ sys_id: id(1), name: 'Laptop', variables: [{ name: 'manager', label: 'Manager', friendly_type: 'reference', reference: 'sys_user' }, { name: 'site', label: 'Site', friendly_type: 'reference', reference: 'cmn_location' }] });
	const { send, requests } = script(asking, list([]), list([{ sys_id: id(6), user_name: 'abel.tuter', email: '', name: '' }], 1), one(request));
	await runOperation(order, workWith(send, { variables: mapped({ manager: 'abel.tuter', site: id(7) }) }, { sysId: id(1) }));
	expect(requests.at(-1)?.body).toMatchObject({ variables: { manager: id(6), site: id(7) } });
});
