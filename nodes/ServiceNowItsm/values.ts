// Gathers the column values of one item from the parameters that hold them, ready to send. Writes nothing.

import { badInput } from '../../servicenow/errors';
import { REFERENCES, referenceOf, referencesOf, type ReferencedTable } from '../../servicenow/references';
import { isSysId } from '../../servicenow/tableApi';
import { parseStamp, stampOfIso } from '../../servicenow/timestamp';
import type { Row } from '../../servicenow/types';
import { columnValues } from '../../servicenow/values';
import type { Read, Work } from './descriptors';

/** A parameter of n8n's resource mapper. */
interface Mapping {
	mappingMode?: 'defineBelow' | 'autoMapInputData';
	value?: Row | null;
	schema?: Array<{ id: string; type?: string; readOnly?: boolean; removed?: boolean }>;
}

/** Columns that hold a date-time on every table that has them. */
const TIMES: ReadonlySet<string> = new Set([
	'activity_due', 'closed_at', 'due_date', 'end_date', 'expected_start', 'follow_up', 'opened_at', 'planned_end_date',
	'planned_start_date', 'resolved_at', 'start_date', 'work_end', 'work_start',
]);

/** Columns of text on every table that has them; their values name no record. */
const TEXTS: ReadonlySet<string> = new Set(['close_notes', 'comments', 'correlation_display', 'correlation_id', 'description', 'short_description', 'work_notes']);

/** Longer texts name no record. */
const LONGEST_NAME = 100;

/**
 * Column name to value: required field, additional fields, then mapped columns; later ones win.
 * References may be given by name, and date-times in n8n's form.
 * @throws ServiceNowError when a value cannot be sent or a name is not found
 */
export async function valuesToWrite(work: Pick<Work, 'table' | 'read' | 'send' | 'input' | 'timeZone' | 'remember'>): Promise<Row> {
	const { read, send, input, timeZone, remember } = work;
	const mappings = [read<Mapping>('otherFields', {}), read<Mapping>('columns', {})];
	const ofMappers = columnValues(Object.assign({}, ...mappings.map((mapping) => mapped(mapping, input))) as Row);
	const values = { ...columnValues({ ...required(read), ...read<Row>('additionalFields', {}) }), ...ofMappers };
	const times = new Set([...TIMES, ...mappings.flatMap(({ schema = [] }) => schema.filter(({ type }) => type === 'dateTime').map(({ id }) => id))]);
	const isDisplay = read<{ inputDisplayValue?: boolean }>('options', {}).inputDisplayValue === true;
	const described = isDisplay ? undefined : await describedReferences(work, ofMappers, mappings);
	for (const [column, value] of Object.entries(values)) {
		if (typeof value !== 'string' || value === '') continue;
		if (times.has(column)) values[column] = isDisplay ? value.replace('T', ' ') : stampToWrite(value, timeZone);
		const reference = isDisplay ? undefined : (REFERENCES[column] ?? described?.get(column));
		if (reference) values[column] = await remember(`${reference.table} ${value}`, async () => await referenceOf(send, reference, value));
	}
	return values;
}

/** The reference columns among those of a mapper whose values could be names; the usual references are known without asking. */
async function describedReferences({ table, send, remember }: Pick<Work, 'table' | 'send' | 'remember'>, values: Row, mappings: readonly Mapping[]): Promise<ReadonlyMap<string, ReferencedTable>> {
	const typed = new Set(mappings.flatMap(({ schema = [] }) => schema.filter(({ type = 'string' }) => type !== 'string').map(({ id }) => id)));
	const couldName = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_NAME && !/[\r\n]/.test(value) && !isSysId(value);
	const doubtful = Object.keys(values).filter((column) => !REFERENCES[column] && !TIMES.has(column) && !TEXTS.has(column) && !typed.has(column) && couldName(values[column])).sort();
	if (doubtful.length === 0) return new Map();
	return await remember(`references ${table} ${doubtful.join()}`, async () => await referencesOf(send, table, doubtful));
}

/** A stored stamp is UTC already; everything else is n8n's form, in the workflow's zone unless it names one. */
const stampToWrite = (text: string, timeZone: string): string => (parseStamp(text) === undefined ? stampOfIso(text, timeZone) : text);

function required(read: Read): Row {
	const shortDescription = read<unknown>('shortDescription', undefined);
	if (shortDescription === undefined) return {};
	if (String(shortDescription ?? '').trim() === '') throw badInput('Short Description is empty', 'Enter one line that says what is wrong, or check that the earlier item has that value.');
	return { short_description: shortDescription };
}

function mapped({ mappingMode = 'defineBelow', value, schema = [] }: Mapping, input: Row): Row {
	if (mappingMode === 'defineBelow') return value ?? {};
	const writable = new Set(schema.filter(({ readOnly, removed }) => !readOnly && !removed).map(({ id }) => id));
	const fits = (name: string): boolean => (schema.length > 0 ? writable.has(name) : /^(?!sys_)[a-z][a-z0-9_]*$/.test(name));
	return Object.fromEntries(Object.entries(input).filter(([name]) => fits(name)));
}

/** @throws ServiceNowError (badInput) when there is no column to write */
export function refuseNothing(values: Row, advice = 'Add at least one field to change. A field that stays out is left as it is.'): Row {
	if (Object.keys(values).length === 0) throw badInput('No field was given', advice);
	return values;
}
