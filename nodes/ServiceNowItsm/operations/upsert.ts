// Changes the record that agrees with the given columns, or creates it; a second run of the same item creates nothing.

import { badInput } from '../../../servicenow/errors';
import { matchesOf } from '../../../servicenow/match';
import { only, rawValue, rowOf } from '../../../servicenow/record';
import { getRow, updateRow } from '../../../servicenow/tableApi';
import type { Row } from '../../../servicenow/types';
import { createAmong } from '../../../servicenow/unique';
import type { Operation, States, Work } from '../descriptors';
import { matchOn, reopenRule, whenFound, workNote, writeFields, writeOptions } from '../fields';
import { columnsOf, readOptionsOf } from '../parameters';
import { checkColumnNames } from '../queries';
import { valuesToWrite } from '../values';
import { write, written, writeOptionsFor } from '../written';

export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: ({ noun }) => `Create or update ${noun.one}`,
	description: ({ noun }) => `Create a new record, or update the current one if it already exists (upsert): ${noun.one} is the same when the columns to match on agree`,
	on: 'table',
	fields: (resource) => [
		matchOn(resource.matchOn ?? []),
		whenFound,
		workNote,
		...(resource.states ? [reopenRule] : []),
		...resource.required,
		...writeFields(resource),
		writeOptions,
	],
	async run(work) {
		const values = await valuesToWrite(work);
		const columns = columnsOf(work.read('matchOn', []));
		const key = keyOf(values, columns);
		await checkColumnNames(work, columns);
		const matches = await matchesOf(work.send, work.table, key, work.states ? ['state'] : []);
		const open = matches.filter((row) => !isIn(row, work.states, 'resolved') && !isIn(row, work.states, 'final'));
		if (open.length > 1) throw badInput(`${open.length} records of ${work.table} agree in ${columns.join(', ')}`, 'Match on columns that name one record, or remove the double ones in ServiceNow. Nothing was written.');
		const match = open[0] ?? matches[matches.length - 1];
		const rule = work.read<string>('reopen', 'leave');
		const isFinal = match !== undefined && isIn(match, work.states, 'final');
		const isResolved = match !== undefined && isIn(match, work.states, 'resolved');
		if (match === undefined || (isFinal && rule !== 'leave') || (isResolved && rule === 'createNew')) {
			return [await createOne(work, key, values, matches)];
		}
		return [await changeOne(work, rawValue(match, 'sys_id'), values, columns, isResolved && rule === 'reopen')];
	},
};

function keyOf(values: Row, columns: readonly string[]): Row {
	const missing = columns.filter((column) => values[column] === undefined);
	if (missing.length > 0) throw badInput(`The column ${missing.join(', ')} to match on has no value`, 'Add it to the fields below with the value that names the record.');
	return only(values, columns);
}

const isIn = (row: Row, states: States | undefined, kind: 'resolved' | 'final'): boolean => states?.[kind].includes(rawValue(row, 'state')) === true;

async function createOne(work: Work, key: Row, values: Row, matches: readonly Row[]): Promise<Row> {
	const apart = matches.map((row) => rawValue(row, 'sys_id'));
	const { row, existed } = await createAmong(work, work.table, key, values, writeOptionsFor(work, values), apart);
	if (existed) work.note('Another execution created the record at the same time; its record is returned');
	return existed ? row : written(row, work, values);
}

/** What is done with a record that was found. */
async function changeOne(work: Work, sysId: string, values: Row, columns: readonly string[], isReopened: boolean): Promise<Row> {
	const given = Object.keys(values).filter((column) => !columns.includes(column));
	const reopened = isReopened && work.states ? { state: work.states.reopened } : {};
	const changes: Readonly<Record<string, () => Row>> = {
		update: () => ({ ...reopened, ...only(values, given) }),
		addWorkNote: () => ({ ...reopened, work_notes: noteOf(work) }),
		nothing: () => reopened,
	};
	const change = changes[work.read<string>('whenFound', 'update')];
	if (!change) throw badInput(`"${work.read<string>('whenFound', 'update')}" is not a rule for a record that exists`, `Use one of: ${Object.keys(changes).join(', ')}.`);
	const sent = change();
	if (Object.keys(sent).length === 0) return rowOf(await work.send(getRow(work.table, sysId, readOptionsOf(work.read))));
	return await write(work, updateRow(work.table, sysId, sent, writeOptionsFor(work, sent)));
}

function noteOf({ read }: Work): string {
	const text = String(read<unknown>('workNote', '') ?? '');
	if (text.trim() === '') throw badInput('Work Note is empty', 'Enter the text to add to the record that exists.');
	return text;
}
