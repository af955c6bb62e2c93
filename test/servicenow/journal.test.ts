// Proves which of the two sources a journal is read from, and that both give the same entries.
import { ServiceNowError } from '../../servicenow/errors';
import { entriesOfText, journalOf } from '../../servicenow/journal';
import type { Row } from '../../servicenow/types';
import { id, list, one, script } from '../support/scriptedSend';

const forbidden = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' });
const cell = (value: string, display_value = value): Row => ({ value, display_value });
const created = cell('2026-01-31 10:00:00', '31/01/2026 11:00:00');
const updated = cell('2026-02-01 10:00:00', '01/02/2026 11:00:00');
const form = (work_notes: string, comments = '', more: Row = {}) => one({ work_notes: cell('', work_notes), comments: cell('', comments), sys_created_on: created, sys_updated_on: updated, ...more });
const entry = (number: number, element = 'work_notes'): Row => ({ sys_id: id(number), element, element_id: id(1), value: `entry ${number}`, sys_created_on: `2026-01-31 10:00:0${number}`, sys_created_by: 'abel' });

it('reads the entries themselves where the account may', async () => {
	const { send, requests } = script(list([entry(1), entry(2, 'comments')], 2));
	const { entries, fromDisplay, inUtc } = await journalOf(send, 'incident', id(1));
	expect([fromDisplay, inUtc]).toEqual([false, true]);
	expect(entries.map(({ kind, createdOn }) => [kind, createdOn])).toEqual([['workNote', '2026-01-31T10:00:01Z'], ['comment', '2026-01-31T10:00:02Z']]);
	expect(requests).toHaveLength(1);
});

it('leaves out entries of other records', async () => {
	const { send } = script(list([{ ...entry(1), element_id: id(7) }], 1), form(''));
	await expect(journalOf(send, 'incident', id(1))).resolves.toEqual({ entries: [], fromDisplay: false, inUtc: true });
});

it('gives the form\'s times in UTC, oldest first across both columns', async () => {
	const { send, requests } = script(
		forbidden,
		form('01/02/2026 11:00:00 - Abel Tuter (Work notes)\nlast\n\n31/01/2026 11:05:00 - Bea (Work notes)\nfirst\n\n', '01/02/2026 00:30:00 - Carol (Additional comments)\nbetween\n\n'),
		list([{ time_zone: 'Europe/Berlin' }]),
	);
	await expect(journalOf(send, 'incident', id(1))).resolves.toEqual({
		entries: [
			{ text: 'first', kind: 'workNote', author: 'Bea', createdOn: '2026-01-31T10:05:00Z' },
			{ text: 'between', kind: 'comment', author: 'Carol', createdOn: '2026-01-31T23:30:00Z' },
			{ text: 'last', kind: 'workNote', author: 'Abel Tuter', createdOn: '2026-02-01T10:00:00Z' },
		],
		fromDisplay: true,
		inUtc: true,
	});
	expect(requests[1].query).toMatchObject({ sysparm_display_value: 'all', sysparm_fields: 'work_notes,comments,sys_created_on,sys_updated_on' });
});

it('leaves all times as they are when one of them cannot be told', async () => {
	const head = '2026-01-31 11:00:00 - Abel Tuter (Work notes)\nx\n\n';
	const { send } = script(forbidden, form(head, '', { sys_created_on: cell('2026-01-31 10:00:00', 'yesterday') }), list([]));
	await expect(journalOf(send, 'incident', id(1))).resolves.toMatchObject({ entries: [{ createdOn: '2026-01-31 11:00:00' }], fromDisplay: true, inUtc: false });
});

it('prefers the form when a rule hides some of the entries', async () => {
	const { send } = script(list([entry(1)], 2), form('31/01/2026 11:00:02 - Abel (Work notes)\ntwo\n\n31/01/2026 11:00:01 - Abel (Work notes)\none\n\n'), list([{ time_zone: '' }]));
	await expect(journalOf(send, 'incident', id(1))).resolves.toMatchObject({ entries: [{ text: 'one' }, { text: 'two' }], fromDisplay: true });
});

it('says when the record itself cannot be read', async () => {
	const missing = new ServiceNowError({ kind: 'notFound', status: 404, message: 'No Record found' });
	await expect(journalOf(script(list([], 0), missing).send, 'incident', id(1))).rejects.toBe(missing);
});

it.each<[string, string, string[]]>([
	['several lines and blank ones', '2026-01-31 10:00:00 - A B (Work notes)\none\n\ntwo\n\n', ['one\n\ntwo']],
	['a dash and brackets in the name', '2026-01-31 10:00:00 - A - B (X) (Work notes)\none\n\n', ['one']],
	['text before the first head', 'stray\n2026-01-31 10:00:00 - A (Work notes)\none\n\n', ['one']],
	['Windows line ends', '2026-01-31 10:00:00 - A (Work notes)\r\none\r\ntwo\r\n\r\n', ['one\ntwo']],
	['nothing', '', []],
])('takes entries apart with %s', (_what, text, expected) => {
	expect(entriesOfText(text, 'workNote').map((one) => one.text)).toEqual(expected);
});
