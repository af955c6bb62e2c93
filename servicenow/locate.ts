// Finds exactly one record by what a person knows of it, or says why not. Changes nothing.

import { condition } from './encodedQuery';
import { badInput, ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { checkedSysId, listRows, type ReadOptions } from './tableApi';
import type { Row, Send } from './types';

/** How a record is named: by its sys_id, or by a column that names one record (number, correlation_id). */
export interface Locator {
	column: 'sys_id' | 'number' | 'correlation_id';
	value: string;
}

const LABEL: Readonly<Record<Locator['column'], string>> = {
	sys_id: 'sys_id',
	number: 'number',
	correlation_id: 'correlation ID',
};

/** The sys_id behind the locator; asks ServiceNow only when the locator is not a sys_id already. @throws ServiceNowError */
export async function sysIdOf(send: Send, table: string, locator: Locator): Promise<string> {
	if (locator.column === 'sys_id') return checkedSysId(locator.value);
	return rawValue(await findOne(send, table, locator, { fields: ['sys_id'] }), 'sys_id');
}

/**
 * The one row that the locator names. Asks for two, so that a second match is noticed, and compares the answer with what was
 * asked, because ServiceNow drops clauses it does not understand and then answers other rows.
 * @throws ServiceNowError (badInput) for an empty value or two matches, (notFound) for none
 */
export async function findOne(send: Send, table: string, locator: Locator, options: ReadOptions): Promise<Row> {
	const value = locator.value.trim();
	const label = LABEL[locator.column];
	if (value === '') throw badInput(`The ${label} is empty`, 'Enter it, or check that the earlier item has that value.');
	const fields = options.fields?.length ? [...new Set([...options.fields, 'sys_id', locator.column])] : options.fields;
	const query = condition(locator.column, '=', value);
	const reply = await send(listRows(table, { ...options, fields, query, limit: 2, count: true }));
	const rows = rowsOf(reply).filter((row) => rawValue(row, locator.column).toLowerCase() === value.toLowerCase());
	if (rows.length > 1) throw badInput(`Two or more records of ${table} have the ${label} ${value}`, 'Choose the record by its sys_id.');
	if (rows.length === 1) return rows[0];
	const hidden = Number(reply.headers['x-total-count'] ?? 0) > 0;
	throw new ServiceNowError({
		kind: 'notFound',
		message: `No record of ${table} has the ${label} ${value}`,
		advice: hidden
			? 'A record matches, but the account may not read it. Ask the ServiceNow administrator for read access.'
			: `Check the ${label}. The account may also lack access to the record's domain.`,
	});
}
