// What this process remembers of a trigger node between polls, because n8n does not. Stores nothing.
//
// That is: whether a poll is under way, for how long polling has failed, a spare of its state, and which state it gave to n8n last.
//
// n8n starts a poll although the last one still runs, and a trigger whose poll throws while n8n starts is given up for good. Therefore:
// failure                                | a person just published          | n8n just started, or later
// configuration (rights, names, input)   | thrown at once                   | thrown once polling has failed for five minutes
// everything else (network, 429, 5xx, token) | thrown once polling has failed for five minutes, silent before

import { ServiceNowError } from '../../servicenow/errors';

interface Memory {
	/** When the poll under way began. */
	runningSince?: number;
	/** When the first of the failures in a row happened. */
	failingSince?: number;
	lastFailure: number;
	/** When the trigger would have begun, had ServiceNow been there. */
	waitingSince?: number;
	/** Milliseconds between the last two polls. */
	interval: number;
	lastPoll?: number;
	/** The last state that n8n certainly had. */
	spare?: unknown;
	/** The newest state that n8n was given, when, and whether items came with it. */
	given?: { step: number; at: number; hasItems: boolean };
}

const PATIENCE = 5 * 60_000;
/** A poll under way for longer counts as lost. */
const LONGEST_POLL = 10 * 60_000;
/**
 * Milliseconds that n8n is given to store a state, with items and without. Its durable scheduler reads the position when a tick begins,
 * before it asks the node, and stores the one of the last tick when its execution was created: on a busy machine after the next tick has read
 * (n8n 2.41). After that time the older state counts: n8n did not store the newer one, and what came with it was not delivered.
 */
const STORED_WITHIN = { items: 45_000, nothing: 5_000 };

const CONFIGURATION: ReadonlySet<string> = new Set(['badInput', 'certificate', 'forbidden', 'notFound', 'rejected']);
const WATCHED: ReadonlySet<string> = new Set(['activate', 'create', 'update']);

const memories = new Map<string, Memory>();

function memoryOf(key: string): Memory {
	const memory = memories.get(key) ?? { lastFailure: -Infinity, interval: 0 };
	memories.set(key, memory);
	return memory;
}

/** Marks a poll as begun and returns its ticket, or undefined while another one is under way. */
export function beginPoll(key: string, now: number): number | undefined {
	const memory = memoryOf(key);
	if (memory.runningSince !== undefined && now - memory.runningSince < LONGEST_POLL) return undefined;
	if (memory.lastPoll !== undefined) memory.interval = Math.max(0, now - memory.lastPoll);
	memory.lastPoll = now;
	memory.runningSince = now;
	return now;
}

/** Marks a poll as ended; false when it had been counted as lost, so that its result must not be used any more. */
export function endPoll(key: string, ticket: number): boolean {
	const memory = memoryOf(key);
	if (memory.runningSince !== ticket) return false;
	memory.runningSince = undefined;
	return true;
}

export function noteSuccess(key: string): void {
	const memory = memoryOf(key);
	memory.failingSince = undefined;
	memory.waitingSince = undefined;
}

const isForgotten = ({ lastFailure, interval }: Memory, now: number): boolean => now - lastFailure > 3 * interval + 2 * PATIENCE;

/** Milliseconds since the trigger would have begun, had it not failed for a passing reason until now. */
export function waitingFor(key: string, now: number): number {
	const memory = memoryOf(key);
	return memory.waitingSince === undefined || isForgotten(memory, now) ? 0 : Math.max(0, now - memory.waitingSince);
}

/** Notes a failed poll and tells whether n8n should see it. */
export function noteFailure(key: string, error: unknown, activation: string, now: number): boolean {
	const memory = memoryOf(key);
	// A streak that ended unseen, because another process polled meanwhile, is forgotten.
	const isStale = isForgotten(memory, now);
	if (memory.failingSince === undefined || isStale) memory.failingSince = now;
	const isConfiguration = !(error instanceof ServiceNowError) || CONFIGURATION.has(error.kind);
	if (isConfiguration) memory.waitingSince = undefined;
	else if (memory.waitingSince === undefined || isStale) memory.waitingSince = now;
	memory.lastFailure = now;
	if (isConfiguration && WATCHED.has(activation)) return true;
	return now - memory.failingSince >= PATIENCE;
}

/**
 * Keeps a state for the case that n8n loses its own: when the node is renamed, or when another part of the workflow overwrites the
 * static data. Only what n8n handed back, or what came without items, belongs here: n8n may drop the result of a poll.
 */
export function keepSpare(key: string, state: unknown): void {
	memoryOf(key).spare = state;
}

export const spareState = (key: string): unknown => memoryOf(key).spare;

/** Whether a newer state than this one was given to n8n just now, so that reading from here would deliver the same changes again. */
export function isBeingStored(key: string, step: number, now: number): boolean {
	const { given } = memoryOf(key);
	if (given === undefined || step >= given.step) return false;
	const age = now - given.at;
	return age >= 0 && age < (given.hasItems ? STORED_WITHIN.items : STORED_WITHIN.nothing);
}

/** The step of the state that follows the one with this step: higher than any that this process gave. */
export const stepAfter = (key: string, step: number): number => Math.max(step, memoryOf(key).given?.step ?? 0) + 1;

export function noteGiven(key: string, step: number, now: number, hasItems: boolean): void {
	memoryOf(key).given = { step, at: now, hasItems };
}
