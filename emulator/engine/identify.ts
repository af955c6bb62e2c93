// Identification and reconciliation of configuration items: finds the item that a payload means, then inserts or updates it.
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { insert, tableOf, update } from './write';

export interface Attempt {
	identifierName: string;
	attemptResult: 'MATCHED' | 'NO_MATCH' | 'SKIPPED';
	attributes: string[];
	searchOnTable: string;
	hybridEntryCiAttributes: string[];
}

/** Values of cmdb_ci.discovery_source that a fresh instance knows. */
export const discoverySources = ['ServiceNow', 'ServiceWatch', 'ImportSet', 'Manual Entry', 'Event', 'AgentClientCollector', 'Other Automated', 'Altiris', 'SCCM', 'Service-now', 'Duplicate Location'];

/** Identifier entries in their order; the stock rules are larger but follow the same idea. */
const identifiers: { name: string; table: string; attributes: string[] }[] = [
	{ name: 'Hardware Rule', table: 'cmdb_ci_hardware', attributes: ['serial_number'] },
	{ name: 'Hardware Rule', table: 'cmdb_ci_hardware', attributes: ['name'] },
	{ name: 'CI Rule', table: 'cmdb_ci', attributes: ['correlation_id'] },
	{ name: 'CI Rule', table: 'cmdb_ci', attributes: ['name'] },
];

export function checkSource(source: unknown): string {
	if (typeof source !== 'string' || !discoverySources.includes(source)) throw new ApiError(400, 'Invalid data source', `Data source ${JSON.stringify(source ?? null)} is not valid. Use a choice value of discovery_source.`);
	return source;
}

/** A class of the CMDB, or the error for anything else. */
export function checkClass(instance: Instance, name: unknown): string {
	if (typeof name !== 'string' || !instance.dictionary.isA(name, 'cmdb_ci')) throw new ApiError(400, `Invalid class ${String(name)}`, 'The class name is not a CMDB class.');
	return tableOf(instance, name).name;
}

export function identify(instance: Instance, className: string, values: Row): { found?: Row; attempts: Attempt[] } {
	const attempts: Attempt[] = [];
	for (const { name, table, attributes } of identifiers) {
		if (!instance.dictionary.isA(className, table)) continue;
		const usable = attributes.every((one) => values[one]);
		// Items are looked for in the whole branch that the rule is about, so that a class may change.
		const found = usable ? [...instance.store.all(table)].find((row) => attributes.every((one) => (row[one] ?? '').toLowerCase() === values[one].toLowerCase()) && related(instance, row.sys_class_name, className)) : undefined;
		attempts.push({ identifierName: name, attemptResult: found ? 'MATCHED' : usable ? 'NO_MATCH' : 'SKIPPED', attributes, searchOnTable: table, hybridEntryCiAttributes: [] });
		if (found) return { found, attempts };
	}
	return { attempts };
}

const related = (instance: Instance, a: string, b: string): boolean => instance.dictionary.isA(a, b) || instance.dictionary.isA(b, a);

export interface Reconciled {
	className: string;
	operation: 'INSERT' | 'UPDATE' | 'NO_CHANGE';
	sysId: string;
	attempts: Attempt[];
}

/** Writes what a payload says, unless `commit` is false, which only tells what would be done. */
export function reconcile(instance: Instance, className: string, values: Row, source: string, caller: Caller, commit = true): Reconciled {
	const { found, attempts } = identify(instance, className, values);
	if (!found) {
		const sysId = commit ? insert(instance, className, { ...values, discovery_source: source, first_discovered: instance.clock.stamp(), last_discovered: instance.clock.stamp() }, caller).sys_id : '';
		return { className, operation: 'INSERT', sysId, attempts };
	}
	const differs = Object.entries(values).some(([name, value]) => tableOf(instance, found.sys_class_name).columns.has(name) && name !== 'sys_class_name' && (found[name] ?? '') !== value);
	if (commit && differs) update(instance, found.sys_class_name, found.sys_id, { ...values, discovery_source: source, last_discovered: instance.clock.stamp() }, caller);
	return { className: found.sys_class_name, operation: differs ? 'UPDATE' : 'NO_CHANGE', sysId: found.sys_id, attempts };
}

/** Makes a relation unless it exists; answers whether it is new. */
export function relate(instance: Instance, parent: string, child: string, type: string, caller: Caller): { row: Row; created: boolean } {
	for (const row of instance.store.rows('cmdb_rel_ci').by('parent', parent)) if (row.child === child && row.type === type) return { row, created: false };
	return { row: insert(instance, 'cmdb_rel_ci', { parent, child, type }, caller), created: true };
}
