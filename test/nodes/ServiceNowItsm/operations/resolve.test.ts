// Proves what resolving checks before it sends, and that it notices when ServiceNow did not follow.
import { resolve } from '../../../../nodes/ServiceNowItsm/operations/resolve';
import type { Row, ServiceNowRequest } from '../../../../servicenow/types';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const both = (value: string, display_value = value): Row => ({ value, display_value });
const choiceRow = (element: string, value: string, label = value): Row => ({ name: 'incident', element, value, label, language: 'en' });

interface Instance {
	state?: string;
	label?: string;
	code?: string;
	notes?: string;
	choices?: Row[];
	/** The state that the instance answers after the change. */
	arrives?: string;
}

function instance({ state = '2', label = 'In Progress', code = '', notes = '', choices = [], arrives = '6' }: Instance) {
	return script((request: ServiceNowRequest) => {
		if (request.method === 'PATCH') return one({ sys_id: id(1), number: 'INC1', ...(request.body as Row), state: arrives });
		if (request.path.endsWith('/sys_choice')) return list(choices.filter(({ element }) => String(request.query?.sysparm_query).includes(`elementIN${String(element)}`)));
		if (request.path.endsWith(id(1))) return one({ sys_id: both(id(1)), number: both('INC1'), state: both(state, label), close_code: both(code), close_notes: both(notes) });
		return list([]);
	});
}

const run = async (given: Instance, parameters: Record<string, unknown> = { closeCode: 'Solution provided', closeNotes: 'done' }) => {
	const { send, requests } = instance(given);
	const work = workWith(send, parameters, { sysId: id(1) });
	const sent = () => requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
	return { work, sent, rows: runOperation(resolve, work) };
};

it('sends state, code and notes', async () => {
	const { rows, sent } = await run({});
	await rows;
	expect(sent()).toEqual([{ state: '6', close_code: 'Solution provided', close_notes: 'done' }]);
});

it('takes the code by its label, in any case', async () => {
	const { rows, sent } = await run({ choices: [choiceRow('close_code', 'solved', 'Gelöst')] }, { closeCode: 'gelöst', closeNotes: 'x' });
	await rows;
	expect(sent()).toEqual([expect.objectContaining({ close_code: 'solved' })]);
});

it('uses the code and notes that the record has', async () => {
	const { rows, sent } = await run({ code: 'Duplicate', notes: 'see INC2' }, {});
	await rows;
	expect(sent()).toEqual([{ state: '6', close_code: 'Duplicate', close_notes: 'see INC2' }]);
});

it.each(['6', '7'])('changes nothing in state %s and says so', async (state) => {
	const { rows, sent, work } = await run({ state, label: 'Resolved' });
	await expect(rows).resolves.toHaveLength(1);
	expect(sent()).toEqual([]);
	expect(work.notes).toEqual(['INC1 is resolved already; nothing was changed']);
});

it.each<[string, Instance, Record<string, unknown>, string]>([
	['a canceled one', { state: '8', label: 'Canceled' }, {}, 'INC1 is canceled and cannot be resolved'],
	['no code', {}, { closeNotes: 'x' }, 'INC1 cannot be resolved without Close Code'],
	['no notes', {}, { closeCode: 'Duplicate', closeNotes: '  ' }, 'INC1 cannot be resolved without Close Notes'],
	['an unknown code', { choices: [choiceRow('close_code', 'Duplicate')] }, { closeCode: 'Nope', closeNotes: 'x' }, '"Nope" is not a close code'],
	['an instance without that state', { choices: [choiceRow('state', '1', 'New'), choiceRow('state', '20', 'Done')] }, { closeCode: 'a', closeNotes: 'b' }, 'has no state 6'],
])('sends nothing for %s', async (_what, given, parameters, message) => {
	const { rows, sent } = await run(given, parameters);
	await expect(rows).rejects.toMatchObject({ kind: 'badInput', message: expect.stringContaining(message) as string, advice: expect.any(String) as string });
	expect(sent()).toEqual([]);
});

it('does not take a state that was kept for a success', async () => {
	const { rows } = await run({ arrives: '2' });
	await expect(rows).rejects.toMatchObject({ kind: 'rejected', message: 'ServiceNow kept INC1 in state 2 instead of 6' });
});
