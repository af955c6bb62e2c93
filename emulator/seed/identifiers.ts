// Identification rules of the CMDB: that of hardware as the documentation's sample shows it, and a small one for everything else.
import type { Instance } from '../instance';
import { put } from './rows';

const rules: [string, string, [string, string][]][] = [
	['Hardware Rule', 'cmdb_ci_hardware', [['cmdb_serial_number', 'serial_number,serial_number_type'], ['cmdb_ci_hardware', 'serial_number'], ['cmdb_ci_hardware', 'name'], ['cmdb_ci_network_adapter', 'ip_address,mac_address']]],
	['CI Rule', 'cmdb_ci', [['cmdb_ci', 'correlation_id'], ['cmdb_ci', 'name']]],
];

export function seedIdentifiers(instance: Instance): void {
	for (const [name, appliesTo, entries] of rules) {
		const [identifier] = put(instance, 'cmdb_identifier', [{ key: name, values: { name, applies_to: appliesTo } }]);
		put(instance, 'cmdb_identifier_entry', entries.map(([table, attributes], i) => ({ key: `${name} ${table} ${attributes}`, values: { identifier: identifier.sys_id, table, attributes, order: String(100 * (i + 1)) } })));
	}
}
