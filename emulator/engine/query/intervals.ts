// Which parts of an index a query allows: intervals over (value, sys_id), from the conditions that an index understands.
import { afterAll, type Bound } from '../sortedIndex';
import type { Compiled, Resolved } from './compile';
import type { Operator } from './operators';

/** From `lower` (included) to `upper` (excluded). */
export interface Interval {
	lower: Bound;
	upper: Bound;
}

export interface Intervals {
	/** In order, without overlap. */
	intervals: Interval[];
	/** The intervals say all that the query says. */
	covered: boolean;
	/** Every group is bounded: the intervals leave something out. */
	bounded: boolean;
}

const bottom: Bound = { value: '', sysId: '' };
const top: Bound = { value: afterAll, sysId: afterAll };
/** Comparisons never match empty values. */
const aboveEmpty: Bound = { value: '', sysId: afterAll };

export function intervalsOf(query: Compiled, column: string): Intervals {
	const parts = query.groups.map((group) => intervalOf(group, column));
	return {
		intervals: joined(parts.map((part) => part.interval).filter(({ lower, upper }) => below(lower, upper))),
		covered: parts.every((part, i) => part.used === query.groups[i].length),
		bounded: parts.every((part) => part.used > 0),
	};
}

function intervalOf(group: (Resolved | undefined)[], column: string): { interval: Interval; used: number } {
	const interval = { lower: bottom, upper: top };
	let used = 0;
	for (const clause of group) if (clause?.field === column && narrow(interval, clause)) used++;
	const exact = interval.lower.value !== '' && interval.lower.value === interval.upper.value;
	if (!exact || column === 'sys_id') return { interval, used };
	// Inside one value of the column the index is ordered by sys_id.
	for (const clause of group) if (clause?.field === 'sys_id' && narrowInside(interval, clause)) used++;
	return { interval, used };
}

function joined(found: Interval[]): Interval[] {
	found.sort((a, b) => (below(a.lower, b.lower) ? -1 : 1));
	const intervals: Interval[] = [];
	for (const next of found) {
		const last = intervals[intervals.length - 1];
		if (!last || below(last.upper, next.lower)) intervals.push(next);
		else if (below(last.upper, next.upper)) last.upper = next.upper;
	}
	return intervals;
}

type Narrow = (interval: Interval, value: string) => void;

const before = (value: string): Bound => ({ value, sysId: '' });
const after = (value: string): Bound => ({ value, sysId: afterAll });

const narrowing: Partial<Record<Operator, Narrow>> = {
	'=': (interval, value) => (raise(interval, before(value)), sink(interval, after(value))),
	'>=': (interval, value) => raise(interval, before(value)),
	'>': (interval, value) => raise(interval, after(value)),
	'<=': (interval, value) => (sink(interval, after(value)), raise(interval, aboveEmpty)),
	'<': (interval, value) => (sink(interval, before(value)), raise(interval, aboveEmpty)),
};

/** Values whose order in the index is the order in which they are compared. */
function indexed({ value, field, path }: Resolved): string | undefined {
	if (field === 'number') return /^[A-Z]+\d+$/.test(value) ? value : undefined;
	if (field === 'sys_id') return /^[0-9a-f]+$/.test(value) ? value : undefined;
	if (path.column.type === 'glide_date_time' && value.length === 10) return `${value} 00:00:00`;
	return value === '' ? undefined : value;
}

function narrow(interval: Interval, condition: Resolved): boolean {
	if (condition.operator === 'BETWEEN') {
		const [low, high] = condition.value.split('@');
		if (low?.length !== 19 || high?.length !== 19) return false;
		raise(interval, before(low));
		sink(interval, after(high));
		return true;
	}
	const value = indexed(condition);
	const work = narrowing[condition.operator];
	if (value === undefined || !work) return false;
	work(interval, value);
	return true;
}

const inside: Partial<Record<Operator, Narrow>> = {
	'>': (interval, id) => raise(interval, { value: interval.lower.value, sysId: `${id}\u0000` }),
	'>=': (interval, id) => raise(interval, { value: interval.lower.value, sysId: id }),
	'<': (interval, id) => sink(interval, { value: interval.lower.value, sysId: id }),
	'<=': (interval, id) => sink(interval, { value: interval.lower.value, sysId: `${id}\u0000` }),
};

function narrowInside(interval: Interval, { operator, value }: Resolved): boolean {
	const work = inside[operator];
	if (!work || !/^[0-9a-f]+$/.test(value)) return false;
	work(interval, value);
	return true;
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
