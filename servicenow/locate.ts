// Finds exactly one record by what a person knows of it, or says why not. Changes nothing.

import { condition } from './encodedQuery';
import { badInput, ServiceNowError } from './errors';
import { only, rawValue, rowsOf } from './record';
import { checkedSysId, isSysId, listRows, type ReadOptions } from './tableApi';
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
	if (locator.column === 'sys_id' || (locator.column === 'number' && isSysId(locator.value))) return checkedSysId(locator.value);
	return rawValue(await findOne(send, table, locator, { fields: ['sys_id'] }), 'sys_id');
}

/**
 * The one row that the locator names. Asks for two, so that a second match is noticed, and compares the answer with what was
 * asked, because ServiceNow drops clauses it does not understand and then answers other rows.
 * @throws ServiceNowError (badInput) for an empty value, two matches or a column that cannot be searched, (notFound) for no match
 */
export async function findOne(send: Send, table: string, locator: Locator, options: ReadOptions): Promise<Row> {
	const value = locator.value.trim();
	const label = LABEL[locator.column];
	if (value === '') throw badInput(`The ${label} is empty`, `Enter it, or check that the earlier item has that value.`);
	const fields = options.fields?.length ? [...new Set([...options.fields, 'sys_id', locator.column])] : undefined;
	const reply = await send(listRows(table, { ...options, fields, query: condition(locator.column, '=', value), limit: 2 }));
	const answered = rowsOf(reply);
	const rows = answered.filter((row) => rawValue(row, locator.column).toLowerCase() === value.toLowerCase());
	if (rows.length < answered.length) {
		throw badInput(
			`The records of ${table} cannot be searched by ${label}`,
			`The table has no column ${locator.column}, or the account may not read it or filter by it. Choose the record by its sys_id.`,
		);
	}
	const matching = Number(reply.headers['x-total-count'] ?? rows.length);
	if (rows.length > 1 || (rows.length === 1 && matching > 1)) {
		throw badInput(`${matching > 2 ? matching : 'Two'} records of ${table} have the ${label} "${value}"`, 'Choose the record by its sys_id.');
	}
	if (rows.length === 1) return options.fields?.length ? only(rows[0], options.fields) : rows[0];
	throw matching > 0 ? hidden(table, label, value) : unknown(table, label, value);
}

const hidden = (table: string, label: string, value: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'notFound',
		message: `The record of ${table} with the ${label} "${value}" exists, but the account may not read it`,
		advice: 'Ask the ServiceNow administrator for read access to it.',
	});

const unknown = (table: string, label: string, value: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'notFound',
		message: `No record of ${table} has the ${label} "${value}"`,
		advice: `Check the ${label}. If it is right, the record may be in a domain that the account does not see.`,
	});
