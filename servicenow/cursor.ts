// The position of an incremental read, as a plain value that can be stored: what is settled, what was seen above that, and when. Sends nothing, reads no clock.
//
// Rows come in the order (time, tie-breaker). Stamps have one second, and a row may become visible after rows with a later stamp.
//
// floor   | everything up to here is delivered and can no longer change. `{ time }` alone is that whole second;
//         | `{ time, id }` is one row inside it. Every poll reads from here, so what appeared late is met again.
// seen    | versions above the floor that were delivered already, by second; met again, they are passed over.
// marks   | "at this moment of the instance's clock everything visible up to this position had been read".
// newest  | the newest stamp met, which the instance's clock had therefore reached.
//
// A mark may become the floor once no row at or below it can still be invisible, which is certain when
//   - the lookback and a margin have gone by on the instance's clock since the mark was made, or
//   - the previous poll had met a stamp that is the lookback younger than the mark;
// and when the present poll has read past it. Only differences of the instance's clock count, so no clock has to be right.
// Identifiers are compared for equality only: how the database orders them is its own affair.

import { parseStamp, shiftStamp } from './timestamp';

export interface Position {
	/** Raw UTC stamp. */
	time: string;
	/** The tie-breaker's value; absent for the end of that second. */
	id?: string;
}

export interface Mark {
	to: Position;
	/** Milliseconds of the instance's clock. */
	at: number;
}

export interface Cursor {
	floor: Position;
	marks: readonly Mark[];
	seen: Readonly<Record<string, readonly string[]>>;
	newest?: string;
}

/** How a poll went, in the instance's time. */
export interface Ending {
	/** Whether everything visible was read, and not only a part. */
	complete: boolean;
	/** Milliseconds of the instance's clock before the first request. */
	startedAt: number;
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

interface Reached {
	floor: Position;
	/** How many of the rows met lie at or below the floor inside its own second. */
	metBefore: number;
}

function isBeyond(a: Reached, b: Reached): boolean {
	if (a.floor.time !== b.floor.time) return a.floor.time > b.floor.time;
	if (b.floor.id === undefined) return false;
	return a.floor.id === undefined || a.metBefore > b.metBefore;
}

/** One ordered read from the floor on. Tells new versions from seen ones and makes the next cursor. */
export class Walk {
	private readonly known: Set<string>;
	private readonly added: Array<{ time: string; key: string }> = [];
	private readonly met: Array<{ time: string; key: string }> = [];
	private readonly markAt = new Map<string, number>();
	private last?: Position;
	private bytes: number;
	private startedAt = -Infinity;

	constructor(
		readonly cursor: Cursor,
		/** Seconds after its stamp within which a row becomes visible. */
		private readonly lookback: number,
	) {
		const keys = Object.values(cursor.seen).flat();
		this.known = new Set(keys);
		this.bytes = keys.reduce((sum, key) => sum + weight(key), 0);
		for (const { to } of cursor.marks) if (to.id !== undefined) this.markAt.set(`${to.time} ${to.id}`, 0);
	}

	/** Versions delivered above the floor, those of this walk included. */
	get size(): number {
		return this.known.size;
	}

	/** Where to read on. */
	get position(): Position {
		return this.last ?? this.cursor.floor;
	}

	/** Tells the instance's clock before the first request, as soon as an answer has told it. */
	begin(startedAt: number): void {
		this.startedAt = startedAt;
	}

	isNew(key: string): boolean {
		return !this.known.has(key);
	}

	/** Whether another new version at that time can be remembered, or needs no remembering because it settles at once. */
	hasRoom(time: string): boolean {
		return this.bytes < SEEN_BYTES || this.usable().some(({ to }) => to.time > time || (to.time === time && to.id === undefined));
	}

	/** Takes note of one row in reading order. */
	pass({ time, id }: { time: string; id: string }, key: string): void {
		this.met.push({ time, key });
		if (this.markAt.has(`${time} ${id}`)) this.markAt.set(`${time} ${id}`, this.met.length);
		this.last = { time, id };
		if (this.known.has(key)) return;
		this.known.add(key);
		this.added.push({ time, key });
		this.bytes += weight(key);
	}

	/** The cursor for the next poll. */
	end({ complete, startedAt, endedAt }: Ending): Cursor {
		this.startedAt = startedAt;
		const { floor, metBefore } = this.settled(complete);
		const passed = new Set(this.met.slice(0, metBefore).filter(({ time }) => time === floor.time).map(({ key }) => key));
		const seen: Record<string, string[]> = {};
		const keep = (time: string, keys: readonly string[]): void => {
			if (time < floor.time || (time === floor.time && floor.id === undefined)) return;
			const kept = time === floor.time ? keys.filter((key) => !passed.has(key)) : keys;
			if (kept.length > 0) seen[time] = [...(seen[time] ?? []), ...kept];
		};
		for (const [time, keys] of Object.entries(this.cursor.seen)) keep(time, keys);
		for (const { time, key } of this.added) keep(time, [key]);
		return { floor, marks: this.marksAbove(floor, metBefore, complete, endedAt), seen, newest: later(this.cursor.newest, this.last?.time) };
	}

	/** Marks below which nothing can still be invisible. */
	private usable(): Mark[] {
		const { marks, newest } = this.cursor;
		const proven = newest === undefined ? '' : shiftStamp(newest, -this.lookback - 1);
		return marks.filter(({ to, at }) => at + (this.lookback + MARGIN) * 1000 <= this.startedAt || to.time < proven);
	}

	/** The new floor. */
	private settled(complete: boolean): Reached {
		let best: Reached = { floor: this.cursor.floor, metBefore: 0 };
		for (const { to } of this.usable()) {
			const reached = this.reached(to, complete);
			if (reached !== undefined && isBeyond(reached, best)) best = reached;
		}
		return best;
	}

	/** How far a mark that holds lets the floor rise, given what this walk has read. */
	private reached(to: Position, complete: boolean): Reached | undefined {
		const last = this.last;
		const metBefore = to.id === undefined ? 0 : (this.markAt.get(`${to.time} ${to.id}`) ?? 0);
		if (metBefore > 0) return { floor: to, metBefore };
		if (complete || (last !== undefined && to.time < last.time)) {
			// The row of the mark is gone, so the order inside its second is not known any more.
			return { floor: to.id === undefined ? to : { time: shiftStamp(to.time, -1) }, metBefore: 0 };
		}
		// The read ended inside what is certain: all that it met is settled.
		if (last !== undefined && (to.time > last.time || to.id === undefined)) return { floor: last, metBefore: this.met.length };
		return undefined;
	}

	private marksAbove(floor: Position, metBefore: number, complete: boolean, endedAt: number): Mark[] {
		const isAbove = ({ to }: Mark): boolean => {
			if (to.time !== floor.time) return to.time > floor.time;
			if (floor.id === undefined) return false;
			const met = to.id === undefined ? Infinity : (this.markAt.get(`${to.time} ${to.id}`) ?? 0);
			return met > metBefore || (metBefore === 0 && to.id !== floor.id);
		};
		const marks = this.cursor.marks.filter(isAbove);
		if (this.last === undefined) return marks;
		const mark: Mark = { to: complete ? { time: this.last.time } : this.last, at: endedAt };
		const isFloor = mark.to.time === floor.time && (floor.id === undefined || floor.id === mark.to.id);
		const isKnown = marks.some(({ to }) => to.time === mark.to.time && to.id === mark.to.id);
		if (!isKnown && !isFloor && mark.to.time >= floor.time) marks.push(mark);
		// Any mark may be forgotten: the floor only moves later.
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
		marks: cursor.marks.filter(({ to }) => to.time > time),
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
	const to = isObject(value) ? readPosition(value.to) : undefined;
	return to && isObject(value) && typeof value.at === 'number' && Number.isFinite(value.at) ? { to, at: value.at } : undefined;
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
