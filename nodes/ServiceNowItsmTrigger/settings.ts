// Turns the node's parameters into the poll's settings. Sends nothing, declares no field.

import type { IPollFunctions } from 'n8n-workflow';

import { badInput } from '../../servicenow/errors';
import { columnName } from '../../servicenow/encodedQuery';
import { tablePath } from '../../servicenow/tableApi';
import { stampOfIso } from '../../servicenow/timestamp';
import { queryOf } from '../shared/filters';
import type { Settings } from './descriptors';
import { fingerprintOf } from './state';

interface Options {
	displayValue?: Settings['displayValue'];
	fields?: string | string[];
	ignoreChangesBy?: { value?: unknown } | string;
	lookbackSeconds?: number;
	maxItems?: number;
	startFrom?: string;
}

export const DEFAULT_LOOKBACK = 60;
export const DEFAULT_MAX_ITEMS = 1000;
const DAY = 86_400;

const valueOf = (locator: { value?: unknown } | string = ''): string => String((typeof locator === 'object' ? locator.value : locator) ?? '').trim();

const columnsOf = (value: string | readonly string[] = []): string[] =>
	(typeof value === 'string' ? value.split(',') : [...value])
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.map(columnName);

function numberOf(value: unknown, label: string, fallback: number, [min, max]: [number, number]): number {
	const number = value === undefined || value === '' ? fallback : Number(value);
	if (!Number.isInteger(number) || number < min || number > max) throw badInput(`"${String(value)}" is no value for ${label}`, `Enter a whole number from ${min} to ${max}.`);
	return number;
}

/** @throws ServiceNowError (badInput) when a parameter cannot be used */
export function readSettings(context: IPollFunctions): Settings {
	const options = context.getNodeParameter('options', {}) as Options;
	const table = valueOf(context.getNodeParameter('table', 'incident') as { value?: unknown } | string);
	if (table === '') throw badInput('No table was chosen', 'Choose the table from the list, or enter its name, for example incident.');
	tablePath(table);
	const triggerOn = context.getNodeParameter('triggerOn') as string;
	const text = (name: string): string => String(context.getNodeParameter(name, '') ?? '').trim();
	const isFieldChanged = triggerOn === 'fieldChanged';
	return {
		table,
		triggerOn,
		// What is gone can no longer be asked whether it matches; the order is the trigger's own.
		query: triggerOn === 'deleted' ? '' : queryOf((name, fallback) => context.getNodeParameter(name, fallback) as typeof fallback).orderedBy().toString(),
		watchFields: isFieldChanged ? watched(columnsOf(context.getNodeParameter('watchFields', []) as string | string[])) : [],
		fromValue: isFieldChanged ? text('fromValue') : '',
		toValue: isFieldChanged ? text('toValue') : '',
		kind: triggerOn === 'commented' ? text('kind') : '',
		ignoreChangesBy: valueOf(options.ignoreChangesBy),
		lookback: numberOf(options.lookbackSeconds, 'Lookback (Seconds)', DEFAULT_LOOKBACK, [0, DAY]),
		maxItems: numberOf(options.maxItems, 'Max Items', DEFAULT_MAX_ITEMS, [1, 100_000]),
		startFrom: options.startFrom ? stampOfIso(options.startFrom, context.getTimezone()) : undefined,
		fields: columnsOf(options.fields),
		displayValue: options.displayValue ?? 'false',
	};
}

function watched(columns: string[]): string[] {
	if (columns.length === 0) throw badInput('No field to watch was chosen', 'Choose at least one column in "Watch Fields".');
	return columns;
}

/** What a stored position depends on: other caps, columns or a longer lookback leave it valid. */
export const settingsFingerprint = (settings: Settings, signIn: readonly string[]): string =>
	fingerprintOf([...signIn, settings.table, settings.triggerOn, settings.query, settings.ignoreChangesBy, settings.startFrom ?? '', settings.watchFields.join(), settings.fromValue, settings.toValue, settings.kind]);
