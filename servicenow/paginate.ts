// Reads all rows that match, page by page, while the table changes. Keeps nothing between calls; knows no n8n.
//
// Without an order of the user's, pages follow the key: `sys_id > last one` in sys_id order, so that inserts and deletes between
// two pages neither repeat nor hide a row. With an order of the user's, pages follow the offset inside that order with sys_id as
// its last key, and rows seen before are dropped.
// The limit is applied before access rules (ServiceNow documentation: Table API, sysparm_limit), so a short or an empty page proves
// nothing: the end is where X-Total-Count of the page's own query is reached, else where the Link header names no next page.

import { condition, type EncodedQuery } from './encodedQuery';
import { ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { listRows, type ReadOptions } from './tableApi';
import type { Row, Send, ServiceNowReply } from './types';

export interface PageOptions extends ReadOptions {
	/** Rows to deliver at most; Infinity for all. */
	limit: number;
	/** Rows asked for in one request. */
	pageSize: number;
}

export interface PageResult {
	rows: Row[];
	/** Rows that match on the instance, readable or not, when the read was complete and counted. */
	matching?: number;
}

const MIN_PAGE = 10;
/** Empty pages in a row after which the reader stops asking: the account sees nothing of what is left. */
const MAX_EMPTY_PAGES = 200;

const totalOf = (reply: ServiceNowReply): number | undefined => {
	const total = Number(reply.headers['x-total-count']);
	return reply.headers['x-total-count'] !== undefined && Number.isFinite(total) ? total : undefined;
};

/** @throws ServiceNowError when a page cannot be read; no rows are delivered then */
export async function readAll(send: Send, table: string, query: EncodedQuery, options: PageOptions): Promise<PageResult> {
	const keyed = query.sort.length === 0;
	const ordered = query.orderedBy(...query.sort, ...(query.sort.some(({ field }) => field === 'sys_id') ? [] : [{ field: 'sys_id', direction: 'asc' as const }]));
	const fields = options.fields?.length && !options.fields.includes('sys_id') ? [...options.fields, 'sys_id'] : options.fields;
	const seen = new Set<string>();
	const rows: Row[] = [];
	let pageSize = options.pageSize;
	let after = '';
	let offset = 0;
	let emptyPages = 0;
	let matching: number | undefined;

	for (;;) {
		const limit = Math.min(pageSize, options.limit - rows.length);
		const pageQuery = keyed && after !== '' ? ordered.and(condition('sys_id', '>', after)) : ordered;
		const reply = await pageOrSmaller(send, table, { ...options, fields, query: pageQuery.toString(), limit, offset });
		if (reply === undefined) {
			pageSize = Math.max(MIN_PAGE, Math.floor(limit / 2));
			continue;
		}
		const page = rowsOf(reply);
		const total = totalOf(reply);
		matching ??= total;
		for (const row of page) {
			const id = rawValue(row, 'sys_id');
			if (!seen.has(id)) rows.push(row);
			seen.add(id);
		}
		emptyPages = page.length === 0 ? emptyPages + 1 : 0;
		const end = total === undefined ? !/rel="next"/.test(reply.headers.link ?? '') && page.length === 0 : offset + limit >= total;
		if (end || rows.length >= options.limit || emptyPages > MAX_EMPTY_PAGES) break;
		if (keyed && page.length > 0) {
			after = rawValue(page[page.length - 1], 'sys_id');
			offset = 0;
		} else offset += limit;
	}
	return { rows: withoutAddedId(rows, options.fields), matching: rows.length < options.limit ? matching : undefined };
}

/** A page, or undefined when the instance cancelled it at its time quota and a smaller one may succeed. */
async function pageOrSmaller(send: Send, table: string, options: Parameters<typeof listRows>[1]): Promise<ServiceNowReply | undefined> {
	try {
		return await send(listRows(table, options));
	} catch (error) {
		if (error instanceof ServiceNowError && error.kind === 'quotaExceeded' && options.limit > MIN_PAGE) return undefined;
		throw error;
	}
}

function withoutAddedId(rows: Row[], asked: readonly string[] | undefined): Row[] {
	if (!asked?.length || asked.includes('sys_id')) return rows;
	return rows.map(({ sys_id: _added, ...row }) => row);
}
