// Proves where reopen leads, and from where it does not.
import { reopen } from '../../../../nodes/ServiceNowItsm/operations/reopen';
import type { Row, ServiceNowRequest } from '../../../../servicenow/types';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const both = (value: string): Row => ({ value, display_value: value });

function run(state: string) {
	const { send, requests } = script((request: ServiceNowRequest) => {
		if (request.method === 'PATCH') return one({ sys_id: id(1), ...(request.body as Row) });
		if (!request.path.endsWith(id(1))) return list([]);
		return one({ sys_id: both(id(1)), number: both('INC1'), state: both(state), close_code: both('Duplicate'), close_notes: both('x') });
	});
	const work = workWith(send, {}, { sysId: id(1) });
	return { rows: runOperation(reopen, work), work, sent: () => requests.filter(({ method }) => method === 'PATCH').map(({ body }) => (body as Row).state) };
}

it('takes a resolved one back into work', async () => {
	const { rows, sent } = run('6');
	await rows;
	expect(sent()).toEqual(['2']);
});

it.each(['1', '2', '3'])('leaves one in state %s alone', async (state) => {
	const { rows, sent, work } = run(state);
	await rows;
	expect(sent()).toEqual([]);
	expect(work.notes).toHaveLength(1);
});

it.each(['7', '8'])('refuses one in state %s', async (state) => {
	const { rows, sent } = run(state);
	await expect(rows).rejects.toMatchObject({ kind: 'badInput', advice: expect.stringContaining('Create a new one') as string });
	expect(sent()).toEqual([]);
});
