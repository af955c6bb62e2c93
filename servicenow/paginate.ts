// Reads all rows that match, page by page, while the table changes. Keeps nothing between calls; knows no n8n.
//
// order asked     | how the pages follow each other
// none            | by key: `sys_id > last one`, so that inserts and deletes between two pages neither repeat nor hide a row. Without a
//                 | limit, ranges of sys_id are read side by side.
// some, no limit  | one page as it is; more than that by key like the others, then sorted by the ids alone, read in that order
// some, a limit   | by offset inside that order with sys_id as its last key. Pages overlap by a few rows; a page that holds no row seen
//                 | before proves that rows moved up, and the reader steps back. Rows seen before are dropped.
// Rows without a sys_id (views, remote tables), and an instance that ignores conditions on sys_id, are read by offset too.
//
// The limit is applied before access rules (ServiceNow documentation: Table API, sysparm_limit), so a short or an empty page proves
// nothing: the end is where X-Total-Count of the page's own query is reached, else where the Link header names no next page.

import { mapBounded } from './concurrency';
import type { EncodedQuery } from './encodedQuery';
import { ServiceNowError } from './errors';
import { conditionsOf, cut, type IdRange } from './idRanges';
import { DEFAULT_CONCURRENCY } from './pace';
import { rawValue, rowsOf } from './record';
import { listRows, type ReadOptions } from './tableApi';
import type { Row, Send } from './types';

export interface PageOptions extends ReadOptions {
	/** Rows to deliver at most; Infinity for all. */
	limit: number;
	/** Rows asked for in one request, at most. */
	pageSize: number;
	/** Ranges of sys_id that are read at once when all rows are wanted in no order; 1 for none. As many as requests may be under way. */
	ranges?: number;
	/** Milliseconds since 1970; a slow page makes the next ones smaller. */
	now?: () => number;
}

export interface PageResult {
	rows: Row[];
	/** Rows that match on the instance, readable or not, where the read went to the end and the instance counted. */
	matching?: number;
	/** False when the reader gave up among rows that the account may not see. */
	complete: boolean;
}

const MIN_PAGE = 10;
/** Empty pages in a row after which the reader stops asking: the account sees nothing of what is left. */
const MAX_EMPTY_PAGES = 200;
/** A page of ids alone is small, so that nearly every order comes as one answer. */
const ID_PAGE = 10_000;
/** Rows that two pages of an ordered read share. */
const OVERLAP = 5;
/** Characters and milliseconds of a page above which the next ones are smaller: an instance cuts answers off after 60 seconds. */
const LARGE_ANSWER = 8_000_000;
const SLOW_ANSWER = 20_000;
/** How often a page whose answer broke off is asked for again in half. */
const MAX_BROKEN_PAGES = 2;

/** Thrown inside: conditions on sys_id do not select what they should. */
class NotKeyed extends Error {}

interface Page {
	rows: Row[];
	/** Rows that were asked for. */
	limit: number;
	/** Rows that the page's own query matches, before its limit. */
	total?: number;
	/** Whether the instance was asked to count. */
	counted: boolean;
	/** Whether the answer names a next page, where it says anything about that. */
	hasNext?: boolean;
}

/** @throws ServiceNowError when a page cannot be read; no rows are delivered then */
export async function readAll(send: Send, table: string, query: EncodedQuery, options: PageOptions): Promise<PageResult> {
	const reader = new Reader(send, table, query, options);
	const result = query.sort.length === 0 ? await reader.byKey() : options.limit === Infinity ? await inOrder(reader, send, table, query, options) : await reader.byOffset();
	return { ...result, rows: withoutAddedId(result.rows, options.fields) };
}

/** Every row in the order asked for: the rows by key, which loses none, and their places from a second, small read. */
async function inOrder(reader: Reader, send: Send, table: string, query: EncodedQuery, options: PageOptions): Promise<PageResult> {
	const first = await reader.page({}, 0, Infinity, true);
	if (isEnd(first, 0) || first.rows.some((row) => rawValue(row, 'sys_id') === '')) return await reader.byOffset(first);
	const [found, order] = await Promise.all([
		new Reader(send, table, query.orderedBy(), options).byKey(),
		new Reader(send, table, query, { fields: ['sys_id'], limit: Infinity, pageSize: ID_PAGE, now: options.now }).byOffset(),
	]);
	const places = new Map(order.rows.map((row, place) => [rawValue(row, 'sys_id'), place]));
	const placeOf = (row: Row): number => places.get(rawValue(row, 'sys_id')) ?? places.size;
	return { ...found, rows: found.rows.sort((a, b) => placeOf(a) - placeOf(b)) };
}

class Reader {
	private readonly ordered: EncodedQuery;
	private readonly fields: readonly string[] | undefined;
	private readonly now: () => number;
	private readonly seen = new Set<string>();
	private pageSize: number;
	private brokenPages = 0;
	private complete = true;

	constructor(
		private readonly send: Send,
		private readonly table: string,
		query: EncodedQuery,
		private readonly options: PageOptions,
	) {
		const hasId = query.sort.some(({ field }) => field === 'sys_id');
		this.ordered = query.orderedBy(...query.sort, ...(hasId ? [] : [{ field: 'sys_id', direction: 'asc' as const }]));
		this.fields = options.fields?.length && !options.fields.includes('sys_id') ? [...options.fields, 'sys_id'] : options.fields;
		this.pageSize = options.pageSize;
		this.now = options.now ?? Date.now;
	}

	async byKey(): Promise<PageResult> {
		const first = await this.page({}, 0, this.options.limit, true);
		try {
			const rows = this.options.limit === Infinity && (this.options.ranges ?? DEFAULT_CONCURRENCY) > 1 ? await this.inRanges(first) : await this.along({}, first, this.options.limit);
			return { rows, matching: rows.length < this.options.limit ? first.total : undefined, complete: this.complete };
		} catch (error) {
			if (!(error instanceof NotKeyed)) throw error;
			return await this.byOffset(first);
		}
	}

	/** The first page is at hand; what is left is cut into ranges of about a page each. */
	private async inRanges(first: Page): Promise<Row[]> {
		const { rows, total, limit } = first;
		if (total === undefined || total <= limit || rows.length === 0) return await this.along({}, first, Infinity);
		this.remember(rows);
		const atOnce = this.options.ranges ?? DEFAULT_CONCURRENCY;
		const rest = cut({ after: keyOf(rows) }, piecesFor(total - limit, limit, atOnce));
		const parts = await mapBounded(rest, async (range) => await this.range(range), { limit: atOnce });
		return [rows, ...parts].flat();
	}

	/** All rows of a range; one that holds much more than a page is cut in two. */
	private async range(range: IdRange): Promise<Row[]> {
		const first = await this.page(range, 0, Infinity, true);
		const { rows, total, limit } = first;
		if (total === undefined || total <= 2 * limit || rows.length === 0) return await this.along(range, first, Infinity);
		this.remember(rows);
		const halves = cut({ after: keyOf(rows), before: range.before }, 2);
		return [rows, ...(await Promise.all(halves.map(async (half) => await this.range(half))))].flat();
	}

	/** Follows the key from a first page to the end of the range, or until there are enough rows. */
	private async along(range: IdRange, first: Page, enough: number): Promise<Row[]> {
		const rows: Row[] = [];
		let here = range;
		let page = first;
		let offset = 0;
		let emptyPages = 0;
		let left = Infinity;
		for (;;) {
			this.remember(page.rows);
			rows.push(...page.rows);
			emptyPages = page.rows.length === 0 ? emptyPages + 1 : 0;
			if (isEnd(page, offset) || rows.length >= enough || this.givesUp(emptyPages)) return rows.slice(0, enough);
			// Counting costs the instance time, so only the first page counts, and those that may be the last.
			left = page.total === undefined ? left - page.limit : page.total - offset - page.limit;
			const count = page.rows.length < page.limit || left <= this.pageSize;
			if (page.rows.length > 0) {
				here = { after: keyOf(page.rows), before: range.before };
				offset = 0;
			} else offset += page.limit;
			page = await this.page(here, offset, enough - rows.length, count);
		}
	}

	/** Follows the offset; `first` is a page that was read already. */
	async byOffset(first?: Page): Promise<PageResult> {
		const { limit: enough } = this.options;
		const rows: Row[] = [];
		const seen = new Set<string>();
		let page = first ?? (await this.page({}, 0, enough, true));
		const matching = page.total;
		let offset = 0;
		let emptyPages = 0;
		let trusted = true;
		for (;;) {
			const ids = page.rows.map((row) => rawValue(row, 'sys_id'));
			const hasNoIds = ids.includes('');
			const isJoined = page.rows.length === 0 || hasNoIds || ids.some((id) => seen.has(id));
			if (!trusted && !isJoined) {
				// No row in common with those before: perhaps rows moved up, and the ones that were passed over lie just above.
				const back = Math.max(0, offset - page.limit + 1);
				const above = await this.page({}, back, page.limit, true);
				if (above.rows.some((row) => !seen.has(rawValue(row, 'sys_id')))) {
					page = above;
					offset = back;
					trusted = back === 0;
					continue;
				}
			}
			page.rows.forEach((row, index) => {
				if (!hasNoIds && seen.has(ids[index])) return;
				seen.add(ids[index]);
				rows.push(row);
			});
			emptyPages = page.rows.length === 0 ? emptyPages + 1 : 0;
			if (isEnd(page, offset) || rows.length >= enough || this.givesUp(emptyPages)) break;
			const shared = hasNoIds || page.rows.length <= OVERLAP ? 0 : Math.min(OVERLAP, Math.floor(page.limit / 2));
			trusted = shared === 0;
			offset += page.limit - shared;
			page = await this.page({}, offset, enough - rows.length + shared, true);
		}
		return { rows: rows.slice(0, enough), matching: rows.length < enough ? matching : undefined, complete: this.complete };
	}

	/** Ranges share no row and pages go upwards: a row that comes twice, or one without a key, proves that keys do not work here. */
	private remember(rows: readonly Row[]): void {
		for (const row of rows) {
			const id = rawValue(row, 'sys_id');
			if (id === '' || this.seen.has(id)) throw new NotKeyed();
			this.seen.add(id);
		}
	}

	/** One page, smaller when the instance cannot answer it as a whole. */
	async page(range: IdRange, offset: number, wanted: number, count: boolean): Promise<Page> {
		for (;;) {
			const limit = Math.min(this.pageSize, wanted);
			const startedAt = this.now();
			try {
				const query = this.ordered.and(...conditionsOf(range)).toString();
				const reply = await this.send(listRows(this.table, { ...this.options, fields: this.fields, query, limit, offset, count }));
				const rows = rowsOf(reply);
				if (lengthOf(rows) > LARGE_ANSWER || this.now() - startedAt > SLOW_ANSWER) this.shrink(limit);
				// Without a count the header may hold the number of rows that were returned (KB0564204).
				const total = count ? Number(reply.headers['x-total-count'] ?? NaN) : NaN;
				return { rows, limit, total: Number.isNaN(total) ? undefined : total, counted: count, hasNext: reply.headers.link === undefined ? undefined : /rel="next"/.test(reply.headers.link) };
			} catch (error) {
				if (!this.mayBeTooLarge(error) || limit <= MIN_PAGE) throw error;
				this.shrink(limit);
			}
		}
	}

	private givesUp(emptyPages: number): boolean {
		if (emptyPages > MAX_EMPTY_PAGES) this.complete = false;
		return emptyPages > MAX_EMPTY_PAGES;
	}

	private mayBeTooLarge(error: unknown): boolean {
		if (!(error instanceof ServiceNowError)) return false;
		return error.kind === 'quotaExceeded' || (error.kind === 'interrupted' && this.brokenPages++ < MAX_BROKEN_PAGES);
	}

	private shrink(limit: number): void {
		this.pageSize = Math.min(this.pageSize, Math.max(MIN_PAGE, Math.floor(limit / 2)));
	}
}

/**
 * How many ranges hold about a page each. The spread of a random count is about its square root: three times that much room makes a second
 * page rare. A last round of a few requests would take as long as a full one, so where there is room for its rows it is left out.
 */
export function piecesFor(rows: number, page: number, atOnce: number): number {
	const pieces = Math.ceil(rows / Math.max(1, page - 3 * Math.sqrt(page)));
	const full = pieces - (pieces % atOnce);
	return full > 0 && rows / full <= page - 2 * Math.sqrt(page) ? full : pieces;
}

const keyOf = (rows: readonly Row[]): string => rawValue(rows[rows.length - 1], 'sys_id');

/** Whether nothing follows. A page that was not counted proves nothing: its Link header may be missing for that reason. */
function isEnd({ rows, limit, total, counted, hasNext }: Page, offset: number): boolean {
	if (total !== undefined) return offset + limit >= total;
	return counted && (hasNext === undefined ? rows.length === 0 : !hasNext);
}

function withoutAddedId(rows: Row[], asked: readonly string[] | undefined): Row[] {
	if (!asked?.length || asked.includes('sys_id')) return rows;
	return rows.map(({ sys_id: _added, ...row }) => row);
}

/** About how many characters the rows have as JSON, judged by the first one. */
const lengthOf = (rows: Row[]): number => rows.length * (JSON.stringify(rows[0])?.length ?? 0);
