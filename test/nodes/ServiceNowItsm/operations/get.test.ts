// Proves that get finds the record in every way of naming it, and shows it simplified or raw.
import { get } from '../../../../nodes/ServiceNowItsm/operations/get';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const both = (value: string, display_value = value) => ({ value, display_value });

it.each([
	['the list', { mode: 'list', value: id(1) }],
	['its sys_id', { mode: 'sysId', value: id(1) }],
	['a plain sys_id', id(1)],
	['a sys_id where a number is expected', { mode: 'number', value: id(1) }],
])('reads it directly when it is chosen by %s', async (_what, record) => {
	const { send, requests } = script(one({ sys_id: id(1) }));
	await expect(runOperation(get, workWith(send, { record }))).resolves.toEqual([{ sys_id: id(1) }]);
	expect(requests).toEqual([expect.objectContaining({ path: `/api/now/table/incident/${id(1)}` })]);
});

it.each([
	[{ mode: 'number', value: 'INC0010001' }, 'number=INC0010001', { number: 'INC0010001' }],
	['INC0010001', 'number=INC0010001', { number: 'INC0010001' }],
	[{ mode: 'correlationId', value: 'alert-1' }, 'correlation_id=alert-1', { correlation_id: 'alert-1' }],
])('searches for %j', async (record, query, row) => {
	const { send, requests } = script(list([{ sys_id: id(1), ...row }], 1));
	await runOperation(get, workWith(send, { record }));
	expect(requests[0].query).toMatchObject({ sysparm_query: query, sysparm_limit: 2 });
});

it.each([
	[{ mode: 'sysId', value: '' }, 'No record was chosen'],
	[{ mode: 'list', value: null }, 'No record was chosen'],
	[{ mode: 'sysId', value: 'INC0010001' }, 'not a sys_id'],
	[{ mode: 'number', value: '' }, 'The number is empty'],
	[undefined, 'The number is empty'],
	[{ mode: 'name', value: 'x' }, 'not a way to choose'],
])('sends nothing for %j', async (record, message) => {
	const { send, requests } = script();
	await expect(runOperation(get, workWith(send, { record }))).rejects.toMatchObject({ kind: 'badInput', message: expect.stringContaining(message) as string });
	expect(requests).toEqual([]);
});

it('shows about ten flat fields: labels for people, ids and moments as stored', async () => {
	const { send, requests } = script(one({
		sys_id: both(id(1)), number: both('INC1'), state: both('2', 'In Progress'), caller_id: both(id(5), 'Fred'), sys_created_on: both('2026-01-01 10:00:00', '01/01/2026 02:00:00'),
	}));
	const summary = ['sys_id', 'number', 'state', 'caller_id', 'assigned_to', 'sys_created_on'];
	const [row] = await runOperation(get, workWith(send, { record: id(1), simplify: true }, { summary }));
	expect(row).toEqual({ sys_id: id(1), number: 'INC1', state: 'In Progress', caller_id: 'Fred', sys_created_on: '2026-01-01 10:00:00' });
	expect(requests[0].query).toMatchObject({ sysparm_fields: summary.join(','), sysparm_display_value: 'all' });
});

it.each([{ fields: 'number, state' }, { fields: ['number', 'state'] }])('gives the chosen fields as they are: %j', async (options) => {
	const { send, requests } = script(one({ number: 'INC1', state: '2' }));
	const [row] = await runOperation(get, workWith(send, { record: id(1), simplify: true, options }));
	expect(row).toEqual({ number: 'INC1', state: '2' });
	expect(requests[0].query).toMatchObject({ sysparm_fields: 'number,state', sysparm_display_value: 'false' });
});
