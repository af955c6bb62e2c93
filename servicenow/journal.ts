// Reads the journal of a record: entry by entry where the account may, else out of the text that the form shows. Writes nothing.
// ServiceNow documentation: "Retrieving journal entries" (sys_journal_field) and "Journal fields".

import { unlessRefused } from './dictionary';
import { condition, EncodedQuery, oneOf } from './encodedQuery';
import { readAll } from './paginate';
import { rawValue, rowOf } from './record';
import { checkedSysId, getRow } from './tableApi';
import { isoOfStamp, parseStamp } from './timestamp';
import type { Row, Send } from './types';

export interface JournalEntry {
	text: string;
	kind: 'workNote' | 'comment';
	/** User name; the full name where the entry comes from the form's text. */
	author: string;
	/** UTC ISO; as the form shows it where the entry comes from there. */
	createdOn: string;
}

export interface Journal {
	/** Oldest first. */
	entries: JournalEntry[];
	/** Whether they were taken from the form's text. */
	fromDisplay: boolean;
}

const KINDS = { work_notes: 'workNote', comments: 'comment' } as const;
type JournalColumn = keyof typeof KINDS;
const COLUMNS = Object.keys(KINDS) as JournalColumn[];

/** @throws ServiceNowError when the record itself cannot be read */
export async function journalOf(send: Send, table: string, sysId: string): Promise<Journal> {
	const query = EncodedQuery.everything
		.and(condition('element_id', '=', checkedSysId(sysId)), oneOf('element', COLUMNS))
		.orderedBy({ field: 'sys_created_on', direction: 'asc' });
	const nothing = { rows: [] as Row[], matching: undefined, complete: true };
	const { rows, matching } = await unlessRefused(
		async () => await readAll(send, 'sys_journal_field', query, { limit: Infinity, pageSize: 1000, fields: ['element', 'element_id', 'value', 'sys_created_on', 'sys_created_by'] }),
		nothing,
	);
	const own = rows.filter((row) => rawValue(row, 'element_id') === sysId);
	if (own.length > 0 && own.length >= (matching ?? 0)) return { entries: own.map(entryOf), fromDisplay: false };
	// None or not all: the record has none, or an access rule hides them without a word. The form's text tells which.
	const shown = await shownEntries(send, table, sysId);
	return shown.length > own.length ? { entries: shown, fromDisplay: true } : { entries: own.map(entryOf), fromDisplay: false };
}

function entryOf(row: Row): JournalEntry {
	const createdOn = rawValue(row, 'sys_created_on');
	return {
		text: rawValue(row, 'value'),
		kind: KINDS[rawValue(row, 'element') as JournalColumn],
		author: rawValue(row, 'sys_created_by'),
		createdOn: parseStamp(createdOn) === undefined ? createdOn : isoOfStamp(createdOn),
	};
}

async function shownEntries(send: Send, table: string, sysId: string): Promise<JournalEntry[]> {
	const row = rowOf(await send(getRow(table, sysId, { fields: COLUMNS, displayValue: 'true' })));
	const entries = COLUMNS.flatMap((column) => entriesOfText(rawValue(row, column), KINDS[column]));
	return entries.sort((a, b) => (a.createdOn < b.createdOn ? -1 : a.createdOn > b.createdOn ? 1 : 0));
}

// A head line is `2026-01-31 10:00:00 - Abel Tuter (Work notes)`, in the account's date format and language; newest entry first.
const HEAD = /^(\d[\d./ :-]{8,}\d(?: [AP]M)?) - (.+) \(([^()]+)\)$/;

/** The entries of one journal column's display value, oldest first. */
export function entriesOfText(text: string, kind: JournalEntry['kind']): JournalEntry[] {
	const entries: Array<JournalEntry & { lines: string[] }> = [];
	for (const line of text.split(/\r?\n/)) {
		const head = HEAD.exec(line);
		if (head) entries.push({ text: '', kind, author: head[2], createdOn: head[1], lines: [] });
		else entries[entries.length - 1]?.lines.push(line);
	}
	return entries.map(({ lines, ...entry }) => ({ ...entry, text: lines.join('\n').trim() })).reverse();
}
