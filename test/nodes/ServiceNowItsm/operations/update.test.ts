// Proves that update changes the given columns of the given record and no others.
import { update } from '../../../../nodes/ServiceNowItsm/operations/update';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

it('sends only what was given', async () => {
	const { send, requests } = script(one({ sys_id: id(1), state: '2', close_notes: '' }));
	await runOperation(update, workWith(send, { additionalFields: { state: '2', close_notes: '' } }, { sysId: id(1) }));
	expect(requests).toEqual([
		expect.objectContaining({ method: 'PATCH', path: `/api/now/table/incident/${id(1)}`, body: { state: '2', close_notes: '' }, effect: 'replace' }),
	]);
});

it.each([{}, { additionalFields: {} }, { otherFields: { mappingMode: 'defineBelow', value: { state: null } } }])('sends nothing without a field: %j', async (parameters) => {
	const { send, requests } = script();
	await expect(runOperation(update, workWith(send, parameters, { sysId: id(1) }))).rejects.toMatchObject({ kind: 'badInput', message: 'No field was given' });
	expect(requests).toEqual([]);
});

it('tells which field kept another value', async () => {
	const { send } = script(one({ sys_id: id(1), state: '1' }));
	const work = workWith(send, { additionalFields: { state: '2' } }, { sysId: id(1) });
	await runOperation(update, work);
	expect(work.notes).toEqual([expect.stringContaining('state') as string]);
});

it('counts a journal text as something that a second sending would double', async () => {
	const { send, requests } = script(one({ sys_id: id(1) }));
	await runOperation(update, workWith(send, { additionalFields: { work_notes: 'seen' } }, { sysId: id(1) }));
	expect(requests[0].effect).toBe('append');
});
