// Reads the journal of a record: entry by entry where the account may, else out of the text that the form shows. Writes nothing.
// ServiceNow documentation: "Retrieving journal entries" (sys_journal_field) and "Journal fields".

import { timeZoneOf } from './account';
import { unlessRefused } from './dictionary';
import { condition, EncodedQuery, oneOf } from './encodedQuery';
import { readAll } from './paginate';
import { rawValue, rowOf } from './record';
import { readerOfShown } from './shownTime';
import { checkedSysId, getRow } from './tableApi';
import { isoOfStamp, parseStamp } from './timestamp';
import type { Row, Send } from './types';

export interface JournalEntry {
	text: string;
	kind: 'workNote' | 'comment';
	/** User name; the full name where the entry comes from the form's text. */
	author: string;
	/** UTC ISO; as the form shows it where the entry comes from there and its format cannot be read. */
	createdOn: string;
}

export interface Journal {
	/** Oldest first. */
	entries: JournalEntry[];
	/** Whether they were taken from the form's text. */
	fromDisplay: boolean;
	/** Whether every time is UTC. */
	inUtc: boolean;
}

const KINDS = { work_notes: 'workNote', comments: 'comment' } as const;
type JournalColumn = keyof typeof KINDS;
const COLUMNS = Object.keys(KINDS) as JournalColumn[];

/**
 * @param zone finds the account's time zone; asked only for entries that come from the form
 * @throws ServiceNowError when the record itself cannot be read
 */
export async function journalOf(send: Send, table: string, sysId: string, zone = async (): Promise<string> => await timeZoneOf(send)): Promise<Journal> {
	const query = EncodedQuery.everything
		.and(condition('element_id', '=', checkedSysId(sysId)), oneOf('element', COLUMNS))
		.orderedBy({ field: 'sys_created_on', direction: 'asc' });
	const nothing = { rows: [] as Row[], matching: undefined, complete: true };
	const { rows, matching } = await unlessRefused(
		async () => await readAll(send, 'sys_journal_field', query, { limit: Infinity, pageSize: 1000, fields: ['element', 'element_id', 'value', 'sys_created_on', 'sys_created_by'] }),
		nothing,
	);
	const own = rows.filter((row) => rawValue(row, 'element_id') === sysId);
	if (own.length > 0 && own.length >= (matching ?? 0)) return { entries: own.map(entryOf), fromDisplay: false, inUtc: true };
	// None or not all: the record has none, or an access rule hides them without a word. The form's text tells which.
	const shown = await shownEntries(send, table, sysId, zone);
	return shown.entries.length > own.length ? { ...shown, fromDisplay: true } : { entries: own.map(entryOf), fromDisplay: false, inUtc: true };
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

const KNOWN = ['sys_created_on', 'sys_updated_on'];

const shownIn = (row: Row, column: string): string => {
	const cell = row[column];
	return String((typeof cell === 'object' && cell !== null ? (cell as Row).display_value : cell) ?? '');
};

async function shownEntries(send: Send, table: string, sysId: string, zone: () => Promise<string>): Promise<Pick<Journal, 'entries' | 'inUtc'>> {
	const row = rowOf(await send(getRow(table, sysId, { fields: [...COLUMNS, ...KNOWN], displayValue: 'all' })));
	const shown = COLUMNS.flatMap((column) => entriesOfText(shownIn(row, column), KINDS[column]));
	if (shown.length === 0) return { entries: [], inUtc: true };
	const known = KNOWN.map((column) => ({ stamp: rawValue(row, column), shown: shownIn(row, column) })).filter(({ stamp }) => stamp !== '');
	const stampOf = readerOfShown(known, await zone());
	const stamps = shown.map(({ createdOn }) => stampOf(createdOn));
	const inUtc = stamps.every((stamp) => stamp !== undefined);
	const entries = shown.map((entry, index) => ({ ...entry, createdOn: inUtc ? isoOfStamp(stamps[index] ?? '') : entry.createdOn }));
	return { entries: entries.sort((a, b) => (a.createdOn < b.createdOn ? -1 : a.createdOn > b.createdOn ? 1 : 0)), inUtc };
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
