// Finds the records that agree with given column values, for writes that depend on it. Changes nothing.

import { condition, EncodedQuery } from './encodedQuery';
import { badInput, ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { listRows } from './tableApi';
import type { Row, Send } from './types';

const MAX_MATCHES = 100;

/**
 * Every readable record whose columns have these values, oldest first, in raw and display values (`sysparm_display_value=all`).
 * The rows are compared with what was asked, because ServiceNow drops clauses on columns it does not know.
 * @param key column name to value; each value is text and not empty
 * @throws ServiceNowError (badInput) for an empty key or a column that cannot be searched, (forbidden) when a match is hidden
 */
export async function matchesOf(send: Send, table: string, key: Row, fields: readonly string[] = []): Promise<Row[]> {
	const columns = Object.keys(key);
	const empty = columns.find((column) => String(key[column] ?? '').trim() === '');
	if (columns.length === 0) throw badInput('No column to match on was given', 'Choose at least one column whose value names the record.');
	if (empty !== undefined) throw badInput(`The column ${empty} to match on is empty`, 'Give it a value; an empty one would match records that have nothing to do with each other.');
	const query = EncodedQuery.everything
		.and(...columns.map((column) => condition(column, '=', String(key[column]))))
		.orderedBy({ field: 'sys_created_on', direction: 'asc' }, { field: 'sys_id', direction: 'asc' });
	const asked = [...new Set(['sys_id', 'sys_created_on', ...columns, ...fields])];
	const reply = await send(listRows(table, { query: query.toString(), limit: MAX_MATCHES, fields: asked, displayValue: 'all' }));
	const answered = rowsOf(reply);
	const rows = answered.filter((row) => columns.every((column) => agrees(row, column, String(key[column]))));
	if (rows.length < answered.length) {
		throw badInput(`The records of ${table} cannot be matched on ${columns.join(', ')}`, 'A column does not exist, or the account may not read it or filter by it. ServiceNow then answers other records, so nothing was written.');
	}
	const matching = Number(reply.headers['x-total-count'] ?? rows.length);
	if (rows.length === 0 && matching > 0) {
		throw new ServiceNowError({
			kind: 'forbidden',
			message: `A record of ${table} matches, but the account may not read it`,
			advice: 'Nothing was written, because it would make a second record. Ask the ServiceNow administrator for read access.',
		});
	}
	return rows;
}

function agrees(row: Row, column: string, asked: string): boolean {
	const cell = row[column];
	const shown = typeof cell === 'object' && cell !== null ? String((cell as Row).display_value ?? '') : '';
	return [rawValue(row, column), shown].some((value) => value.trim().toLowerCase() === asked.trim().toLowerCase());
}
