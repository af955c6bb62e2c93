// Turns what a client sends into what is stored, column by column: the platform's silent conversions live here.
//
// docs: c_TableAPI.md (raw and display input), r_AvailableSystemProperties.md (glide.rest.choice.allow_non_existing_value).
//   unknown column, sys_ column       dropped
//   choice value that does not exist  blank, unless the property allows it;  an empty value does not clear a choice
//   reference                         a sys_id is kept as sent; a name only with display input, otherwise dropped
//   date-time                         raw in UTC, display input in the caller's format and zone
//   encrypted text                    only display input, only with the context, otherwise dropped
//   text longer than the column       cut

import { parseUtc } from '../clock';
import { findChoice, type Table } from '../dictionary';
import type { Instance } from '../instance';
import type { Column, ColumnType } from '../schema/columns';
import type { Row } from '../store';
import type { Caller } from './caller';
import { encrypted, hasContext } from './encryption';
import { readDate, readDateTime } from './timeZone';

export interface InputOptions {
	/** Values are display values (sysparm_input_display_value=true). */
	display: boolean;
}

const sysId = /^[0-9a-f]{32}$/i;

/** Stored values of everything that may be written; what is dropped is absent. Journal texts are kept as they are. */
export function convert(instance: Instance, table: Table, values: Record<string, unknown>, caller: Caller, options: InputOptions): Row {
	const row: Row = {};
	for (const name in values) {
		const column = table.columns.get(name);
		if (!column || isSystem(column)) continue;
		const stored = convertValue(instance, column, textOf(values[name]), caller, options);
		if (stored !== undefined) row[name] = stored;
	}
	return row;
}

function isSystem(column: Column): boolean {
	// docs: an application cannot be given over REST: sys_scope is replaced by global.
	if (column.name === 'sys_scope') return true;
	return column.name.startsWith('sys_') && (column.readOnly === true || column.type === 'domain_id' || column.type === 'domain_path') || column.type === 'journal_list';
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value === null || value === undefined) return '';
	if (typeof value === 'object') {
		const { value: raw, display_value: shown } = value as { value?: unknown; display_value?: unknown };
		return raw !== undefined ? textOf(raw) : shown !== undefined ? textOf(shown) : JSON.stringify(value);
	}
	return String(value);
}

interface Input {
	instance: Instance;
	column: Column;
	caller: Caller;
	options: InputOptions;
}

function convertValue(instance: Instance, column: Column, text: string, caller: Caller, options: InputOptions): string | undefined {
	if (column.choices && column.choiceKind !== '2') return choice(instance, column, text, options);
	const convertType = byType[column.type];
	if (convertType) return convertType(text, { instance, column, caller, options });
	return text.length > column.length ? text.slice(0, column.length) : text;
}

const decimal = (text: string): string => (text === '' || Number.isNaN(Number(text)) ? '' : text);
/** Codes and signs stay for those who know the currency: see moneyEntries. */
const amount = (text: string): string => text;
const moment = (text: string, { caller, options }: Input): string => dateTime(text, caller, options);

/** Types that are not just text. */
const byType: Partial<Record<ColumnType, (text: string, input: Input) => string | undefined>> = {
	boolean: (text) => (text === '' ? '' : String(/^(true|1|yes|on)$/i.test(text))),
	integer: whole, longint: whole, decimal, float: decimal, currency: amount, price: amount, glide_encrypted: (text, { instance, caller, options }) => (options.display && hasContext(instance, caller) ? text && encrypted(text) : undefined), glide_date_time: moment, due_date: moment,
	reference: (text, { instance, column, options }) => reference(instance, column, text, options),
	glide_list: (text, { instance, column, options }) => (options.display ? listOf(instance, column, text) : text),
	glide_date: (text, { caller, options }) => (options.display ? readDate(text, caller) : undefined) ?? rawDate(text),
	journal_input: (text) => text,
};

function whole(text: string): string {
	const number = Number.parseInt(text.replaceAll(',', ''), 10);
	return Number.isNaN(number) ? '' : String(number);
}

function choice(instance: Instance, column: Column, text: string, options: InputOptions): string | undefined {
	if (text === '') return undefined;
	if (findChoice(column, text)) return text;
	if (options.display) {
		const byLabel = column.choices?.find((one) => one.label.toLowerCase() === text.toLowerCase());
		if (byLabel) return byLabel.value;
	}
	return instance.property('glide.rest.choice.allow_non_existing_value') === 'true' ? text.slice(0, column.length) : '';
}

function reference(instance: Instance, column: Column, text: string, options: InputOptions): string | undefined {
	if (text === '' || sysId.test(text)) return text;
	const target = column.reference ?? '';
	// Types and tables are referred to by name in the dictionary.
	if (target === 'sys_db_object' && instance.dictionary.has(text)) return text;
	if (!options.display || !instance.dictionary.has(target)) return instance.store.get(target, text) ? text : undefined;
	return byDisplayValue(instance, target, text);
}

/** sys_id of the record shown as `text`; a user also by user_name. */
export function byDisplayValue(instance: Instance, table: string, text: string): string | undefined {
	const display = instance.dictionary.table(table)?.displayColumn ?? 'sys_id';
	const found = instance.store.find(table, display, text) ?? (table === 'sys_user' ? instance.store.find(table, 'user_name', text) : undefined);
	return found?.sys_id;
}

function listOf(instance: Instance, column: Column, text: string): string {
	return text.split(',').map((one) => one.trim()).filter(Boolean)
		.map((one) => (sysId.test(one) || one.includes('@') ? one : (byDisplayValue(instance, column.reference ?? '', one) ?? ''))).filter(Boolean).join(',');
}

function dateTime(text: string, caller: Caller, options: InputOptions): string {
	if (options.display) {
		const read = readDateTime(text, caller);
		if (read !== undefined) return read;
	}
	if (Number.isNaN(parseUtc(text))) return '';
	return text.length === 10 ? `${text} 00:00:00` : text;
}

function rawDate(text: string): string {
	return Number.isNaN(parseUtc(text.slice(0, 10))) ? '' : text.slice(0, 10);
}
