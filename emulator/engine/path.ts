// Follows a column name, dot-walked through references, from a row to a value. Turns nothing into text.
import type { Instance } from '../instance';
import type { Column } from '../schema/columns';
import type { Row } from '../store';

/** A column as seen from some table: its definition and how its value is read. */
export interface Path {
	column: Column;
	/** Table whose row holds the column at the end of the walk. */
	table: string;
	/** Column names of the queried table that the value hangs on; one when the path is not dotted. */
	dotted: boolean;
	/** Raw value; empty when a reference on the way is empty. */
	value(row: Row): string;
	/** The row at the end of the walk that holds the column. */
	holder(row: Row): Row | undefined;
}

/** The path, or undefined when a name on the way does not exist. `ref_<table>` steps cast a reference to a child table. */
export function pathOf(instance: Instance, table: string, name: string): Path | undefined {
	const { dictionary, store } = instance;
	if (!name.includes('.')) {
		const column = dictionary.column(table, name);
		return column && { column, table, dotted: false, value: (row) => row[name] ?? '', holder: (row) => row };
	}
	const parts = name.split('.');
	const steps: { field: string; table: string }[] = [];
	let at = table;
	for (const part of parts.slice(0, -1)) {
		if (part.startsWith('ref_') && dictionary.has(part.slice(4))) {
			at = part.slice(4);
			if (steps.length > 0) steps[steps.length - 1].table = at;
			continue;
		}
		const column = dictionary.column(at, part);
		if (!column?.reference || !dictionary.has(column.reference)) return undefined;
		at = column.reference;
		steps.push({ field: part, table: at });
	}
	const last = parts[parts.length - 1];
	const column = dictionary.column(at, last);
	if (!column) return undefined;
	const holder = (row: Row): Row | undefined => {
		let current: Row | undefined = row;
		for (const step of steps) {
			const id: string = current[step.field] ?? '';
			current = id === '' ? undefined : store.get(step.table, id);
			if (!current) return undefined;
		}
		return current;
	};
	return { column, table: at, dotted: true, value: (row) => holder(row)?.[last] ?? '', holder };
}

/** What stands for a row where it is referred to. */
export function displayOf(instance: Instance, table: string, row: Row): string {
	const actual = row.sys_class_name && instance.dictionary.has(row.sys_class_name) ? row.sys_class_name : table;
	const name = instance.dictionary.table(actual)?.displayColumn ?? 'sys_id';
	const value = row[name] ?? '';
	const column = instance.dictionary.column(actual, name);
	if (column?.type === 'reference' && column.reference && value) return displayOfReference(instance, column.reference, value);
	return value;
}

/** Display value of a reference; the key itself when the row is gone. */
export function displayOfReference(instance: Instance, table: string, id: string): string {
	if (id === '') return '';
	if (id === 'global') return 'global';
	const row = instance.store.get(table, id);
	return row ? displayOf(instance, table, row) : id;
}
