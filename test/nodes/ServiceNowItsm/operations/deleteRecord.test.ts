// Proves that a delete is sent once, and that a lost answer is settled by looking.
import { deleteRecord } from '../../../../nodes/ServiceNowItsm/operations/deleteRecord';
import { ServiceNowError } from '../../../../servicenow/errors';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const lost = new ServiceNowError({ kind: 'interrupted', message: 'broke off' });
const missing = new ServiceNowError({ kind: 'notFound', status: 404, message: 'No Record found' });
const run = (...answers: Parameters<typeof script>) => {
	const { send, requests } = script(...answers);
	return { rows: runOperation(deleteRecord, workWith(send, {}, { sysId: id(1) })), requests };
};

it('deletes', async () => {
	const { rows, requests } = run({ status: 204 });
	await expect(rows).resolves.toEqual([{ deleted: true }]);
	expect(requests).toEqual([expect.objectContaining({ method: 'DELETE', effect: 'append' })]);
});

it('is done when the record is gone after a lost answer', async () => {
	await expect(run(lost, missing).rows).resolves.toEqual([{ deleted: true }]);
});

it('says that it may or may not be done when the record is still there', async () => {
	await expect(run(lost, one({ sys_id: id(1) })).rows).rejects.toMatchObject({ kind: 'unknownOutcome' });
});

it('fails when there was no such record', async () => {
	await expect(run(missing).rows).rejects.toBe(missing);
});
