// Proves that a template decides which API makes the change, and that both give the same kind of row.
import { createChange } from '../../../../nodes/ServiceNowItsm/operations/createChange';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

it('creates a change without a template as any record', async () => {
	const { send, requests } = script(one({ number: 'CHG1', short_description: 'Switch' }, 201));
	await runOperation(createChange, workWith(send, { shortDescription: 'Switch' }, { table: 'change_request' }));
	expect(requests[0]).toMatchObject({ method: 'POST', path: '/api/now/table/change_request', body: { short_description: 'Switch' } });
});

it('creates a standard change and answers plain values', async () => {
	const { send, requests } = script(one({ number: { value: 'CHG1', display_value: 'CHG1' }, state: { value: -5, display_value: 'New' }, __meta: { ignoredFields: [] } }));
	const work = workWith(send, { shortDescription: 'Switch', standardTemplate: { mode: 'list', value: id(4) } }, { table: 'change_request' });
	await expect(runOperation(createChange, work)).resolves.toEqual([{ number: 'CHG1', state: '-5' }]);
	expect(requests[0].path).toBe(`/api/sn_chg_rest/change/standard/${id(4)}`);
});

it('refuses a template that is no sys_id', async () => {
	const { send, requests } = script();
	await expect(runOperation(createChange, workWith(send, { shortDescription: 'Switch', standardTemplate: '../normal' }))).rejects.toThrow('not the sys_id of a standard change template');
	expect(requests).toEqual([]);
});
