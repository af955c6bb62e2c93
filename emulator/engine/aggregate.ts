// Groups rows and computes counts, sums, averages, minima and maxima. Knows no request.
import type { Instance } from '../instance';
import type { Row } from '../store';
import { displayOfReference, pathOf, type Path } from './path';

export const functions = ['avg', 'min', 'max', 'sum'] as const;
export type Function = (typeof functions)[number];

export interface Order {
	/** `count`, an aggregate function, or empty for a group field. */
	by: string;
	field: string;
	descending: boolean;
}

export interface Having {
	by: string;
	field: string;
	operator: string;
	value: string;
}

export interface Wish {
	count: boolean;
	fields: Record<Function, string[]>;
	groupBy: string[];
	having: Having[];
	order: Order[];
}

export interface Group {
	values: string[];
	rows: number;
	numbers: Map<string, Numbers>;
}

/** What is remembered of one column within a group; empty values count for nothing. */
export class Numbers {
	private sum = 0;
	private count = 0;
	private min = '';
	private max = '';

	constructor(private readonly numeric: boolean) {}

	add(value: string): void {
		if (value === '') return;
		const less = (a: string, b: string): boolean => (this.numeric ? Number(a) < Number(b) : a < b);
		if (this.count === 0 || less(value, this.min)) this.min = value;
		if (this.count === 0 || less(this.max, value)) this.max = value;
		this.count++;
		this.sum += Number(value) || 0;
	}

	/** Averages have four decimals, everything is a string (docs: c_AggregateAPI.md). */
	get(wanted: string): string {
		if (this.count === 0) return '';
		if (wanted === 'avg') return (this.sum / this.count).toFixed(4);
		if (wanted === 'sum') return String(this.sum);
		return wanted === 'min' ? this.min : this.max;
	}
}

const numericTypes = new Set(['integer', 'decimal', 'float', 'longint', 'currency', 'price']);

export function aggregate(instance: Instance, table: string, rows: Iterable<Row>, wish: Wish): Group[] {
	const paths = (names: string[]): { name: string; path: Path }[] => names.flatMap((name) => {
		const path = pathOf(instance, table, name);
		return path ? [{ name, path }] : [];
	});
	const keys = paths(wish.groupBy);
	const measured = paths([...new Set([...functions.flatMap((name) => wish.fields[name]), ...wish.having.map((one) => one.field), ...wish.order.filter((one) => one.by && one.by !== 'count').map((one) => one.field)])]);
	const groups = new Map<string, Group>();
	for (const row of rows) {
		const values = keys.map(({ path }) => path.value(row));
		const key = values.join('\u0000');
		let group = groups.get(key);
		if (!group) groups.set(key, (group = { values, rows: 0, numbers: new Map(measured.map(({ name, path }) => [name, new Numbers(numericTypes.has(path.column.type))])) }));
		group.rows++;
		for (const { name, path } of measured) group.numbers.get(name)?.add(path.value(row));
	}
	if (keys.length === 0 && groups.size === 0) groups.set('', { values: [], rows: 0, numbers: new Map(measured.map(({ name }) => [name, new Numbers(false)])) });
	const kept = [...groups.values()].filter((group) => wish.having.every((one) => holds(group, one)));
	return sorted(instance, table, kept, wish);
}

function holds(group: Group, { by, field, operator, value }: Having): boolean {
	const own = by === 'count' ? group.rows : Number(group.numbers.get(field)?.get(by) ?? NaN);
	const other = Number(value);
	switch (operator) {
		case '>': return own > other;
		case '>=': return own >= other;
		case '<': return own < other;
		case '<=': return own <= other;
		case '!=': return own !== other;
		default: return own === other;
	}
}

function sorted(instance: Instance, table: string, groups: Group[], wish: Wish): Group[] {
	const read = ({ by, field }: Order): ((group: Group) => string | number) => {
		if (by === 'count') return (group) => group.rows;
		if (by) return (group) => Number(group.numbers.get(field)?.get(by) || 0);
		const at = wish.groupBy.indexOf(field);
		const column = pathOf(instance, table, field)?.column;
		return (group) => {
			const value = group.values[at] ?? '';
			if (column && numericTypes.has(column.type)) return Number(value);
			return column?.reference ? displayOfReference(instance, column.reference, value).toLowerCase() : value.toLowerCase();
		};
	};
	const order = wish.order.length > 0 ? wish.order : wish.groupBy.map((field) => ({ by: '', field, descending: false }));
	const keys = order.map((one) => ({ value: read(one), sign: one.descending ? -1 : 1 }));
	return groups.sort((a, b) => {
		for (const { value, sign } of keys) {
			const [own, other] = [value(a), value(b)];
			if (own !== other) return own < other ? -sign : sign;
		}
		return 0;
	});
}
