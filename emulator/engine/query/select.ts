// Finds the rows of a table that match a compiled query, in order, by the cheapest way that the indexes allow.
//
// Ways, best first: by identifier (sys_id or an indexed column in every group), along the index of the first ORDERBY column
// (which also ends early at the limit), along any index that bounds every group, through all rows.

import type { Instance } from '../../instance';
import type { Row, Rows } from '../../store';
import { displayOfReference } from '../path';
import { afterAll, type Bound } from '../sortedIndex';
import type { Compiled, Resolved, SortKey } from './compile';

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

interface Interval {
	lower: Bound;
	upper: Bound;
}

const bottom: Bound = { value: '', sysId: '' };
const top: Bound = { value: afterAll, sysId: afterAll };

export function select(instance: Instance, table: string, query: Compiled, page: Page): Selected {
	const family = instance.store.family(table);
	const direct = identified(family, query);
	if (direct && direct.size <= 2000) return finish(instance, [...direct].filter((row) => query.matches(row)), query, page, direct.size);
	const along = query.order[0]?.field ?? '';
	if (isIndexOrder(query.order) && family.every((rows) => rows.ordered(along))) return walk(family, along, query, page);
	if (direct) return finish(instance, [...direct].filter((row) => query.matches(row)), query, page, direct.size);
	for (const column of ['sys_updated_on', 'sys_created_on', 'number', 'sys_id']) {
		const found = intervalsOf(query, column);
		if (!found.bounded || !family.every((rows) => rows.ordered(column))) continue;
		const rows: Row[] = [];
		let examined = 0;
		for (const one of family) {
			for (const { lower, upper } of found.intervals) {
				for (const row of one.ordered(column)?.range(lower, upper) ?? []) {
					examined++;
					if (found.covered || query.matches(row)) rows.push(row);
				}
			}
		}
		return finish(instance, rows, query, page, examined);
	}
	return scan(instance, family, query, page);
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
		const condition = group.find(
			(one): one is Resolved =>
				one !== undefined && (one.operator === '=' || one.operator === 'IN') && one.value !== '' && one.value !== 'NULL' &&
				(one.field === 'sys_id' || family.every((rows) => rows.hasIndex(one.field))),
		);
		if (!condition) return undefined;
		const values = condition.operator === '=' ? [condition.value] : condition.value.split(',');
		if (values.includes('')) return undefined;
		for (const rows of family) {
			for (const value of values) {
				if (condition.field === 'sys_id') {
					const row = rows.byId.get(value) ?? rows.byId.get(value.toLowerCase());
					if (row) found.add(row);
				} else for (const row of rows.by(condition.field, value)) found.add(row);
			}
		}
	}
	return found;
}

/** Whether an index has this order: one indexed column, then at most sys_id in the same direction. */
function isIndexOrder(order: SortKey[]): boolean {
	const [first, second] = order;
	if (!first || first.path.dotted || order.length > 2) return false;
	if (!['sys_updated_on', 'sys_created_on', 'sys_id', 'number'].includes(first.field)) return false;
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

/** The parts of an index that the groups allow, joined; `covered` when the parts say all that the query says. */
function intervalsOf(query: Compiled, column: string): { intervals: Interval[]; covered: boolean; bounded: boolean } {
	let covered = true;
	let bounded = true;
	const found: Interval[] = [];
	for (const group of query.groups) {
		const interval = { lower: bottom, upper: top };
		let used = 0;
		for (const clause of group) if (clause?.field === column && narrow(interval, clause)) used++;
		const exact = interval.lower.value !== '' && interval.lower.value === interval.upper.value;
		// Inside one value of the column the index is ordered by sys_id.
		if (exact && column !== 'sys_id') for (const clause of group) if (clause?.field === 'sys_id' && narrowInside(interval, clause)) used++;
		if (used === 0) bounded = false;
		if (used < group.length) covered = false;
		if (below(interval.lower, interval.upper)) found.push(interval);
	}
	found.sort((a, b) => (below(a.lower, b.lower) ? -1 : 1));
	const intervals: Interval[] = [];
	for (const next of found) {
		const last = intervals[intervals.length - 1];
		if (last && !below(last.upper, next.lower)) {
			if (below(last.upper, next.upper)) last.upper = next.upper;
		} else intervals.push(next);
	}
	return { intervals, covered, bounded };
}

function narrow(interval: Interval, { operator, value, field, path }: Resolved): boolean {
	if (value === '') return false;
	const isNumber = field === 'number';
	if (isNumber && !/^[A-Z]+\d+$/.test(value)) return false;
	if (field === 'sys_id' && !/^[0-9a-f]+$/.test(value)) return false;
	const edge = path.column.type === 'glide_date_time' && value.length === 10 ? `${value} 00:00:00` : value;
	const before = { value: edge, sysId: '' };
	const after = { value: edge, sysId: afterAll };
	switch (operator) {
		case '=': raise(interval, before); sink(interval, after); return true;
		case '>=': raise(interval, before); return true;
		case '>': raise(interval, after); return true;
		case '<=': sink(interval, after); raise(interval, { value: '', sysId: afterAll }); return true;
		case '<': sink(interval, before); raise(interval, { value: '', sysId: afterAll }); return true;
		case 'BETWEEN': {
			const [low, high] = value.split('@');
			if (!high || low.length !== 19 || high.length !== 19) return false;
			raise(interval, { value: low, sysId: '' });
			sink(interval, { value: high, sysId: afterAll });
			return true;
		}
		default: return false;
	}
}

function narrowInside(interval: Interval, { operator, value }: Resolved): boolean {
	if (!/^[0-9a-f]+$/.test(value)) return false;
	const edge = interval.lower.value;
	switch (operator) {
		case '>': raise(interval, { value: edge, sysId: `${value}\u0000` }); return true;
		case '>=': raise(interval, { value: edge, sysId: value }); return true;
		case '<': sink(interval, { value: edge, sysId: value }); return true;
		case '<=': sink(interval, { value: edge, sysId: `${value}\u0000` }); return true;
		default: return false;
	}
}

function raise(interval: Interval, bound: Bound): void {
	if (below(interval.lower, bound)) interval.lower = bound;
}

function sink(interval: Interval, bound: Bound): void {
	if (below(bound, interval.upper)) interval.upper = bound;
}

function below(a: Bound, b: Bound): boolean {
	return a.value !== b.value ? a.value < b.value : a.sysId < b.sysId;
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
