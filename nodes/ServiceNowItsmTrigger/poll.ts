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
import type { Settings, TriggerEvent } from './descriptors';
import { events } from './events';
import { readNew } from './reader';
import { selfCheck } from './selfCheck';
import { readState, type State } from './state';

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
export async function poll({ state: stored, fingerprint, settings: chosen, send, now, budget }: PollInput): Promise<PollOutput> {
	const event = eventOf(chosen);
	const state = readState(stored);
	if (state?.fingerprint !== fingerprint) {
		const self = chosen.ignoreChangesBy === ACCOUNT ? await ownUserName(send) : undefined;
		const settings = withAuthor(chosen, self);
		const notices = [...noticesOf(stored, state, settings), ...(await selfCheck(event, settings, send, now))];
		const cursor = await baseline(event, settings, send, now);
		return { items: [], state: { version: 1, fingerprint, cursor, ...(self === undefined ? {} : { self }) }, notices };
	}
	const { items, cursor } = await readNew({ cursor: state.cursor, event, settings: withAuthor(chosen, state.self), send, now, budget });
	return { items, state: { ...state, cursor }, notices: [] };
}

function noticesOf(stored: unknown, state: State | undefined, { startFrom }: Settings): string[] {
	if (stored === undefined) return [];
	const reason = state ? 'The settings changed' : 'The stored position was not readable';
	return [`${reason}, so the trigger begins ${startFrom === undefined ? 'with the changes from now on' : `at ${startFrom} UTC`}`];
}
