// One write on its way into the store, as rules see it: the old row, the new values, who writes. Stores nothing itself.
import type { Table } from '../../dictionary';
import type { Instance } from '../../instance';
import type { Row } from '../../store';
import type { Caller } from '../caller';
import type { Amount } from '../currency';

export interface JournalText {
	element: string;
	text: string;
}

export class Write {
	constructor(
		readonly instance: Instance,
		readonly table: Table,
		readonly operation: 'insert' | 'update' | 'delete',
		/** The row before; undefined on insert. */
		readonly previous: Row | undefined,
		/** New values of the columns that are written; rules add to them. */
		readonly values: Row,
		readonly caller: Caller,
		readonly now: string,
		/** Texts appended to journal columns. */
		readonly entries: readonly JournalText[] = [],
	) {}

	/** What a business rule said about this write: setWorkflow, autoSysFields, setForceUpdate. */
	readonly flags: { workflow?: boolean; autoSysFields?: boolean; force?: boolean } = {};
	/** Whether the write comes from an import set. */
	importSet = false;
	/** Amounts of currency and price columns as they were entered. */
	amounts: ReadonlyMap<string, Amount> = new Map();
	/** Names of the business rules that ran, and the one that aborted the write with those that had run by then. */
	readonly stack: string[] = [];
	aborted: { rule: string; stack: string[] } | undefined;

	/** Old values of the columns that were changed in place. */
	private replaced: Row | undefined;

	/** From now on `previous` is the stored row; `old` holds what it had. */
	stored(old: Row): void {
		this.replaced = old;
	}

	get(name: string): string {
		return this.values[name] ?? this.previous?.[name] ?? '';
	}

	was(name: string): string {
		return this.replaced?.[name] ?? this.previous?.[name] ?? '';
	}

	set(name: string, value: string): void {
		if (this.table.columns.has(name)) this.values[name] = value;
	}

	/** Adds a text to a journal column. */
	comment(element: string, text: string): void {
		if (text !== '') (this.entries as JournalText[]).push({ element, text });
	}

	/** Takes a value or a journal text out of the write. */
	drop(name: string): void {
		if (this.operation === 'insert') this.set(name, this.table.columns.get(name)?.defaultValue ?? '');
		else delete this.values[name];
		const entries = this.entries as JournalText[];
		for (let i = entries.length - 1; i >= 0; i--) if (entries[i].element === name) entries.splice(i, 1);
	}

	/** Sets a value unless the write brings one. */
	fill(name: string, value: string): void {
		if (!this.values[name]) this.set(name, value);
	}

	/** Whether the write gives the column another value than it had. */
	changes(name: string): boolean {
		return name in this.values && this.values[name] !== this.was(name);
	}

	/** The row as it will be. */
	view(): Row {
		return { ...this.previous, ...this.values };
	}
}

/** Runs before the row is stored; may change values or throw an ApiError. */
export type BeforeRule = (write: Write) => void;

/** Runs after the row is stored, in the same transaction. */
export type AfterRule = (write: Write, row: Row) => void;

export interface TableRules {
	table: string;
	before?: BeforeRule;
	after?: AfterRule;
}
