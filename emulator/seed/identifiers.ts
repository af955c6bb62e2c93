// Identification rules of the CMDB; the stock ones are larger but follow the same idea.
import type { Instance } from '../instance';
import { put } from './rows';

const rules: [string, string, string[]][] = [['Hardware Rule', 'cmdb_ci_hardware', ['serial_number', 'correlation_id', 'name']], ['CI Rule', 'cmdb_ci', ['correlation_id', 'name']]];

export function seedIdentifiers(instance: Instance): void {
	for (const [name, table, attributes] of rules) {
		const [identifier] = put(instance, 'cmdb_identifier', [{ key: name, values: { name, applies_to: table } }]);
		put(instance, 'cmdb_identifier_entry', attributes.map((one, i) => ({ key: `${name} ${one}`, values: { identifier: identifier.sys_id, table, attributes: one, order: String(100 * (i + 1)) } })));
	}
}
