// Reads the next rows after a position, in the order (time, tie-breaker), and refuses answers that cannot be true. Keeps nothing between calls.
//
// The limit is applied before access rules (ServiceNow documentation: Table API, sysparm_limit): a short or empty page proves
// nothing. The end is reached where X-Total-Count says so, else where the Link header names no next page.
// Pages without any visible row are stepped over by offset inside one query with an upper bound in time, whose count must not change
// meanwhile: rows can only leave such a window, and then the count tells.

import type { Position } from './cursor';
import { condition, type EncodedQuery } from './encodedQuery';
import { ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { listRows, type ReadOptions } from './tableApi';
import { formatStamp, parseStamp } from './timestamp';
import type { Row, Send, ServiceNowReply } from './types';

/** An ordered source of rows. */
export interface Stream {
	table: string;
	/** Which rows belong to it. */
	query: EncodedQuery;
	/** The column with the stamp that never changes for a version of a row. */
	timeColumn: string;
	/** The column that orders rows of one second. Rows that share time and tie-breaker come in one page. */
	tieBreaker: string;
}

export interface PageOptions extends ReadOptions {
	limit: number;
}

export interface Page {
	rows: Row[];
	/** Whether nothing visible follows. */
	end: boolean;
	/** The instance's clock after the answer, in milliseconds, as its Date header tells it. */
	serverTime?: number;
	/** Set when the account may see none of the rows up to this stamp, although there are some. */
	hiddenUpTo?: string;
}

const MIN_LIMIT = 10;
const MAX_LIMIT = 10_000;
/** Pages without a visible row that one read steps over. */
const MAX_HIDDEN_PAGES = 200;
const NO_BOUND = '2999-12-31 23:59:59';

const NO_RANGE_ADVICE =
	'ServiceNow leaves out a condition or a sort order that the account may not use. Ask the administrator for read access and the access rule "query_range" on the column, for the account of the credential.';

const serverTimeOf = (reply: ServiceNowReply): number | undefined => {
	const ms = Date.parse(reply.headers.date ?? '');
	return Number.isNaN(ms) ? undefined : ms;
};

const totalOf = (reply: ServiceNowReply): number | undefined => {
	const total = reply.headers['x-total-count'];
	return total !== undefined && Number.isFinite(Number(total)) ? Number(total) : undefined;
};

/** The rows after a position, in order. */
export function queryAfter({ query, timeColumn, tieBreaker }: Stream, position: Position, upTo?: string): EncodedQuery {
	const upper = upTo === undefined ? [] : [condition(timeColumn, '<=', upTo)];
	const later = query.and(condition(timeColumn, '>', position.time), ...upper);
	const rows = position.id === undefined ? later : isLong(query) ? inOneGroup(position.id) : query.and(condition(timeColumn, '=', position.time), condition(tieBreaker, '>', position.id)).or(later);
	const columns = [...new Set([timeColumn, tieBreaker, 'sys_id'])];
	return rows.orderedBy(...columns.map((field) => ({ field, direction: 'asc' as const })));

	/** The same in one group, so that a long query goes into the address once: `^OR` belongs to the condition before it. */
	function inOneGroup(id: string): EncodedQuery {
		return query.and(condition(timeColumn, '>=', position.time), `${condition(timeColumn, '>', position.time)}^OR${condition(tieBreaker, '>', id)}`, ...upper);
	}
}

/** Whether repeating the query in two groups would make the address long, and it has but one group itself. */
const isLong = (query: EncodedQuery): boolean => query.toString().length > 600 && !query.toString().includes('^NQ');

export const positionOf = (row: Row, { timeColumn, tieBreaker }: Stream): { time: string; id: string } => ({
	time: rawValue(row, timeColumn),
	id: rawValue(row, tieBreaker),
});

/**
 * One page after the position.
 * @throws ServiceNowError when the page cannot be had, or when its rows are not the ones asked for
 */
export async function readAfter(send: Send, stream: Stream, position: Position, options: PageOptions): Promise<Page> {
	const limit = options.limit;
	const query = queryAfter(stream, position).toString();
	const reply = await smaller(send, stream, query, options);
	if (reply === undefined) return await readAfter(send, stream, position, { ...options, limit: Math.max(MIN_LIMIT, Math.floor(limit / 2)) });
	const rows = checkedRows(reply, stream, position);
	const end = isEnd(reply, rows.length, limit, 0);
	if (rows.length === 0 && !end) return await stepOver(send, stream, position, options, serverTimeOf(reply));
	const whole = end ? rows : withoutSplitUnit(rows, stream);
	if (rows.length > 0 && whole.length === 0 && limit < MAX_LIMIT) return await readAfter(send, stream, position, { ...options, limit: Math.min(MAX_LIMIT, limit * 4) });
	return { rows: whole.length === 0 ? rows : whole, end, serverTime: serverTimeOf(reply) };
}

/** A page, or undefined when the instance cancelled it at its time quota and a smaller one may succeed. */
async function smaller(send: Send, stream: Stream, query: string, options: PageOptions): Promise<ServiceNowReply | undefined> {
	try {
		return await send(listRows(stream.table, { ...options, query, count: true }));
	} catch (error) {
		if (error instanceof ServiceNowError && error.kind === 'quotaExceeded' && options.limit > MIN_LIMIT) return undefined;
		throw error;
	}
}

function isEnd(reply: ServiceNowReply, rows: number, limit: number, offset: number): boolean {
	const total = totalOf(reply);
	return total === undefined ? rows === 0 && !/rel="next"/.test(reply.headers.link ?? '') : offset + limit >= total;
}

/** All rows but the last unit, which the page may have cut in two. One row is a unit where the tie-breaker is the row's own id. */
function withoutSplitUnit(rows: Row[], stream: Stream): Row[] {
	if (stream.tieBreaker === 'sys_id' || rows.length === 0) return rows;
	const { time, id } = positionOf(rows[rows.length - 1], stream);
	return rows.filter((row) => {
		const position = positionOf(row, stream);
		return position.time !== time || position.id !== id;
	});
}

async function stepOver(send: Send, stream: Stream, position: Position, options: PageOptions, serverTime?: number): Promise<Page> {
	const upTo = serverTime === undefined ? NO_BOUND : formatStamp(serverTime);
	const query = queryAfter(stream, position, upTo).toString();
	let expected: number | undefined;
	let offset = 0;
	for (let pages = 0; pages < MAX_HIDDEN_PAGES; pages++) {
		const reply = await send(listRows(stream.table, { ...options, query, offset, count: true }));
		const rows = checkedRows(reply, stream, position);
		const total = totalOf(reply);
		const hasMoved = offset > 0 && total !== expected;
		if (!hasMoved && rows.length > 0) {
			const whole = withoutSplitUnit(rows, stream);
			return { rows: whole.length > 0 ? whole : rows, end: false, serverTime: serverTimeOf(reply) };
		}
		if (!hasMoved && isEnd(reply, 0, options.limit, offset)) {
			return { rows: [], end: true, serverTime: serverTimeOf(reply), hiddenUpTo: serverTime === undefined ? undefined : upTo };
		}
		expected = total;
		offset = hasMoved ? 0 : offset + options.limit;
	}
	throw new ServiceNowError({
		kind: 'forbidden',
		message: `The account may not read the records of ${stream.table} that match`,
		detail: `${expected ?? 'Many'} records match after ${position.time} UTC, and none of those tried was visible.`,
		advice: 'Ask the ServiceNow administrator for read access to these records, or narrow the query to those that the account may read.',
	});
}

/** @throws ServiceNowError for a row without its stamp or id, from outside the window, or out of order */
function checkedRows(reply: ServiceNowReply, stream: Stream, from: Position): Row[] {
	const rows = rowsOf(reply);
	let previous = from.time;
	for (const [index, row] of rows.entries()) {
		const { time, id } = positionOf(row, stream);
		if (id === '' || rawValue(row, 'sys_id') === '') throw unreadable(stream, stream.tieBreaker, index);
		if (time === '') throw unreadable(stream, stream.timeColumn, index, rawValue(row, 'sys_id'));
		if (parseStamp(time) === undefined) throw broken(stream, rawValue(row, 'sys_id'), time);
		if (time < from.time || (time === from.time && from.id === undefined)) throw untrue(stream, `a record stamped ${time} although only later ones than ${from.time} were asked for`);
		if (time < previous) throw untrue(stream, 'records that are not in the order asked for');
		previous = time;
	}
	return rows;
}

const unreadable = ({ table }: Stream, column: string, index: number, sysId = ''): ServiceNowError =>
	new ServiceNowError({
		kind: 'forbidden',
		message: `The column ${column} of ${table} came back empty${sysId === '' ? ` in row ${index + 1}` : ` for the record ${sysId}`}`,
		advice: `The trigger needs sys_id and ${column} of every record. Ask the ServiceNow administrator for read access to them.`,
	});

const broken = ({ table, timeColumn }: Stream, sysId: string, time: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'rejected',
		message: `The record ${sysId} of ${table} has no usable ${timeColumn}: "${time.slice(0, 40)}"`,
		advice: 'A date as 2026-01-31 10:00:00 was expected. Correct the record, or exclude it by the query.',
	});

const untrue = ({ table, timeColumn }: Stream, what: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'forbidden',
		message: `ServiceNow answered ${what} (table ${table}, column ${timeColumn})`,
		advice: NO_RANGE_ADVICE,
	});
