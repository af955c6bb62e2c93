// Where a trigger without a position begins: now, as the instance's own data tells it, or the moment that the person chose. Emits nothing.

import { startAfter, Walk, type Cursor } from '../../servicenow/cursor';
import { condition } from '../../servicenow/encodedQuery';
import { positionOf, readAfter, type Stream } from '../../servicenow/keyset';
import { rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import { formatStamp, shiftStamp } from '../../servicenow/timestamp';
import type { Row, Send } from '../../servicenow/types';
import type { Settings, TriggerEvent } from './descriptors';

/** Before any record: what an empty table starts from. */
const BEGINNING = '1970-01-01 00:00:00';
const PAGE = 1000;

/** The newest stamp of a table that is not in the future of the instance's clock; undefined for an empty table. */
export async function newestStamp(send: Send, table: string, column: string, now: () => number): Promise<string | undefined> {
	const ask = async (filter: string): Promise<{ row?: Row; clock: string }> => {
		const query = [filter, `ORDERBYDESC${column}`].filter((part) => part !== '').join('^');
		const reply = await send(listRows(table, { query, limit: 1, fields: ['sys_id', column] }));
		const date = Date.parse(reply.headers.date ?? '');
		return { row: rowsOf(reply)[0], clock: formatStamp((Number.isNaN(date) ? now() : date) + 1000) };
	};
	const stampOf = (row: Row | undefined): string => String(row?.[column] ?? '');
	const { row, clock } = await ask('');
	if (stampOf(row) <= clock) return stampOf(row) || undefined;
	return stampOf((await ask(condition(column, '<=', clock))).row) || undefined;
}

/** Milliseconds of the instance's clock. */
async function instanceTime(send: Send, { table }: Stream, now: () => number): Promise<number> {
	const { headers } = await send(listRows(table, { query: '', limit: 1, fields: ['sys_id'], count: false }));
	const date = Date.parse(headers.date ?? '');
	return Number.isNaN(date) ? now() : date;
}

/**
 * A cursor behind everything that is visible now, or was visible that many milliseconds ago. What lies within the lookback is noted as seen, so that a row that appears there
 * later is still met as new. A burst too big to be noted shortens that lookback for the time before the beginning.
 */
export async function baseline(event: TriggerEvent, settings: Settings, send: Send, now: () => number, waited = 0): Promise<Cursor> {
	if (settings.startFrom !== undefined) return startAfter({ time: shiftStamp(settings.startFrom, -1) });
	const stream = event.stream(settings);
	if (waited > 0) return startAfter({ time: formatStamp((await instanceTime(send, stream, now)) - waited) });
	const clockColumn = event.carriesRecord ? stream.timeColumn : 'sys_updated_on';
	const newest = await newestStamp(send, settings.table, clockColumn, now);
	const start = newest ?? BEGINNING;
	const columns = [...new Set(['sys_id', stream.timeColumn, stream.tieBreaker, ...event.columns])];
	for (let lookback = settings.lookback; ; lookback = Math.floor(lookback / 2)) {
		const walk = new Walk(startAfter({ time: shiftStamp(start, -lookback - 1) }), settings.lookback);
		const readAt = await noteAll(walk);
		if (readAt !== undefined) return walk.end({ complete: true, endedAt: readAt });
		if (lookback === 0) return startAfter({ time: start });
	}

	/** The instance's time of the last answer, or undefined when there is more than can be remembered. */
	async function noteAll(walk: Walk): Promise<number | undefined> {
		for (;;) {
			const page = await readAfter(send, stream, walk.position, { fields: columns, displayValue: 'false', limit: PAGE });
			const readAt = (page.serverTime ?? now()) + 1000;
			for (const row of page.rows) {
				const position = positionOf(row, stream);
				if (position.time > formatStamp(readAt)) return readAt;
				if (!walk.hasRoom(position.time)) return undefined;
				walk.pass(position, event.key(row));
			}
			if (page.end) return readAt;
		}
	}
}
