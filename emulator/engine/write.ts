// Inserts, updates and deletes rows by the rules of the platform. Every write goes through here, from REST or from instruments.
import { randomUUID } from 'node:crypto';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';

export const newSysId = (): string => randomUUID().replaceAll('-', '');

export function insert(instance: Instance, table: string, values: Row, caller: Caller): Row {
	const now = instance.clock.stamp();
	const found = instance.dictionary.table(table);
	if (!found) throw new ApiError(400, `Invalid table ${table}`);
	const row: Row = {};
	for (const column of found.columns.values()) if (column.defaultValue) row[column.name] = column.defaultValue;
	for (const [name, value] of Object.entries(values)) if (found.columns.has(name)) row[name] = String(value);
	Object.assign(row, { sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: caller.userName, sys_updated_by: caller.userName, sys_mod_count: '0' });
	if (found.columns.has('sys_class_name')) row.sys_class_name = table;
	if (found.numberPrefix && !row.number) {
		row.number = `${found.numberPrefix}${String(10001 + instance.store.rows(table).byId.size).padStart(7, '0')}`;
		row.task_effective_number = row.number;
	}
	instance.store.rows(table).add(row);
	return row;
}

export function update(instance: Instance, table: string, sysId: string, values: Row, caller: Caller): Row {
	const row = instance.store.get(table, sysId);
	const found = instance.dictionary.table(table);
	if (!row || !found) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
	const changes: Row = {};
	for (const [name, value] of Object.entries(values)) if (found.columns.has(name) && (row[name] ?? '') !== String(value)) changes[name] = String(value);
	if (Object.keys(changes).length === 0) return row;
	changes.sys_updated_on = instance.clock.stamp();
	changes.sys_updated_by = caller.userName;
	changes.sys_mod_count = String(Number(row.sys_mod_count) + 1);
	instance.store.rows(row.sys_class_name || table).change(row, changes);
	return row;
}

export function remove(instance: Instance, table: string, sysId: string): void {
	const row = instance.store.get(table, sysId);
	if (!row) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
	instance.store.rows(row.sys_class_name || table).remove(row);
}
