// Finds the rows of a table that match a compiled query, in order, by the cheapest way that the indexes allow.
//
// Ways, best first: by identifier (sys_id or an indexed column in every group), along the index of the first ORDERBY column
// (which also ends early at the limit), along any index that bounds every group, through all rows.

import type { Instance } from '../../instance';
import { sortedColumns, type Row, type Rows } from '../../store';
import { displayOfReference } from '../path';
import type { Compiled, Resolved, SortKey } from './compile';
import { intervalsOf, type Interval } from './intervals';

export interface Page {
	offset: number;
	limit: number;
	/** Also count all matching rows. */
	count: boolean;
}

export interface Selected {
	rows: Row[];
	/** All matching rows; without `count` only what was seen. */
	total: number;
	/** Rows looked at, for the latency model. */
	examined: number;
}

export function select(instance: Instance, table: string, query: Compiled, page: Page): Selected {
	const family = instance.store.family(table);
	const named = identified(family, query);
	if (named && named.size <= 2000) return filtered(instance, named, query, page);
	const along = query.order[0]?.field ?? '';
	if (isIndexOrder(query.order) && family.every((rows) => rows.ordered(along))) return walk(family, along, query, page);
	if (named) return filtered(instance, named, query, page);
	for (const column of sortedColumns) {
		const found = intervalsOf(query, column);
		if (found.bounded && family.every((rows) => rows.ordered(column))) return filtered(instance, inIntervals(family, column, found.intervals), query, page, found.covered);
	}
	return scan(instance, family, query, page);
}

function* inIntervals(family: Rows[], column: string, intervals: Interval[]): Generator<Row> {
	for (const rows of family) {
		for (const { lower, upper } of intervals) yield* rows.ordered(column)?.range(lower, upper) ?? [];
	}
}

/** Filters candidates one by one; `all` says that every one of them matches. */
function filtered(instance: Instance, candidates: Iterable<Row>, query: Compiled, page: Page, all = false): Selected {
	const rows: Row[] = [];
	let examined = 0;
	for (const row of candidates) {
		examined++;
		if (all || query.matches(row)) rows.push(row);
	}
	return finish(instance, rows, query, page, examined);
}

function scan(instance: Instance, family: Rows[], query: Compiled, page: Page): Selected {
	const all = query.groups.some((group) => group.length === 0) && query.groups.length === 1;
	const end = page.offset + page.limit;
	const stopEarly = query.order.length === 0 && instance.settings.table.unordered === 'stored';
	const rows: Row[] = [];
	let total = 0;
	let examined = 0;
	for (const one of family) {
		for (const row of one.byId.values()) {
			if (stopEarly && rows.length >= end && (!page.count || all)) break;
			examined++;
			if (!query.matches(row)) continue;
			total++;
			if (!stopEarly || rows.length < end) rows.push(row);
		}
	}
	if (!stopEarly) return finish(instance, rows, query, page, examined);
	if (all) total = family.reduce((sum, one) => sum + one.byId.size, 0);
	return { rows: rows.slice(page.offset, end), total, examined };
}

function finish(instance: Instance, rows: Row[], query: Compiled, page: Page, examined: number): Selected {
	if (query.order.length > 0) sortRows(instance, rows, query.order);
	else if (instance.settings.table.unordered === 'shuffled') shuffle(rows);
	return { rows: rows.slice(page.offset, page.offset + page.limit), total: rows.length, examined };
}

/** Rows named by sys_id or by an indexed column in every group; undefined when some group names none. */
function identified(family: Rows[], query: Compiled): Set<Row> | undefined {
	const found = new Set<Row>();
	for (const group of query.groups) {
		const condition = group.find((one): one is Resolved => one !== undefined && names(family, one));
		if (!condition) return undefined;
		const values = condition.operator === '=' ? [condition.value] : condition.value.split(',');
		if (values.includes('')) return undefined;
		for (const value of values) for (const row of named(family, condition.field, value)) found.add(row);
	}
	return found;
}

function names(family: Rows[], { operator, value, field }: Resolved): boolean {
	return (operator === '=' || operator === 'IN') && value !== '' && value !== 'NULL' && (field === 'sys_id' || family.every((rows) => rows.hasIndex(field)));
}

function* named(family: Rows[], field: string, value: string): Generator<Row> {
	for (const rows of family) {
		if (field !== 'sys_id') yield* rows.by(field, value);
		else {
			const row = rows.byId.get(value) ?? rows.byId.get(value.toLowerCase());
			if (row) yield row;
		}
	}
}

/** Whether an index has this order: one indexed column, then at most sys_id in the same direction. */
function isIndexOrder(order: SortKey[]): boolean {
	const [first, second] = order;
	if (!first || first.path.dotted || order.length > 2) return false;
	if (!sortedColumns.some((column) => column === first.field)) return false;
	return !second || (second.field === 'sys_id' && second.descending === first.descending);
}

function walk(family: Rows[], column: string, query: Compiled, page: Page): Selected {
	const { intervals, covered } = intervalsOf(query, column);
	const backwards = query.order[0].descending;
	const indexes = family.map((rows) => rows.ordered(column)).filter((one) => one !== undefined);
	const rows: Row[] = [];
	let seen = 0;
	let examined = 0;
	const counted = covered ? intervals.reduce((sum, { lower, upper }) => sum + indexes.reduce((all, index) => all + index.rank(upper) - index.rank(lower), 0), 0) : undefined;
	const ordered = backwards ? [...intervals].reverse() : intervals;
	for (const { lower, upper } of ordered) {
		const sources = indexes.filter((index) => index.size > 0).map((index) => index.range(lower, upper, backwards));
		for (const row of sources.length === 1 ? sources[0] : merge(sources, column, backwards)) {
			if (rows.length >= page.limit && (counted !== undefined || !page.count)) return { rows, total: counted ?? seen, examined };
			examined++;
			if (!covered && !query.matches(row)) continue;
			seen++;
			if (seen > page.offset && rows.length < page.limit) rows.push(row);
		}
	}
	return { rows, total: counted ?? seen, examined };
}

function* merge(sources: Generator<Row>[], column: string, backwards: boolean): Generator<Row> {
	const heads = sources.map((source) => ({ source, row: source.next().value as Row | undefined })).filter((head) => head.row);
	const sign = backwards ? -1 : 1;
	while (heads.length > 0) {
		let best = 0;
		for (let i = 1; i < heads.length; i++) {
			const a = heads[i].row as Row;
			const b = heads[best].row as Row;
			const own = a[column] ?? '';
			const other = b[column] ?? '';
			if (sign * (own < other ? -1 : own > other ? 1 : a.sys_id < b.sys_id ? -1 : 1) < 0) best = i;
		}
		yield heads[best].row as Row;
		heads[best].row = heads[best].source.next().value as Row | undefined;
		if (!heads[best].row) heads.splice(best, 1);
	}
}

const numericTypes = new Set(['integer', 'decimal', 'float', 'longint', 'currency', 'price']);

/** Sorts in place: empty first, numbers as numbers, references by display value, text without case. */
export function sortRows(instance: Instance, rows: Row[], order: SortKey[]): void {
	const keys = order.map(({ path, descending }) => ({
		sign: descending ? -1 : 1,
		numeric: numericTypes.has(path.column.type),
		read: (row: Row): string => {
			const value = path.value(row);
			return (path.column.type === 'reference' && path.column.reference ? displayOfReference(instance, path.column.reference, value) : value).toLowerCase();
		},
	}));
	const decorated = rows.map((row) => ({ row, values: keys.map((key) => key.read(row)) }));
	decorated.sort((a, b) => {
		for (let i = 0; i < keys.length; i++) {
			const own = a.values[i];
			const other = b.values[i];
			if (own === other) continue;
			const difference = keys[i].numeric && own !== '' && other !== '' ? Number(own) - Number(other) : own < other ? -1 : 1;
			if (difference !== 0) return keys[i].sign * difference;
		}
		return 0;
	});
	for (let i = 0; i < rows.length; i++) rows[i] = decorated[i].row;
}

function shuffle(rows: Row[]): void {
	for (let i = rows.length - 1; i > 0; i--) {
		const j = Math.floor(Math.random() * (i + 1));
		[rows[i], rows[j]] = [rows[j], rows[i]];
	}
}
