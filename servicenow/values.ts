// Turns what people and earlier items give as column values into what the Table API takes, and tells what did not stick. Sends nothing.
//
// given                          | sent
// undefined, null                | nothing: the column stays as it is
// '', text, number, boolean      | itself; empty text clears the column
// list                           | its values joined by commas, as list columns take them
// { value, … } of an earlier read| its value
// date-time object               | the stored form, UTC

import { columnName } from './encodedQuery';
import { badInput } from './errors';
import { rawValue } from './record';
import { formatStamp } from './timestamp';
import type { Row } from './types';

const JOURNALS: ReadonlySet<string> = new Set(['work_notes', 'comments', 'comments_and_work_notes']);

/** @throws ServiceNowError (badInput) for a name that is no column and for a value that no column takes */
export function columnValues(given: Row): Row {
	const values: Row = {};
	for (const [name, value] of Object.entries(given)) {
		const taken = columnValue(name, value);
		if (taken !== undefined) values[columnName(name)] = taken;
	}
	return values;
}

function columnValue(name: string, value: unknown): string | number | boolean | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	if (value instanceof Date) return formatStamp(value.getTime());
	if (Array.isArray(value)) return value.map((entry) => columnValue(name, entry) ?? '').join(',');
	if (typeof value === 'object' && 'value' in value) return columnValue(name, value.value);
	if (typeof value === 'object' && 'toMillis' in value && typeof value.toMillis === 'function') return formatStamp(Number(value.toMillis()));
	throw badInput(`The value for ${name} is an object, and a column holds one value`, 'Choose the part of the object that you mean, for example with an expression.');
}

/** Sent columns that the answered row lacks or holds otherwise. Journal columns are always answered empty, so they are not looked at. */
export interface Dropped {
	/** Not in the answer: no such column, or the account may not read it. */
	missing: string[];
	/** In the answer with another value: not writable for the account, no valid choice, or changed by a rule. */
	different: string[];
}

/** @param answered the row after the write; raw values where it has both */
export function droppedColumns(sent: Row, answered: Row, isDisplay = false): Dropped {
	const columns = Object.keys(sent).filter((column) => !JOURNALS.has(column));
	const missing = columns.filter((column) => !Object.hasOwn(answered, column));
	const different = isDisplay ? [] : columns.filter((column) => Object.hasOwn(answered, column) && !isSame(String(sent[column]), rawValue(answered, column)));
	return { missing, different };
}

/** ServiceNow trims text, writes booleans in small letters and numbers without leading zeros; times lose nothing but the zone. */
function isSame(sent: string, stored: string): boolean {
	const [a, b] = [sent, stored].map((text) => text.trim().replace(/\r\n?/g, '\n').toLowerCase());
	if (a === b) return true;
	if (a !== '' && b !== '' && Number(a) === Number(b)) return true;
	return b !== '' && a.startsWith(b) && /^\d{4}-\d{2}-\d{2}$/.test(b);
}
