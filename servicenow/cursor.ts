// The position of an incremental read, as a plain value that can be stored: what is settled, what was seen above that, and when. Sends nothing, reads no clock.
//
// Rows come in the order (time, tie-breaker). Stamps have one second, and a row may become visible after rows with a later stamp.
//
// floor   | everything up to here is delivered and can no longer change. `{ time }` alone is that whole second;
//         | `{ time, id }` is one row inside it. Every poll reads from here, so what appeared late is met again.
// seen    | versions above the floor that were delivered already, by second; met again, they are passed over.
// marks   | at this moment of the instance's clock, a row with this stamp was visible.
// newest  | the newest stamp met by earlier polls, read on the way or looked up ahead of a backlog.
//
// Up to the horizon nothing can still be invisible. A second lies within it when
//   - the lookback and a margin have gone by on the instance's clock since a row of that second was visible, or
//   - an earlier poll had met a stamp that is more than the lookback younger: the instance's clock had reached it by then.
// The floor rises to the horizon, or to where the present poll has read, whichever comes first. Only differences of the instance's
// clock count, so no clock has to be right. Identifiers are never compared: how the database orders them is its own affair.

import { parseStamp, shiftStamp } from './timestamp';

export interface Position {
	/** Raw UTC stamp. */
	time: string;
	/** The tie-breaker's value; absent for the end of that second. */
	id?: string;
}

export interface Mark {
	/** Raw UTC stamp of a row. */
	time: string;
	/** Milliseconds of the instance's clock at which it was visible. */
	at: number;
}

export interface Cursor {
	floor: Position;
	marks: readonly Mark[];
	seen: Readonly<Record<string, readonly string[]>>;
	newest?: string;
}

/** How a poll went. */
export interface Ending {
	/** Whether everything visible was read, and not only a part. */
	complete: boolean;
	/** Milliseconds of the instance's clock after the last answer. */
	endedAt: number;
}

/** Seconds added to the lookback: the rest of the stamp's own second, and an HTTP Date that is cut to the second. */
const MARGIN = 5;
/** Bytes that the seen versions may take in the stored state. */
const SEEN_BYTES = 110_000;
const MAX_MARKS = 60;

export const startAfter = (floor: Position): Cursor => ({ floor, marks: [], seen: {} });

const weight = (key: string): number => key.length + 3;

/** One ordered read from the floor on. Tells new versions from seen ones and makes the next cursor. */
export class Walk {
	private readonly known: Set<string>;
	private readonly added: Array<{ time: string; key: string }> = [];
	/** Keys met in the second where the walk stands. */
	private met: string[] = [];
	private last?: Position;
	private bytes: number;
	private horizon = '';
	private ahead?: string;

	constructor(
		readonly cursor: Cursor,
		/** Seconds after its stamp within which a row becomes visible. */
		private readonly lookback: number,
	) {
		const keys = Object.values(cursor.seen).flat();
		this.known = new Set(keys);
		this.bytes = keys.reduce((sum, key) => sum + weight(key), 0);
	}

	/** Versions delivered above the floor, those of this walk included. */
	get size(): number {
		return this.known.size;
	}

	/** Where to read on. */
	get position(): Position {
		return this.last ?? this.cursor.floor;
	}

	/** Tells the instance's clock, in milliseconds, before the first request: the horizon depends on it. */
	begin(startedAt: number): void {
		const { marks, newest } = this.cursor;
		const certain = marks.filter(({ at }) => at + (this.lookback + MARGIN) * 1000 <= startedAt).map(({ time }) => time);
		if (newest !== undefined) certain.push(this.settledBy(newest));
		this.horizon = certain.reduce((latest, time) => (time > latest ? time : latest), '');
	}

	/** Whether what was read so far is settled already, or will be for the next poll by what this one has met. */
	get isSettling(): boolean {
		const time = this.position.time;
		const newest = later(this.cursor.newest, later(this.last?.time, this.ahead));
		return time <= this.horizon || (newest !== undefined && time <= this.settledBy(newest));
	}

	/** Takes note that a row with this stamp was visible, without passing it: the instance's clock has reached it. */
	meet(time: string): void {
		this.ahead = later(this.ahead, time);
	}

	isNew(key: string): boolean {
		return !this.known.has(key);
	}

	/** Whether a new version of that time can be remembered, or needs no remembering because it settles at once. */
	hasRoom(time: string): boolean {
		return this.bytes < SEEN_BYTES || time <= this.horizon;
	}

	/** Takes note of one row in reading order. */
	pass({ time, id }: { time: string; id: string }, key: string): void {
		if (time !== this.last?.time) this.met = [];
		this.met.push(key);
		this.last = { time, id };
		if (this.known.has(key)) return;
		this.known.add(key);
		this.added.push({ time, key });
		this.bytes += weight(key);
	}

	/** The cursor for the next poll. */
	end({ complete, endedAt }: Ending): Cursor {
		const floor = this.settled(complete);
		const passed = new Set(floor.id === undefined || floor === this.cursor.floor ? [] : this.met);
		const seen: Record<string, string[]> = {};
		const keep = (time: string, keys: readonly string[]): void => {
			if (time < floor.time || (time === floor.time && floor.id === undefined)) return;
			const kept = time === floor.time ? keys.filter((key) => !passed.has(key)) : keys;
			if (kept.length > 0) seen[time] = [...(seen[time] ?? []), ...kept];
		};
		for (const [time, keys] of Object.entries(this.cursor.seen)) keep(time, keys);
		for (const { time, key } of this.added) keep(time, [key]);
		return { floor, marks: this.marksAbove(floor, endedAt), seen, newest: later(this.cursor.newest, later(this.last?.time, this.ahead)) };
	}

	/** The last second in which nothing can appear any more, once a row of the later moment was visible. */
	private settledBy(newest: string): string {
		return shiftStamp(newest, -this.lookback - 2);
	}

	/** The new floor: the horizon, or the end of what was read when that lies below it. */
	private settled(complete: boolean): Position {
		const { floor } = this.cursor;
		const last = this.last;
		if (!complete && last === undefined) return floor;
		if (!complete && last !== undefined && last.time <= this.horizon) return last;
		const isHigher = this.horizon > floor.time || (this.horizon === floor.time && floor.id !== undefined);
		return isHigher ? { time: this.horizon } : floor;
	}

	private marksAbove(floor: Position, endedAt: number): Mark[] {
		const isAbove = ({ time }: Mark): boolean => time > floor.time || (time === floor.time && floor.id !== undefined);
		const marks = this.cursor.marks.filter(isAbove);
		const newest = marks.reduce((latest, { time }) => (time > latest ? time : latest), '');
		if (this.last !== undefined && this.last.time > newest) marks.push(...[{ time: this.last.time, at: endedAt }].filter(isAbove));
		// Any mark may be forgotten: the floor only rises later.
		return marks.length > MAX_MARKS ? marks.filter((_, index) => index % 2 === 0) : marks;
	}
}

const later = (a: string | undefined, b: string | undefined): string | undefined => (a === undefined || (b !== undefined && b > a) ? b : a);

/** The cursor with everything up to that second given up as settled. */
export function raiseFloor(cursor: Cursor, time: string): Cursor {
	if (time <= cursor.floor.time) return cursor;
	return {
		...cursor,
		floor: { time },
		marks: cursor.marks.filter((mark) => mark.time > time),
		seen: Object.fromEntries(Object.entries(cursor.seen).filter(([second]) => second > time)),
	};
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readPosition(value: unknown): Position | undefined {
	if (!isObject(value) || typeof value.time !== 'string' || parseStamp(value.time) === undefined) return undefined;
	if (value.id !== undefined && (typeof value.id !== 'string' || value.id === '')) return undefined;
	return value.id === undefined ? { time: value.time } : { time: value.time, id: value.id };
}

function readMark(value: unknown): Mark | undefined {
	if (!isObject(value) || typeof value.time !== 'string' || typeof value.at !== 'number') return undefined;
	return parseStamp(value.time) === undefined || !Number.isFinite(value.at) ? undefined : { time: value.time, at: value.at };
}

/** A cursor out of storage, or undefined when any part of it is not what this file writes. */
export function readCursor(value: unknown): Cursor | undefined {
	if (!isObject(value) || !Array.isArray(value.marks) || !isObject(value.seen)) return undefined;
	const floor = readPosition(value.floor);
	const marks = value.marks.map(readMark);
	const seen = Object.entries(value.seen);
	const isSeen = ([time, keys]: [string, unknown]): boolean =>
		parseStamp(time) !== undefined && Array.isArray(keys) && keys.every((key) => typeof key === 'string');
	const newest = value.newest;
	const isNewest = newest === undefined || (typeof newest === 'string' && parseStamp(newest) !== undefined);
	if (!floor || marks.includes(undefined) || !seen.every(isSeen) || !isNewest) return undefined;
	return { floor, marks: marks as Mark[], seen: Object.fromEntries(seen) as Record<string, string[]>, ...(newest === undefined ? {} : { newest: newest as string }) };
}
