// Takes rows out of answers and values out of rows, whatever shape ServiceNow gave them. Changes no row.

import { ServiceNowError } from './errors';
import type { Row, ServiceNowReply } from './types';

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (reply: ServiceNowReply): ServiceNowError =>
	new ServiceNowError({
		kind: 'notJson',
		status: reply.status,
		message: 'The answer of ServiceNow has no result',
		advice: 'Check that the instance name is right and that no proxy changes the answers.',
	});

/** The rows of a list answer. @throws ServiceNowError when the envelope is not ServiceNow's */
export function rowsOf(reply: ServiceNowReply): Row[] {
	const result = isRow(reply.body) ? reply.body.result : undefined;
	if (!Array.isArray(result) || !result.every(isRow)) throw unreadable(reply);
	return result;
}

/** The row of a single-record answer. @throws ServiceNowError when the envelope is not ServiceNow's */
export function rowOf(reply: ServiceNowReply): Row {
	const result = isRow(reply.body) ? reply.body.result : undefined;
	if (!isRow(result)) throw unreadable(reply);
	return result;
}

/** The raw value of a column, from any display mode; empty text when it is empty or missing. */
export function rawValue(row: Row, column: string): string {
	const cell = row[column];
	const value = isRow(cell) ? cell.value : cell;
	return value === undefined || value === null ? '' : String(value);
}

/** The row with these columns only; a column that the answer lacks stays away. */
export function only(row: Row, columns: readonly string[]): Row {
	return Object.fromEntries(columns.filter((column) => Object.hasOwn(row, column)).map((column) => [column, row[column]]));
}
