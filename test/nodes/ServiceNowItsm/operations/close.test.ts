// Proves where close leads, and from where it does not.
import { close } from '../../../../nodes/ServiceNowItsm/operations/close';
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
	return { rows: runOperation(close, work), work, sent: () => requests.filter(({ method }) => method === 'PATCH').map(({ body }) => (body as Row).state) };
}

it.each(['1', '2', '6'])('closes from state %s', async (state) => {
	const { rows, sent } = run(state);
	await rows;
	expect(sent()).toEqual(['7']);
});

it('leaves a closed one alone, and refuses a canceled one', async () => {
	const closed = run('7');
	await closed.rows;
	expect(closed.sent()).toEqual([]);
	expect(closed.work.notes).toHaveLength(1);
	await expect(run('8').rows).rejects.toMatchObject({ kind: 'badInput' });
});
