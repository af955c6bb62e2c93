// Holds the rows of every table and their indexes. Applies no rule of ServiceNow's and checks no right.
import type { Dictionary } from './dictionary';
import { SortedIndex } from './engine/sortedIndex';

/** A stored row: column name to raw value; a column that is empty may be absent. */
export type Row = Record<string, string>;

/** Columns that every table keeps in order, for keyset reading. */
export const sortedColumns = ['sys_updated_on', 'sys_created_on', 'sys_id', 'number'] as const;

/** The rows whose class is exactly this table. Indexes are built when they are first asked for, and kept from then on. */
export class Rows {
	private readonly map = new Map<string, Row>();
	private supply: (() => Row[]) | undefined;
	private readonly sorted = new Map<string, SortedIndex>();
	private readonly equal = new Map<string, ValueIndex>();

	/** `sortable` and `indexed` name the columns that may have an index by order or by value. */
	constructor(private readonly sortable: ReadonlySet<string>, private readonly indexed: ReadonlySet<string>) {}

	get byId(): Map<string, Row> {
		if (this.supply) this.takeSupply();
		return this.map;
	}

	/** Puts off the making of rows until somebody looks at the table. */
	later(supply: () => Row[]): void {
		this.supply = supply;
	}

	private takeSupply(): void {
		const rows = this.supply?.() ?? [];
		this.supply = undefined;
		for (const row of rows) if (!this.map.has(row.sys_id)) this.map.set(row.sys_id, row);
	}

	/** The rows in the order of a column, when it is one that is kept in order. */
	ordered(column: string): SortedIndex | undefined {
		const known = this.sorted.get(column);
		if (known || !this.sortable.has(column)) return known;
		const built = new SortedIndex(column);
		built.load([...this.byId.values()]);
		this.sorted.set(column, built);
		return built;
	}

	hasIndex(column: string): boolean {
		return this.indexed.has(column);
	}

	/** Rows with that value in an indexed column, without regard to case. */
	by(column: string, value: string): ReadonlySet<Row> {
		let index = this.equal.get(column);
		if (!index) {
			index = new Map();
			for (const row of this.byId.values()) addTo(index, row[column] ?? '', row);
			this.equal.set(column, index);
		}
		const found = index.get(value.toLowerCase());
		return found instanceof Set ? found : found ? new Set([found]) : none;
	}

	load(rows: Row[]): void {
		for (const row of rows) this.byId.set(row.sys_id, row);
		this.sorted.clear();
		this.equal.clear();
	}

	/** Other rows instead of those that were there. */
	replace(rows: Row[]): void {
		this.byId.clear();
		this.load(rows);
	}

	add(row: Row): void {
		this.byId.set(row.sys_id, row);
		for (const index of this.sorted.values()) index.add(row);
		for (const [column, index] of this.equal) addTo(index, row[column] ?? '', row);
	}

	/** Writes the changed columns into the row and moves it in the indexes that they concern. */
	change(row: Row, changes: Row): void {
		for (const [column, index] of this.sorted) if (column in changes) index.remove(row);
		for (const [column, index] of this.equal) if (column in changes) removeFrom(index, row[column] ?? '', row);
		for (const column in changes) row[column] = changes[column];
		for (const [column, index] of this.sorted) if (column in changes) index.add(row);
		for (const [column, index] of this.equal) if (column in changes) addTo(index, row[column] ?? '', row);
	}

	remove(row: Row): void {
		this.byId.delete(row.sys_id);
		for (const index of this.sorted.values()) index.remove(row);
		for (const [column, index] of this.equal) removeFrom(index, row[column] ?? '', row);
	}
}

const none: ReadonlySet<Row> = new Set();

/** By value in lower case: the one row with it, or the several. Most values of most indexes occur once. */
type ValueIndex = Map<string, Row | Set<Row>>;

function addTo(index: ValueIndex, value: string, row: Row): void {
	if (value === '') return;
	const key = value.toLowerCase();
	const known = index.get(key);
	if (known === undefined) index.set(key, row);
	else if (known instanceof Set) known.add(row);
	else if (known !== row) index.set(key, new Set([known, row]));
}

function removeFrom(index: ValueIndex, value: string, row: Row): void {
	const key = value.toLowerCase();
	const known = index.get(key);
	if (known === row) index.delete(key);
	else if (known instanceof Set) {
		known.delete(row);
		if (known.size === 0) index.delete(key);
	}
}

export class Store {
	private readonly tables = new Map<string, Rows>();
	/** Grows with every change; what was computed from the rows is good while it stays. */
	version = 0;

	constructor(private readonly dictionary: Dictionary) {}

	/** The rows of exactly this class; an unknown table is an error of the caller. */
	rows(table: string): Rows {
		const known = this.tables.get(table);
		if (known) return known;
		const found = this.dictionary.table(table);
		if (!found) throw new Error(`no table ${table}`);
		const indexed = new Set(found.ancestry.flatMap((name) => this.dictionary.table(name)?.definition.indexes ?? []));
		const created = new Rows(
			new Set(sortedColumns.filter((column) => found.columns.has(column))),
			new Set([...indexed].filter((column) => found.columns.has(column))),
		);
		this.tables.set(table, created);
		return created;
	}

	/** Rows of the table and of the tables that extend it, one `Rows` for each class. */
	family(table: string): Rows[] {
		return (this.dictionary.table(table)?.family ?? []).map((name) => this.rows(name));
	}

	/** One row by sys_id, looked for in the table and in those that extend it. */
	get(table: string, sysId: string): Row | undefined {
		const family = this.dictionary.table(table)?.family;
		if (!family) return undefined;
		for (const name of family) {
			const row = this.tables.get(name)?.byId.get(sysId);
			if (row) return row;
		}
		return undefined;
	}

	/** The first row with that value in an indexed (or any) column. */
	find(table: string, column: string, value: string): Row | undefined {
		for (const rows of this.family(table)) {
			if (rows.hasIndex(column)) {
				for (const row of rows.by(column, value)) if (row[column] === value) return row;
				continue;
			}
			for (const row of rows.byId.values()) if (row[column] === value) return row;
		}
		return undefined;
	}

	*all(table: string): Generator<Row> {
		for (const rows of this.family(table)) yield* rows.byId.values();
	}

	clear(): void {
		this.tables.clear();
	}
}
