// Proves that only a requested approval is decided, and that deciding twice is no failure.
import { approve } from '../../../nodes/ServiceNowItsm/operations/approve';
import { reject } from '../../../nodes/ServiceNowItsm/operations/reject';
import { id, one, script } from '../../support/scriptedSend';
import { runOperation, workWith } from '../../support/work';

const inState = (state: string) => one({ sys_id: id(1), state });
const target = { table: 'sysapproval_approver', sysId: id(1) };

it.each([
	['approve', approve, 'approved'],
	['reject', reject, 'rejected'],
])('%s sends the decision with the comment', async (_name, operation, state) => {
	const { send, requests } = script(inState('requested'), inState(state));
	await expect(runOperation(operation, workWith(send, { comment: 'fine' }, target))).resolves.toEqual([{ sys_id: id(1), state }]);
	expect(requests[1]).toMatchObject({ method: 'PATCH', path: `/api/now/table/sysapproval_approver/${id(1)}`, body: { state, comments: 'fine' } });
});

it('leaves a decision that is there and says so', async () => {
	const { send, requests } = script(inState('approved'));
	const work = workWith(send, {}, target);
	await expect(runOperation(approve, work)).resolves.toEqual([{ sys_id: id(1), state: 'approved' }]);
	expect(work.notes).toEqual(['The approval was approved already; nothing was changed']);
	expect(requests).toHaveLength(1);
});

it.each(['rejected', 'not requested', 'cancelled'])('does not approve what is %s', async (state) => {
	const { send, requests } = script(inState(state));
	await expect(runOperation(approve, workWith(send, {}, target))).rejects.toThrow(`in the state "${state}"`);
	expect(requests).toHaveLength(1);
});
