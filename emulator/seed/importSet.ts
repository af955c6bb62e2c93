// Seeds the transform maps of the staging tables.
import type { Instance } from '../instance';
import { put } from './rows';

/** Map name, staging table, target table, and per field: source, target, whether rows are matched by it. */
const maps: [string, string, string, [string, string, boolean][]][] = [
	['User', 'imp_user', 'sys_user', [['user_id', 'user_name', true], ['first_name', 'first_name', false], ['last_name', 'last_name', false], ['email', 'email', false], ['phone', 'phone', false]]],
	['Incident', 'imp_incident', 'incident', [['external_id', 'correlation_id', true], ['subject', 'short_description', false], ['details', 'description', false], ['urgency', 'urgency', false], ['caller', 'caller_id', false]]],
];

export function seedImportSets(instance: Instance): void {
	for (const [name, source_table, target_table, fields] of maps) {
		const [map] = put(instance, 'sys_transform_map', [{ key: name, values: { name, source_table, target_table } }]);
		put(instance, 'sys_transform_entry', fields.map(([source_field, target_field, coalesce]) => ({ key: `${name} ${target_field}`, values: { map: map.sys_id, source_field, target_field, coalesce: String(coalesce) } })));
	}
}
