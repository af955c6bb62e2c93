// Database views: read-only tables whose rows are joined from others when somebody looks. Stores nothing of its own.
//
// docs: c_DatabaseViews.md, t_AddATableToTheDatabaseView.md. A column is called by its table's prefix and its own name. The
// identifier of a row is made of those of its parts, as clients have seen it.

import type { Table } from '../dictionary';
import type { Instance } from '../instance';
import type { Column, TableDefinition } from '../schema/columns';
import type { Row } from '../store';
import { equalColumns, parseClause, type Combination } from './viewCondition';

interface ViewTable {
	table: string;
	prefix: string;
	clause: string;
	leftJoin: boolean;
	/** Columns that the view shows; none named means all. */
	fields: string[];
}

/** The rows that a row of a view was joined from, with their tables. */
const partsOfRow = new WeakMap<Row, [table: string, row: Row][]>();
/** Per store: name of the view, what it was made of, and at which version of the store. */
const made = new WeakMap<object, Map<string, { signature: string; version: number }>>();

export const partsOf = (row: Row): [table: string, row: Row][] => partsOfRow.get(row) ?? [];

/** The view as a table with its rows as they are now; undefined when there is none of that name. */
export function databaseView(instance: Instance, name: string): Table | undefined {
	const { store, dictionary } = instance;
	const view = [...store.rows('sys_db_view').by('name', name)].find((row) => row.name === name);
	if (!view) {
		if (dictionary.table(name)?.definition.view) dictionary.removeTable(name);
		return undefined;
	}
	let known = made.get(store);
	if (!known) made.set(store, (known = new Map()));
	const tables = tablesOf(instance, view);
	const signature = JSON.stringify([view.label, tables]);
	const before = known.get(name);
	if (before?.signature !== signature || !dictionary.has(name)) dictionary.addTable(definitionOf(instance, view, tables));
	if (before?.signature !== signature || before.version !== store.version) {
		store.rows(name).replace(joined(instance, tables));
		known.set(name, { signature, version: store.version });
	}
	return dictionary.table(name);
}

function tablesOf(instance: Instance, view: Row): ViewTable[] {
	const { store, dictionary } = instance;
	return [...store.rows('sys_db_view_table').by('view', view.sys_id)]
		.filter((row) => row.active !== 'false' && dictionary.has(row.table) && row.variable_prefix)
		.sort((a, b) => Number(a.order || 100) - Number(b.order || 100))
		.map((row) => ({
			table: row.table, prefix: row.variable_prefix, clause: row.where_clause ?? '', leftJoin: row.left_join === 'true',
			fields: [...store.rows('sys_db_view_table_field').by('view_table', row.sys_id)].map((one) => one.field),
		}));
}

const shown = (instance: Instance, { table, fields }: ViewTable): Column[] => [...(instance.dictionary.table(table)?.columns.values() ?? [])].filter((one) => fields.length === 0 || fields.includes(one.name));

function definitionOf(instance: Instance, view: Row, tables: ViewTable[]): TableDefinition {
	const columns = tables.flatMap((one) => shown(instance, one).map((column): Column => ({
		...column, name: `${one.prefix}_${column.name}`, ...(column.dependsOn ? { dependsOn: `${one.prefix}_${column.dependsOn}` } : {}), readOnly: true, unique: false, display: false, defaultValue: undefined,
	})));
	return { name: view.name, label: view.label || view.name, columns, bare: true, view: tables.map(({ table, prefix }) => ({ table, prefix })) };
}

function joined(instance: Instance, tables: ViewTable[]): Row[] {
	let combinations: Combination[] = [new Map()];
	tables.forEach((one, i) => (combinations = join(instance, combinations, one, tables.slice(0, i + 1).map(({ prefix }) => prefix))));
	const columns = tables.map((one) => ({ ...one, columns: shown(instance, one).map(({ name }) => [name, `${one.prefix}_${name}`]) }));
	return tables.length === 0 ? [] : combinations.map((rows) => {
		const row: Row = { sys_id: `__ENC__${tables.map(({ prefix }) => Buffer.from(rows.get(prefix)?.sys_id ?? '').toString('base64')).join('-')}` };
		for (const { prefix, columns: pairs } of columns) for (const [from, to] of pairs) row[to] = rows.get(prefix)?.[from] ?? '';
		partsOfRow.set(row, tables.flatMap(({ table, prefix }): [string, Row][] => {
			const part = rows.get(prefix);
			return part ? [[table, part]] : [];
		}));
		return row;
	});
}

function alike(byValue: Map<string, Row[]>, value: string): Row[] {
	let found = byValue.get(value);
	if (!found) byValue.set(value, (found = []));
	return found;
}

/** Each combination with every row of the next table that the clause lets in; a clause that is none lets nothing in. */
function join(instance: Instance, combinations: Combination[], { table, prefix, clause, leftJoin }: ViewTable, prefixes: string[]): Combination[] {
	const condition = parseClause(clause, prefixes);
	if (!condition) return [];
	const all = [...instance.store.all(table)];
	const equal = equalColumns(condition, prefix);
	const byValue = new Map<string, Row[]>();
	if (equal) for (const row of all) alike(byValue, row[equal.own] ?? '').push(row);
	return combinations.flatMap((before) => {
		const candidates = equal ? (byValue.get(before.get(equal.other.prefix)?.[equal.other.column] ?? '') ?? []) : all;
		const found = candidates.map((row): Combination => new Map(before).set(prefix, row)).filter((one) => condition.matches(one));
		return found.length === 0 && leftJoin ? [new Map(before).set(prefix, undefined)] : found;
	});
}
