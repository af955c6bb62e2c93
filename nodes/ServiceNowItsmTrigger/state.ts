// What the trigger keeps between polls, and whether a stored value still belongs to the node's settings. Stores nothing itself.

import { readCursor, type Cursor } from '../../servicenow/cursor';

export interface State {
	/** Of the layout; a stored state with another number is not read. */
	version: 1;
	/** The settings that the position belongs to. */
	fingerprint: string;
	cursor: Cursor;
	/** User name of the credential's account, where its changes are left out. */
	self?: string;
	/** Counts the states of a trigger, so that an older one is told from a newer one. */
	step?: number;
	/** The watched table and its child tables, where the event is told by a table of ServiceNow's own; and when they were read, in n8n's milliseconds. */
	family?: { names: string[]; readAt: number };
}

/** A stored state, or undefined when there is none or any part of it is damaged. */
export function readState(value: unknown): State | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { version, fingerprint, cursor: stored, self, step, family: storedFamily } = value as Record<string, unknown>;
	const cursor = readCursor(stored);
	if (version !== 1 || typeof fingerprint !== 'string' || !cursor) return undefined;
	if (!isAbsentOr(self, isText) || !isAbsentOr(step, isCount)) return undefined;
	const family = readFamily(storedFamily);
	if (storedFamily !== undefined && family === undefined) return undefined;
	return { version, fingerprint, cursor, ...(self === undefined ? {} : { self }), ...(step === undefined ? {} : { step }), ...(family === undefined ? {} : { family }) };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
const isAbsentOr = <T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined => value === undefined || is(value);

function readFamily(value: unknown): State['family'] {
	if (typeof value !== 'object' || value === null) return undefined;
	const { names, readAt } = value as Record<string, unknown>;
	const isList = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
	return isList && typeof readAt === 'number' && Number.isFinite(readAt) ? { names: names as string[], readAt } : undefined;
}

/** A short text that differs when one of the parts does (53-bit hash after MurmurHash; not for secrets). */
export function fingerprintOf(parts: readonly string[]): string {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (const character of parts.map((part) => `${part.length}:${part}`).join('|')) {
		const code = character.codePointAt(0) ?? 0;
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
