// Puts seeded rows into a table with the stamps and defaults that a real row would have. Runs no rules.
import type { Instance } from '../instance';
import type { Row } from '../store';
import { idOf } from './identity';

/** Moment at which everything that came with the instance was created. */
export const born = '2025-01-06 08:00:00';

export interface Seeded {
	/** What the sys_id is made from, unless the values bring one. */
	key: string;
	values: Row;
}

/** Rows with stamps, class and default values. */
export function complete(instance: Instance, table: string, rows: Seeded[]): Row[] {
	const found = instance.dictionary.table(table);
	if (!found) throw new Error(`no table ${table}`);
	const defaults: Row = {};
	for (const column of found.columns.values()) if (column.defaultValue) defaults[column.name] = column.defaultValue;
	if (found.columns.has('sys_class_name')) defaults.sys_class_name = table;
	return rows.map(({ key, values }) => ({
		sys_id: values.sys_id ?? idOf(table, key), sys_created_on: born, sys_created_by: 'system', sys_updated_on: born, sys_updated_by: 'system', sys_mod_count: '0', ...defaults, ...values,
	}));
}

/** Adds rows to a table and returns them. */
export function put(instance: Instance, table: string, rows: Seeded[]): Row[] {
	const made = complete(instance, table, rows);
	instance.store.rows(table).load(made);
	return made;
}
