// The requests of the Table API as plain values. Sends nothing, reads no parameters.
// ServiceNow documentation: "Table API" (/api/now/table).

import { badInput } from './errors';
import type { QueryParameters, Row, ServiceNowRequest } from './types';

/** How rows come back; every value has ServiceNow's own meaning. */
export interface ReadOptions {
	/** Columns to answer; empty for all. */
	fields?: readonly string[];
	/** `false` raw values (dates in UTC), `true` display values in the account's language and time zone, `all` both. */
	displayValue?: 'false' | 'true' | 'all';
	/** Whether references come without their `link`. */
	excludeReferenceLink?: boolean;
}

export interface WriteOptions extends ReadOptions {
	/** Whether the values sent are display values (names, local times) instead of raw ones. */
	inputDisplayValue?: boolean;
}

const JOURNAL_FIELDS = ['work_notes', 'comments'];

/** @throws ServiceNowError (badInput) when the text cannot be a table name */
export function tablePath(table: string): string {
	if (!/^[a-z][a-z0-9_]*$/.test(table)) throw badInput(`"${table}" is not a table name`, 'Use the name of the table (for example incident), not its label: small letters, digits and underscores.');
	return `/api/now/table/${table}`;
}

/** @throws ServiceNowError (badInput) when the text is not a sys_id */
export function recordPath(table: string, sysId: string): string {
	return `${tablePath(table)}/${checkedSysId(sysId)}`;
}

/** Whether the text has the shape of a sys_id. */
export const isSysId = (value: string): boolean => /^[0-9a-f]{32}$/i.test(value.trim());

/**
 * The sys_id in ServiceNow's spelling.
 * @param noun what it stands for, for the message
 * @throws ServiceNowError (badInput) when it is empty or not 32 hexadecimal characters
 */
export function checkedSysId(value: string, noun = 'record'): string {
	const id = value.trim();
	if (id === '') throw badInput(`No ${noun} was chosen`, `Choose the ${noun} from the list, or enter its ${noun === 'record' ? 'number or ' : ''}sys_id. When it comes from an expression, check that the earlier item has that value.`);
	if (!isSysId(id)) {
		const advice = /^[A-Z]{2,8}\d{5,}$/i.test(id) ? 'It looks like a number: choose "By Number" instead.' : 'A sys_id has 32 characters, each a digit or a letter from a to f.';
		throw badInput(`"${id.slice(0, 80)}" is not a sys_id`, advice);
	}
	return id.toLowerCase();
}

function readParameters({ fields, displayValue = 'false', excludeReferenceLink = true }: ReadOptions): QueryParameters {
	return {
		sysparm_fields: fields?.length ? fields.join(',') : undefined,
		sysparm_display_value: displayValue,
		sysparm_exclude_reference_link: excludeReferenceLink,
	};
}

const writeParameters = (options: WriteOptions): QueryParameters => ({
	...readParameters(options),
	sysparm_input_display_value: options.inputDisplayValue ? true : undefined,
});

export interface ListOptions extends ReadOptions {
	query: string;
	limit: number;
	offset?: number;
	/** Whether the answer must carry X-Total-Count; switching it off saves the instance a count. */
	count?: boolean;
}

export function listRows(table: string, options: ListOptions): ServiceNowRequest {
	return {
		method: 'GET',
		path: tablePath(table),
		query: {
			sysparm_query: options.query || undefined,
			sysparm_limit: options.limit,
			sysparm_offset: options.offset || undefined,
			sysparm_no_count: options.count === false ? true : undefined,
			...readParameters(options),
		},
		effect: 'read',
	};
}

export function getRow(table: string, sysId: string, options: ReadOptions = {}): ServiceNowRequest {
	return { method: 'GET', path: recordPath(table, sysId), query: readParameters(options), effect: 'read' };
}

export function createRow(table: string, values: Row, options: WriteOptions = {}): ServiceNowRequest {
	return { method: 'POST', path: tablePath(table), query: writeParameters(options), body: values, effect: 'append' };
}

/** Journal fields gain an entry with every write, so an update that has one counts as an append. */
export function updateRow(table: string, sysId: string, values: Row, options: WriteOptions = {}): ServiceNowRequest {
	const appends = JOURNAL_FIELDS.some((field) => values[field] !== undefined && values[field] !== '');
	return {
		method: 'PATCH',
		path: recordPath(table, sysId),
		query: writeParameters(options),
		body: values,
		effect: appends ? 'append' : 'replace',
	};
}

export function deleteRow(table: string, sysId: string): ServiceNowRequest {
	return { method: 'DELETE', path: recordPath(table, sysId), effect: 'replace' };
}
