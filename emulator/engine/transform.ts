// Carries a staged row into its target table by the transform maps: match by coalesce columns, then update or insert.
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { displayOf } from './path';
import { insert, update } from './write';

/** One map's outcome, as the Import Set API answers it. */
export interface Outcome {
	transform_map: string;
	table: string;
	display_name?: string;
	display_value?: string;
	record_link?: string;
	status: string;
	sys_id?: string;
	status_message?: string;
	error_message?: string;
}

/** Runs every active map of the staging table; null when there is none (KB0791757: the API then fails with 500). */
export function transform(instance: Instance, table: string, staged: Row, caller: Caller): Outcome[] | null {
	const { store } = instance;
	const maps = [...(store.rows('sys_transform_map').by('source_table', table))].filter((map) => map.active !== 'false').sort((a, b) => Number(a.order) - Number(b.order));
	if (maps.length === 0) return null;
	return maps.map((map) => {
		const outcome = apply(instance, map, staged, caller);
		store.rows(table).change(staged, {
			sys_import_state: outcome.status, sys_target_table: map.target_table, sys_target_sys_id: outcome.sys_id ?? '', sys_transform_map: map.sys_id, sys_import_state_comment: outcome.error_message ?? outcome.status_message ?? '',
		});
		return outcome;
	});
}

function apply(instance: Instance, map: Row, staged: Row, caller: Caller): Outcome {
	const { store } = instance;
	const entries = [...(store.rows('sys_transform_entry').by('map', map.sys_id))];
	const values: Row = {};
	for (const { source_field, target_field } of entries) if (staged[source_field]) values[target_field] = staged[source_field];
	const keys = entries.filter((entry) => entry.coalesce === 'true').map((entry) => entry.target_field);
	const target = keys.length > 0 && keys.every((key) => values[key]) ? findBy(instance, map.target_table, keys, values) : undefined;
	try {
		const before = target?.sys_mod_count;
		const row = target ? update(instance, map.target_table, target.sys_id, values, caller, { display: true, importSet: true }) : insert(instance, map.target_table, values, caller, { display: true, importSet: true });
		const status = !target ? 'inserted' : row.sys_mod_count === before ? 'ignored' : 'updated';
		return { ...described(instance, map, row), status, ...(status === 'ignored' ? { status_message: 'No field values changed' } : {}) };
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return { transform_map: map.name, table: map.target_table, status: 'error', error_message: error.detail ?? error.message };
	}
}

function findBy(instance: Instance, table: string, keys: string[], values: Row): Row | undefined {
	for (const row of instance.store.all(table)) if (keys.every((key) => (row[key] ?? '').toLowerCase() === values[key].toLowerCase())) return row;
	return undefined;
}

/** The parts of an outcome that say which record it is about. */
export function described(instance: Instance, map: Row, row: Row): Outcome {
	const table = map.target_table;
	return {
		transform_map: map.name, table, display_name: instance.dictionary.table(table)?.displayColumn ?? 'sys_id', display_value: displayOf(instance, table, row),
		record_link: `${instance.url}/api/now/table/${table}/${row.sys_id}`, status: '', sys_id: row.sys_id,
	};
}
