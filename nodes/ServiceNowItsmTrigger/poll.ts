// One poll: state in as a value, items and the next state out as values. Sends through what it is given, stores nothing, knows no n8n.
//
// no state, or one that is damaged     | check what the trigger relies on, begin at the baseline, with a notice when something was there; no items
// a state that belongs to other settings | the same
// a state                              | what is new since then, and the state after it

import { badInput } from '../../servicenow/errors';
import type { Send } from '../../servicenow/types';
import type { Item } from '../shared/event';
import { ACCOUNT, ownUserName, withAuthor } from './account';
import { baseline } from './baseline';
import { familyOf } from './childTables';
import type { Settings, TriggerEvent } from './descriptors';
import { events } from './events';
import { isTransient, readNew } from './reader';
import { selfCheck } from './selfCheck';
import { readState, type State } from './state';

/** Milliseconds after which the child tables are read again: a new one is rare. */
const FAMILY_FOR = 3_600_000;

export interface PollInput {
	/** What was stored after the last poll, unchecked. */
	state: unknown;
	/** Of the settings, see `fingerprintOf`. */
	fingerprint: string;
	settings: Settings;
	send: Send;
	/** Milliseconds of any steady clock. */
	now: () => number;
	/** Milliseconds after which no further page is begun. */
	budget: number;
	/** Milliseconds for which the trigger could not begin because ServiceNow was away: it begins so long ago. */
	waited?: number;
}

export interface PollOutput {
	items: Item[];
	state: State;
	/** Sentences for n8n's log. */
	notices: string[];
}

/** @throws ServiceNowError (badInput) for an event that does not exist */
export function eventOf({ triggerOn }: Settings): TriggerEvent {
	const event = events.find(({ value }) => value === triggerOn);
	if (!event) throw badInput(`"${triggerOn}" is not an event of this trigger`, 'Choose one from the list "Trigger On".');
	return event;
}

/** @throws ServiceNowError when nothing could be read; the stored state stays valid then */
export async function poll({ state: stored, fingerprint, settings: chosen, send, now, budget, waited }: PollInput): Promise<PollOutput> {
	const event = eventOf(chosen);
	const state = readState(stored);
	if (state?.fingerprint !== fingerprint) {
		const self = chosen.ignoreChangesBy === ACCOUNT ? await ownUserName(send) : undefined;
		const family = event.carriesRecord ? undefined : await familyOf(send, chosen.table);
		const settings = { ...withAuthor(chosen, self), tables: family?.names };
		const notices = [...noticesOf(stored, state, settings), ...(family?.notices ?? []), ...(await selfCheck(event, settings, send, now))];
		const cursor = await baseline(event, settings, send, now, waited);
		const next: State = { version: 1, fingerprint, cursor, ...(self === undefined ? {} : { self }), ...(family === undefined ? {} : { family: { names: family.names, readAt: now() } }) };
		return { items: [], state: next, notices };
	}
	const { family, notices } = event.carriesRecord ? { notices: [] } : await knownFamily(state, chosen.table, send, now());
	const settings = { ...withAuthor(chosen, state.self), tables: family?.names };
	const { items, cursor } = await readNew({ cursor: state.cursor, event, settings, send, now, budget });
	return { items, state: { ...state, cursor, ...(family === undefined ? {} : { family }) }, notices };
}

/** The child tables as they were read within the hour; while they cannot be read, as they were read last. */
async function knownFamily({ family }: State, table: string, send: Send, now: number): Promise<{ family: NonNullable<State['family']>; notices: string[] }> {
	if (family !== undefined && Math.abs(now - family.readAt) < FAMILY_FOR) return { family, notices: [] };
	const read = await familyOf(send, table).catch(async (error: unknown) => (family !== undefined && isTransient(error) ? undefined : await Promise.reject(error)));
	if (read === undefined && family !== undefined) return { family, notices: [] };
	const names = read?.names ?? [table];
	const notices = names.filter((name) => family?.names.includes(name) === false).map((name) => `${name} is a new child table of ${table} and is watched from now on`);
	return { family: { names, readAt: now }, notices };
}

function noticesOf(stored: unknown, state: State | undefined, { startFrom }: Settings): string[] {
	if (stored === undefined) return [];
	const reason = state ? 'The settings changed' : 'The stored position was not readable';
	return [`${reason}, so the trigger begins ${startFrom === undefined ? 'with the changes from now on' : `at ${startFrom} UTC`}`];
}
