// Runs an encoded query as a caller: parse, check, compile, select, and hide what the caller may not see. Answers rows, not JSON.
import type { Table } from '../../dictionary';
import { ApiError } from '../../http';
import type { Instance } from '../../instance';
import type { Row } from '../../store';
import type { Caller } from '../caller';
import { withinDomain } from '../domain';
import { pathOf } from '../path';
import { compileQuery, type Compiled } from './compile';
import { matchOperators, type Operator } from './operators';
import { parseQuery, withTrusted } from './parse';
import { select, type Page } from './select';

export interface QueryResult {
	/** The page, without the rows that the caller may not read: the limit counts before rights do (docs: c_TableAPI.md). */
	rows: Row[];
	/** Rows that match, readable or not. */
	total: number;
	/** Rows of the page before rights. */
	found: number;
	examined: number;
	/** Terms that were dropped. */
	invalid: string[];
}

const totals = new WeakMap<object, Map<string, { version: number; total: number }>>();

export function runQuery(instance: Instance, table: Table, text: string, page: Page, caller: Caller): QueryResult {
	instance.settle();
	const query = compileFor(instance, table, text, caller);
	if (query.invalid.length > 0 && instance.property('glide.invalid_query.returns_no_rows') === 'true') return { rows: [], total: 0, found: 0, examined: 0, invalid: query.invalid };
	const key = `${table.name} ${caller.domain?.path ?? ''} ${text} ${instance.narrowing(table, caller)}`;
	const remembered = page.count && !query.volatile ? rememberedTotal(instance, key) : undefined;
	const selected = select(instance, table.name, query, { ...page, count: page.count && remembered === undefined });
	const total = remembered ?? selected.total;
	if (page.count && remembered === undefined && !query.volatile) remember(instance, key, total);
	const readable = instance.access.rowTest(caller, table);
	const rows = readable ? selected.rows.filter((row) => readable(row)) : selected.rows;
	return { rows, total, found: selected.rows.length, examined: selected.examined, invalid: query.invalid };
}

/** The query as this caller may ask it: columns that query rights forbid are dropped, what business rules on Query say is added. */
export function compileFor(instance: Instance, table: Table, text: string, caller: Caller): Compiled {
	return compileQuery(instance, table.name, withinDomain(withTrusted(parseQuery(text), instance.narrowing(table, caller)), table, caller), caller, {
		mayQuery(field, operator) {
			// A dot-walked column obeys the rights of the table that it stands in.
			const path = field.includes('.') ? pathOf(instance, table.name, field) : undefined;
			const holder = path ? instance.dictionary.table(path.table) : table;
			if (!holder) return true;
			const allowed = instance.access.mayQuery(caller, holder, path?.column.name ?? field, operator !== 'ORDERBY' && matchOperators.has(operator as Operator) ? 'query_match' : 'query_range');
			if (!allowed && instance.settings.table.deniedQuery === 'refuse') throw new ApiError(403, 'Insufficient rights to query records', 'Field(s) present in the query do not have permission to be read');
			return allowed;
		},
	});
}

/** Counting costs a walk through the table; the same query between two changes is counted once. */
function rememberedTotal(instance: Instance, key: string): number | undefined {
	const known = totals.get(instance.store)?.get(key);
	return known?.version === instance.store.version ? known.total : undefined;
}

function remember(instance: Instance, key: string, total: number): void {
	let known = totals.get(instance.store);
	if (!known || known.size > 500) totals.set(instance.store, (known = new Map()));
	known.set(key, { version: instance.store.version, total });
}
