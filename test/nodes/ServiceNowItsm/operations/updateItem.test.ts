// Proves that an item is changed in the table of the class that it has.
import { updateItem } from '../../../../nodes/ServiceNowItsm/operations/updateItem';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const work = (answers: Parameters<typeof script>, parameters: Record<string, unknown>) => {
	const { send, requests } = script(...answers);
	return { requests, rows: runOperation(updateItem, workWith(send, parameters, { table: 'cmdb_ci', sysId: id(1) })) };
};

it('asks for the class, then changes the item there', async () => {
	const { rows, requests } = work([one({ sys_class_name: 'cmdb_ci_server' }), one({ sys_id: id(1), name: 'srv' })], { additionalFields: { name: 'srv' } });
	await expect(rows).resolves.toEqual([{ sys_id: id(1), name: 'srv' }]);
	expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
		['GET', `/api/now/table/cmdb_ci/${id(1)}`, undefined],
		['PATCH', `/api/now/table/cmdb_ci_server/${id(1)}`, { name: 'srv' }],
	]);
});

it('takes the base table where the class may not be read', async () => {
	const { rows, requests } = work([one({}), one({ name: 'srv' })], { additionalFields: { name: 'srv' } });
	await rows;
	expect(requests[1].path).toBe(`/api/now/table/cmdb_ci/${id(1)}`);
});

it('changes nothing when no field was given', async () => {
	const { rows, requests } = work([one({ sys_class_name: 'cmdb_ci' })], {});
	await expect(rows).rejects.toThrow('No field was given');
	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});
