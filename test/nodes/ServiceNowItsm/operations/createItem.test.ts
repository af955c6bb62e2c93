// Proves that an item is created in the table of its class, and nowhere when that is none.
import { createItem } from '../../../../nodes/ServiceNowItsm/operations/createItem';
import { ServiceNowError } from '../../../../servicenow/errors';
import type { Row } from '../../../../servicenow/types';
import { id, list, one, script, type ScriptedAnswer } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const stored = { sys_id: id(1), name: 'srv' };
const run = (sys_class_name: unknown, answers: ScriptedAnswer[], options: Row = {}) => {
	const { send, requests } = script(...answers);
	return { requests, rows: runOperation(createItem, workWith(send, { additionalFields: { name: 'srv', sys_class_name }, options }, { table: 'cmdb_ci' })) };
};
const parent = (name: string) => list([{ 'super_class.name': name }]);

it.each([undefined, '', { __rl: true, mode: 'list', value: '' }, 'cmdb_ci'])('is a plain item with the class %j', async (chosen) => {
	const { rows, requests } = run(chosen, [one(stored, 201)]);
	await expect(rows).resolves.toEqual([stored]);
	expect(requests).toEqual([expect.objectContaining({ method: 'POST', path: '/api/now/table/cmdb_ci', body: { name: 'srv' } })]);
});

it('goes to the table of the class, which tells the class', async () => {
	const { rows, requests } = run({ __rl: true, mode: 'name', value: 'u_robot' }, [parent('cmdb_ci'), parent('cmdb'), list([]), one(stored, 201)]);
	await expect(rows).resolves.toEqual([stored]);
	expect(requests[3]).toMatchObject({ method: 'POST', path: '/api/now/table/u_robot', body: { name: 'srv' } });
});

it('looks for its idempotency key in the table of the class', async () => {
	const { rows, requests } = run('cmdb_ci_server', [parent('cmdb_ci'), list([]), list([], 0), one({ ...stored, correlation_id: 'k' }, 201), list([], 0)], { idempotencyKey: 'k' });
	await rows;
	expect(requests.slice(2).map(({ method, path }) => [method, path])).toEqual(['GET', 'POST', 'GET'].map((method) => [method, '/api/now/table/cmdb_ci_server']));
});

it('goes by the name where the account may not read the tables', async () => {
	const forbidden = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' });
	await expect(run('cmdb_ci_server', [forbidden, one(stored, 201)]).rows).resolves.toEqual([stored]);
	const { rows, requests } = run('sys_user', [forbidden]);
	await expect(rows).rejects.toThrow('sys_user is not a class of configuration items');
	expect(requests).toHaveLength(1);
});
