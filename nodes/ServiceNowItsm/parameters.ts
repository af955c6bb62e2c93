// Turns the node's parameters into the dialect's options. Sends nothing, declares no field.

import { badInput } from '../../servicenow/errors';
import type { Locator } from '../../servicenow/locate';
import type { ReadOptions, WriteOptions } from '../../servicenow/tableApi';
import { rowOf, rowsOf } from '../../servicenow/record';
import type { Row, ServiceNowReply } from '../../servicenow/types';
import type { Read } from './descriptors';

interface Options {
	fields?: string | string[];
	displayValue?: ReadOptions['displayValue'];
	excludeReferenceLink?: boolean;
	inputDisplayValue?: boolean;
	pageSize?: number;
	concurrency?: number;
	idempotencyKey?: string;
}

const LOCATOR_COLUMNS: Readonly<Record<string, Locator['column']>> = {
	list: 'sys_id',
	sysId: 'sys_id',
	number: 'number',
	correlationId: 'correlation_id',
};

/** How the chosen record is named. @throws ServiceNowError (badInput) for a mode that does not exist */
export function locatorOf(read: Read): Locator {
	const chosen = read<{ mode?: string; value?: unknown } | string | null>('record', '');
	// A plain value, as an expression or an agent gives it, is a number unless it has the shape of a sys_id.
	const { mode = 'number', value = '' } = typeof chosen === 'object' && chosen !== null ? chosen : { value: chosen };
	const column = LOCATOR_COLUMNS[mode];
	if (column === undefined) throw badInput(`"${mode}" is not a way to choose a record`, `Use one of: ${Object.keys(LOCATOR_COLUMNS).join(', ')}.`);
	return { column, value: String(value ?? '') };
}

/** The table that the person chose. @throws ServiceNowError (badInput) when none is */
export function chosenTable(read: Read): string {
	const chosen = read<{ value?: unknown } | string | null>('table', '');
	const table = String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '').trim();
	if (table === '') throw badInput('No table was chosen', 'Choose a table from the list, or enter its name, for example incident.');
	return table;
}

/** Column names from a list or from comma-separated text. */
export const columnsOf = (value: string | readonly string[] = []): string[] =>
	(typeof value === 'string' ? value.split(',') : [...value]).map((name) => name.trim()).filter((name) => name !== '');

export function readOptionsOf(read: Read): ReadOptions {
	const { fields, displayValue, excludeReferenceLink } = read<Options>('options', {});
	return { fields: columnsOf(fields), displayValue, excludeReferenceLink };
}

export const writeOptionsOf = (read: Read): WriteOptions => ({
	...readOptionsOf(read),
	inputDisplayValue: read<Options>('options', {}).inputDisplayValue,
});

/**
 * A number of things, or the fallback where none was given.
 * @throws ServiceNowError (badInput) when it is no whole number from 1 on
 */
export function countFrom(given: unknown, label: string, fallback: number): number {
	const count = given === undefined || given === null || given === '' ? fallback : Number(given);
	if (!Number.isInteger(count) || count < 1) throw badInput(`"${String(given).slice(0, 80)}" is no value for ${label}`, 'Enter a whole number of at least 1. When it comes from an expression, check that the earlier item has it.');
	return count;
}

/** Rows per request. ServiceNow advises small pages that answer quickly (KB0564204). */
export const pageSizeOf = (read: Read): number => countFrom(read<Options>('options', {}).pageSize, 'Page Size', 1000);

/** How many rows are wanted at most. */
export const limitOf = (read: Read): number => (read('returnAll', false) ? Infinity : countFrom(read<unknown>('limit', 50), 'Limit', 50));

/** Requests under way at once, where the person says so. */
export const concurrencyOf = (read: Read): number | undefined => read<Options>('options', {}).concurrency;

/**
 * The text that stands for the record to create, empty for none.
 * @throws ServiceNowError (badInput) when ServiceNow would cut it (correlation_id holds 100 characters)
 */
export function idempotencyKeyOf(read: Read): string {
	const key = String(read<Options>('options', {}).idempotencyKey ?? '').trim();
	if (key.length > 100) throw badInput('The Idempotency Key is longer than 100 characters', 'ServiceNow would cut it, and two keys could become one. Use a shorter text, for example a hash.');
	return key;
}

/** The rows of an answer, whether it holds a list, one record or nothing (204). */
export function rowsOfAnswer(reply: ServiceNowReply): Row[] {
	if (reply.status === 204) return [];
	return Array.isArray((reply.body as { result?: unknown } | undefined)?.result) ? rowsOf(reply) : [rowOf(reply)];
}

/** The chosen attachment's sys_id, as it was given. */
export function attachmentOf(read: Read): string {
	const chosen = read<{ value?: unknown } | string | null>('attachment', '');
	return String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '');
}

/** The table of the record that files hang on; an attachment that is named itself needs none. */
export const ownerTable = (read: Read): string => (read<unknown>('attachment', undefined) === undefined ? chosenTable(read) : 'sys_attachment');

/** How large a file may be. */
export function maxSizeOf(read: Read): { bytes: number; mb: number } {
	const mb = countFrom(read<{ maxSizeMb?: number }>('options', {}).maxSizeMb, 'Max Size (MB)', 50);
	return { mb, bytes: mb * 1024 * 1024 };
}
