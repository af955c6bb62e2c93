// Holds the rows of every table and their indexes. Applies no rule of ServiceNow's and checks no right.
import type { Dictionary } from './dictionary';
import { SortedIndex } from './engine/sortedIndex';

/** A stored row: column name to raw value; a column that is empty may be absent. */
export type Row = Record<string, string>;

/** Columns that every table keeps in order, for keyset reading. */
export const sortedColumns = ['sys_updated_on', 'sys_created_on', 'sys_id', 'number'] as const;

/** The rows whose class is exactly this table. */
export class Rows {
	readonly byId = new Map<string, Row>();
	readonly sorted = new Map<string, SortedIndex>();
	/** By column, then by value in lower case. */
	readonly equal = new Map<string, Map<string, Set<Row>>>();

	constructor(sorted: readonly string[], equal: readonly string[]) {
		for (const column of sorted) this.sorted.set(column, new SortedIndex(column));
		for (const column of equal) this.equal.set(column, new Map());
	}

	load(rows: Row[]): void {
		for (const row of rows) {
			this.byId.set(row.sys_id, row);
			for (const [column, index] of this.equal) addTo(index, row[column] ?? '', row);
		}
		const all = [...this.byId.values()];
		for (const index of this.sorted.values()) index.load(all);
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
		Object.assign(row, changes);
		for (const [column, index] of this.sorted) if (column in changes) index.add(row);
		for (const [column, index] of this.equal) if (column in changes) addTo(index, row[column] ?? '', row);
	}

	remove(row: Row): void {
		this.byId.delete(row.sys_id);
		for (const index of this.sorted.values()) index.remove(row);
		for (const [column, index] of this.equal) removeFrom(index, row[column] ?? '', row);
	}
}

function addTo(index: Map<string, Set<Row>>, value: string, row: Row): void {
	if (value === '') return;
	const key = value.toLowerCase();
	const rows = index.get(key);
	if (rows) rows.add(row);
	else index.set(key, new Set([row]));
}

function removeFrom(index: Map<string, Set<Row>>, value: string, row: Row): void {
	const key = value.toLowerCase();
	const rows = index.get(key);
	if (!rows) return;
	rows.delete(row);
	if (rows.size === 0) index.delete(key);
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
			sortedColumns.filter((column) => found.columns.has(column)),
			[...indexed].filter((column) => found.columns.has(column)),
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
			const index = rows.equal.get(column);
			if (index) {
				for (const row of index.get(value.toLowerCase()) ?? []) if (row[column] === value) return row;
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
