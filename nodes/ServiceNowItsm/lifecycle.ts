// Moves a record to another state: looks where it stands, says what is missing before anything is sent, and checks that it arrived.
// ServiceNow documentation: incident state model; resolve and close an incident (close code and notes by data policy).

import { languageOf } from '../../servicenow/account';
import { choicesOf, type Choice } from '../../servicenow/choices';
import { chainOf } from '../../servicenow/dictionary';
import { badInput, ServiceNowError } from '../../servicenow/errors';
import { rawValue, rowOf } from '../../servicenow/record';
import { getRow, updateRow } from '../../servicenow/tableApi';
import type { Row } from '../../servicenow/types';
import type { Work } from './descriptors';
import { readOptionsOf, writeOptionsOf } from './parameters';
import { sendWrite, written, writeOptionsFor } from './written';

export interface Transition {
	/** The value of `state` to reach. */
	to: string;
	/** As in "cannot be resolved". */
	done: string;
	/** States in which there is nothing left to do: the record is returned with a hint. */
	alreadyIn: readonly string[];
	/** States from which it is not possible, each with what to do instead. */
	notFrom: Readonly<Record<string, string>>;
	/** Whether the table wants a close code and close notes. */
	needsResolution: boolean;
}

/** @throws ServiceNowError */
export async function moveTo(work: Work, transition: Transition): Promise<Row[]> {
	const current = await currentRow(work);
	const [number, state] = [rawValue(current, 'number'), rawValue(current, 'state')];
	if (transition.alreadyIn.includes(state)) {
		work.note(`${number} is ${labelIn(current).toLowerCase()} already; nothing was changed`);
		return [rowOf(await work.send(getRow(work.table, work.sysId, readOptionsOf(work.read))))];
	}
	const instead = transition.notFrom[state];
	if (instead) throw badInput(`${number} is ${labelIn(current).toLowerCase()} and cannot be ${transition.done}`, instead);
	const states = await choicesOfColumn(work, 'state');
	if (states.length > 0 && !states.some(({ value }) => value === transition.to)) {
		throw badInput(`This instance has no state ${transition.to}, which ${transition.done} records of ${work.table} get`, `Its states are: ${listed(states)}. Use Update to set the one that it uses.`);
	}
	const values = { state: transition.to, ...(transition.needsResolution ? await resolution(work, current, transition) : {}) };
	const row = rowOf(await sendWrite(work.send, updateRow(work.table, work.sysId, values, writeOptionsFor(work, values))));
	const arrived = rawValue(row, 'state');
	if (writeOptionsOf(work.read).displayValue !== 'true' && arrived !== transition.to) {
		throw new ServiceNowError({ kind: 'rejected', message: `ServiceNow kept ${number} in state ${arrived} instead of ${transition.to}`, advice: 'A rule of the instance, or a missing right to change the state, undid the change. Ask the ServiceNow administrator which step is missing.' });
	}
	return [written(row, work, values)];
}

async function currentRow({ send, table, sysId }: Work): Promise<Row> {
	return rowOf(await send(getRow(table, sysId, { fields: ['sys_id', 'number', 'state', 'close_code', 'close_notes'], displayValue: 'all' })));
}

const labelIn = ({ state }: Row): string => String((typeof state === 'object' && state !== null ? (state as Row).display_value : state) ?? '');

const listed = (choices: readonly Choice[]): string => [...new Set(choices.map(({ value, label }) => (value === label ? value : `${value} (${label})`)))].join(', ');

/** The instance's choices of a column; none where the account may not read them. */
async function choicesOfColumn({ send, table, remember }: Work, column: string): Promise<Choice[]> {
	return await remember(`choices ${table} ${column}`, async () => (await choicesOf(send, await chainOf(send, table), [column], await languageOf(send))).get(column) ?? []);
}

/** Close code and notes: as given, else those that the record has. */
async function resolution(work: Work, current: Row, { done }: Transition): Promise<Row> {
	const given = (name: string): string => String(work.read<unknown>(name, '') ?? '').trim();
	const code = given('closeCode') || rawValue(current, 'close_code');
	const notes = given('closeNotes') || rawValue(current, 'close_notes');
	const codes = await choicesOfColumn(work, 'close_code');
	const missing = [code === '' && 'Close Code', notes === '' && 'Close Notes'].filter((name) => name !== false);
	const known = codes.length > 0 ? ` Close codes of this instance: ${listed(codes)}.` : '';
	if (missing.length > 0) throw badInput(`${rawValue(current, 'number')} cannot be ${done} without ${missing.join(' and ')}`, `Fill in ${missing.join(' and ')}.${known}`);
	const found = codes.find(({ value, label }) => [value, label].some((text) => text.toLowerCase() === code.toLowerCase()));
	if (codes.length > 0 && !found) throw badInput(`"${code}" is not a close code of this instance`, `ServiceNow would leave it empty and then refuse the change.${known}`);
	return { close_code: found?.value ?? code, close_notes: notes };
}
