// One read of what is new since a cursor: cursor in as a value, items and the next cursor out as values. Stores nothing, knows no n8n.
//
// 1. While anything was seen above the floor, the keys alone are read again from there: what is known is passed over, and the first
//    unknown version, late or new, says where the records have to be read. Usually that is all, and one small request.
// 2. From there on the records are read in order until the end, the item cap, the deadline, or until no more can be remembered.
// 3. When a backlog is left, one more small request asks for the newest stamp there is: what lies further back than the lookback before
//    it is settled, so the next poll need neither remember nor read again what this one delivers.
// 4. The walk tells the next cursor. When anything throws, there is no next cursor, and the next poll starts where this one did.

import { raiseFloor, Walk, type Cursor, type Position } from '../../servicenow/cursor';
import { ServiceNowError } from '../../servicenow/errors';
import { positionOf, readAfter, type Page, type Stream } from '../../servicenow/keyset';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import { formatStamp, parseStamp } from '../../servicenow/timestamp';
import type { Row, Send } from '../../servicenow/types';
import { displayModeToAsk, type Item } from '../shared/event';
import type { Settings, TriggerEvent } from './descriptors';

export interface ReadInput {
	cursor: Cursor;
	event: TriggerEvent;
	settings: Settings;
	send: Send;
	/** Milliseconds of any steady clock; only differences are used while the instance tells its own time. */
	now: () => number;
	/** Milliseconds after which no further page is begun. */
	budget: number;
}

export interface ReadOutput {
	items: Item[];
	cursor: Cursor;
}

const PAGE = 1000;
/** Seconds that a Date header is trusted to be right within, where a floor has to rise without any row to prove it. */
const DATE_TRUST = 900;
const TRANSIENT: ReadonlySet<string> = new Set(['unreachable', 'interrupted', 'rateLimited', 'queuedAway', 'quotaExceeded', 'unavailable', 'hibernating', 'notJson']);

/** Whether the same request may work a little later, without anybody doing anything. */
export const isTransient = (error: unknown): boolean => error instanceof ServiceNowError && TRANSIENT.has(error.kind);

/** @throws ServiceNowError when nothing could be read; the given cursor stays valid then */
export async function readNew(input: ReadInput): Promise<ReadOutput> {
	const reader = new Reader(input);
	const isSettled = Object.keys(input.cursor.seen).length === 0;
	const from = isSettled ? input.cursor.floor : await reader.findUnknown();
	if (from !== undefined) await reader.readRecords(from);
	await reader.lookAhead();
	return { items: await input.event.items(reader.fresh, input.settings, input.send), cursor: reader.next() };
}

class Reader {
	readonly fresh: Row[] = [];
	private readonly stream: Stream;
	private readonly walk: Walk;
	private readonly startedAt: number;
	private complete = false;
	private begun?: number;
	private ended = 0;
	private hiddenUpTo?: string;

	constructor(private readonly input: ReadInput) {
		this.stream = input.event.stream(input.settings);
		this.walk = new Walk(input.cursor, input.settings.lookback);
		this.startedAt = input.now();
	}

	/** The position before the first version that is not known yet; undefined when every visible one is known. */
	async findUnknown(): Promise<Position | undefined> {
		const { walk, input } = this;
		const limit = Math.min(PAGE, walk.size + 10);
		for (;;) {
			const page = await this.page(walk.position, { fields: this.columns(), displayValue: 'false', limit });
			const current = this.current(page);
			for (const unit of this.units(current)) {
				if (unit.some((row) => walk.isNew(input.event.key(row)))) return walk.position;
				this.pass(unit);
			}
			if (page.end || current.length < page.rows.length) return this.finish();
			if (this.isLate()) return undefined;
		}
	}

	/** Reads whole records after the position and keeps those that are new. */
	async readRecords(from: Position): Promise<void> {
		const { event, settings } = this.input;
		const fields = event.carriesRecord && settings.fields.length === 0 ? [] : this.columns(event.carriesRecord ? settings.fields : []);
		const displayValue = event.carriesRecord ? displayModeToAsk(settings) : 'false';
		let position = from;
		for (;;) {
			const limit = Math.max(1, Math.min(PAGE, settings.maxItems - this.fresh.length + (this.walk.size - this.fresh.length)));
			const page = await this.pageOrStop(position, { fields, displayValue, limit });
			if (page === undefined) return;
			const current = this.current(page);
			for (const unit of this.units(current)) {
				if (!this.take(unit)) return;
			}
			if (page.end || current.length < page.rows.length) return void this.finish();
			if (this.isLate() || this.fresh.length >= settings.maxItems) return;
			position = this.walk.position;
		}
	}

	/** Only where it can help: when more is left, and what was read last is older than the lookback by the instance's own clock. */
	async lookAhead(): Promise<void> {
		const { walk, input, stream } = this;
		const isOld = walk.position.time < formatStamp(this.ended - 2 * input.settings.lookback * 1000);
		if (this.complete || this.fresh.length === 0 || walk.isSettling || !isOld || this.isLate()) return;
		const query = stream.query.orderedBy({ field: stream.timeColumn, direction: 'desc' }).toString();
		// The items are at hand; a failure here costs only the saving.
		const reply = await input.send(listRows(stream.table, { query, limit: 1, fields: ['sys_id', stream.timeColumn], count: false })).catch(() => undefined);
		const [row] = reply === undefined ? [] : rowsOf(reply);
		const time = row === undefined ? '' : rawValue(row, stream.timeColumn);
		if (parseStamp(time) !== undefined && time <= formatStamp(this.ended)) walk.meet(time);
	}

	next(): Cursor {
		const { cursor, settings, now } = this.input;
		const startedAt = this.begun ?? now();
		const next = this.walk.end({ complete: this.complete, endedAt: this.ended || startedAt });
		// Rows that nobody may see prove no time, and a record created long ago is no new one when it comes to match the query.
		const needsClock = this.hiddenUpTo !== undefined || (settings.query !== '' && this.stream.timeColumn === 'sys_created_on');
		if (!this.complete || !needsClock || this.begun === undefined || next === cursor) return next;
		return raiseFloor(next, formatStamp(startedAt - (settings.lookback + DATE_TRUST) * 1000));
	}

	private finish(): undefined {
		this.complete = true;
	}

	private columns(more: readonly string[] = []): string[] {
		return [...new Set([...more, ...this.input.event.columns, this.stream.timeColumn, this.stream.tieBreaker, 'sys_id'])];
	}

	private isLate(): boolean {
		return this.input.now() - this.startedAt >= this.input.budget;
	}

	/** Takes the unit's new rows, unless that would exceed what one poll may deliver or remember. */
	private take(unit: Row[]): boolean {
		const fresh = unit.filter((row) => this.walk.isNew(this.input.event.key(row)));
		if (fresh.length > 0) {
			const isFull = this.fresh.length > 0 && this.fresh.length + fresh.length > this.input.settings.maxItems;
			if (isFull || !this.walk.hasRoom(positionOf(unit[0], this.stream).time)) return false;
		}
		this.fresh.push(...fresh);
		this.pass(unit);
		return true;
	}

	private pass(unit: Row[]): void {
		for (const row of unit) this.walk.pass(positionOf(row, this.stream), this.input.event.key(row));
	}

	/** Rows that share time and tie-breaker belong together: the position cannot stand between them. */
	private units(rows: Row[]): Row[][] {
		const units: Row[][] = [];
		let previous = '';
		for (const row of rows) {
			const { time, id } = positionOf(row, this.stream);
			if (`${time} ${id}` === previous) units[units.length - 1].push(row);
			else units.push([row]);
			previous = `${time} ${id}`;
		}
		return units;
	}

	/** Without rows stamped later than the instance's own clock: they wait until their time has come. */
	private current(page: Page): Row[] {
		const limit = formatStamp((page.serverTime ?? this.input.now()) + 1000);
		return page.rows.filter((row) => positionOf(row, this.stream).time <= limit);
	}

	private async page(position: Position, options: Parameters<typeof readAfter>[3]): Promise<Page> {
		const asked = this.input.now();
		const page = await readAfter(this.input.send, this.stream, position, options);
		const took = this.input.now() - asked;
		const serverTime = page.serverTime ?? this.input.now();
		if (this.begun === undefined) {
			this.begun = serverTime - took;
			this.walk.begin(this.begun);
		}
		this.ended = serverTime + 1000;
		if (page.hiddenUpTo !== undefined) this.hiddenUpTo = page.hiddenUpTo;
		return page;
	}

	/** The page, or undefined when it fails for the time being and there is something to deliver already. */
	private async pageOrStop(...request: Parameters<Reader['page']>): Promise<Page | undefined> {
		return await this.page(...request).catch(async (error: unknown) => (this.fresh.length > 0 && isTransient(error) ? undefined : await Promise.reject(error)));
	}
}
