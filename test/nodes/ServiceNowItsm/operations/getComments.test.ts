// Proves that the journal is read entry by entry, and that the form's text stands in where it is hidden.
import { getComments } from '../../../../nodes/ServiceNowItsm/operations/getComments';
import { ServiceNowError } from '../../../../servicenow/errors';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const entry = (element: string, value: string, sys_created_on: string) => ({ sys_id: id(Number(sys_created_on.slice(17))), element, element_id: id(1), value, sys_created_on, sys_created_by: 'abel' });
const run = (...answers: Parameters<typeof script>) => {
	const { send, requests } = script(...answers);
	const work = workWith(send, {}, { sysId: id(1) });
	return { work, requests, rows: runOperation(getComments, work) };
};

it('gives text, kind, author and time', async () => {
	const { rows, requests, work } = run(list([entry('work_notes', 'a', '2026-01-01 10:00:01'), entry('comments', 'b', '2026-01-01 10:00:02')], 2));
	await expect(rows).resolves.toEqual([
		{ text: 'a', kind: 'workNote', author: 'abel', createdOn: '2026-01-01T10:00:01Z' },
		{ text: 'b', kind: 'comment', author: 'abel', createdOn: '2026-01-01T10:00:02Z' },
	]);
	expect(String(requests[0].query?.sysparm_query)).toContain(`element_id=${id(1)}^elementINwork_notes,comments`);
	expect(work.notes).toEqual([]);
});

it.each([
	['refused', new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' })],
	['hidden without a word', list([], 0)],
])('takes the form\'s text when the journal is %s', async (_what, answer) => {
	const { rows, work } = run(answer, one({
		work_notes: '2026-01-02 09:00:00 - Abel Tuter (Work notes)\nlater\nin two lines\n\n2026-01-01 09:00:00 - Bea Luddy (Work notes)\nearlier\n\n',
		comments: '2026-01-01 12:00:00 - Carol (Additional comments)\nbetween\n\n',
	}), list([{ time_zone: 'Europe/Berlin' }]));
	expect((await rows).map(({ text, author }) => [text, author])).toEqual([['earlier', 'Bea Luddy'], ['between', 'Carol'], ['later\nin two lines', 'Abel Tuter']]);
	expect(work.notes).toHaveLength(1);
});

it('gives nothing, and no hint, for an empty journal', async () => {
	const { rows, work } = run(list([], 0), one({ work_notes: '', comments: '' }));
	await expect(rows).resolves.toEqual([]);
	expect(work.notes).toEqual([]);
});
