// Identification and reconciliation of configuration items: finds the item that a payload means, then inserts or updates it.
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { look, ruleOf, type Attempt, type Described } from './identifiers';
import { insert, tableOf, update } from './write';

/** Values of cmdb_ci.discovery_source that a fresh instance knows. */
export const discoverySources = ['ServiceNow', 'ServiceWatch', 'ImportSet', 'Manual Entry', 'Event', 'AgentClientCollector', 'Other Automated', 'Altiris', 'SCCM', 'Service-now', 'Duplicate Location'];

export function checkSource(source: unknown): string {
	if (typeof source !== 'string' || !discoverySources.includes(source)) throw new ApiError(400, 'Invalid data source', `Data source ${JSON.stringify(source ?? null)} is not valid. Use a choice value of discovery_source.`);
	return source;
}

/** A class of the CMDB, or the error for anything else. */
export function checkClass(instance: Instance, name: unknown): string {
	if (typeof name !== 'string' || !instance.dictionary.isA(name, 'cmdb_ci')) throw new ApiError(400, `Invalid class ${String(name)}`, 'The class name is not a CMDB class.');
	return tableOf(instance, name).name;
}

/** Goes through the entries of the class's rule (errors: id-engine-error-messages.md). A dependent item is looked for only among those that its relations lead to. */
export function identify(instance: Instance, item: Described): { found?: Row; entry: string; attempts: Attempt[] } {
	const rule = ruleOf(instance, item.className);
	const attempts: Attempt[] = [];
	if (!rule) return { entry: '', attempts };
	if (!rule.independent && item.related.length === 0) throw new ApiError(400, 'MISSING_DEPENDENCY', `In payload no relations defined for dependent class [${item.className}] that matches any containment/hosting rules: []. Add appropriate relations in payload for '${item.values.name ?? ''}'`);
	const strange = item.lookups.find(({ className }) => !rule.entries.some((entry) => entry.lookup && instance.dictionary.isA(className, entry.table)));
	if (strange) throw new ApiError(400, 'IDENTIFICATION_RULE_FOR_LOOKUP_MISSING', `Identity Rule for table [${item.className}] missing Lookup Rule for class [${strange.className}]`);
	const neighbours = rule.independent ? undefined : neighboursOf(instance, item.related);
	for (const entry of rule.entries) {
		const { found, usable } = look(instance, entry, item, (row) => neighbours?.has(row.sys_id) ?? true);
		attempts.push({ identifierName: rule.name, attemptResult: found ? 'MATCHED' : usable ? 'NO_MATCH' : 'SKIPPED', attributes: entry.attributes, searchOnTable: entry.table, hybridEntryCiAttributes: [] });
		if (found) return { found, entry: entry.sysId, attempts };
	}
	return { entry: '', attempts };
}

function neighboursOf({ store }: Instance, items: string[]): Set<string> {
	const relations = store.rows('cmdb_rel_ci');
	return new Set(items.flatMap((id) => [...[...relations.by('parent', id)].map((row) => row.child), ...[...relations.by('child', id)].map((row) => row.parent)]));
}

export interface Reconciled {
	className: string;
	operation: 'INSERT' | 'UPDATE' | 'NO_CHANGE';
	sysId: string;
	attempts: Attempt[];
	/** sys_id of the identifier entry that matched. */
	entry: string;
	/** sys_ids of the lookup records, in the payload's order; null where nothing is written. */
	lookups: (string | null)[];
}

/** Writes what a payload says, unless `commit` is false, which only tells what would be done. */
export function reconcile(instance: Instance, item: Described, source: string, caller: Caller, commit = true): Reconciled {
	const { className, values } = item;
	const { found, entry, attempts } = identify(instance, item);
	const stamp = instance.clock.stamp();
	const outcome = (operation: Reconciled['operation'], name: string, sysId: string): Reconciled => ({ className: name, operation, sysId, attempts, entry, lookups: item.lookups.map((one) => (commit ? keepLookup(instance, one, sysId, caller) : null)) });
	if (!found) {
		const sysId = commit ? insert(instance, className, { ...values, discovery_source: source, first_discovered: stamp, last_discovered: stamp }, caller).sys_id : '';
		return outcome('INSERT', className, sysId);
	}
	const differs = Object.entries(values).some(([name, value]) => tableOf(instance, found.sys_class_name).columns.has(name) && name !== 'sys_class_name' && (found[name] ?? '') !== value);
	if (commit && differs) update(instance, found.sys_class_name, found.sys_id, { ...values, discovery_source: source, last_discovered: stamp }, caller);
	return outcome(differs ? 'UPDATE' : 'NO_CHANGE', found.sys_class_name, found.sys_id);
}

/** A lookup record that is not there yet is inserted, with a reference to its item. */
function keepLookup(instance: Instance, { className, values }: Described['lookups'][number], ci: string, caller: Caller): string {
	const { columns } = tableOf(instance, className);
	const known = Object.entries(values).filter(([name]) => columns.has(name));
	for (const row of instance.store.all(className)) if (row.cmdb_ci === ci && known.every(([name, value]) => (row[name] ?? '') === value)) return row.sys_id;
	return insert(instance, className, { ...values, cmdb_ci: ci }, caller).sys_id;
}

/** Makes a relation unless it exists; answers whether it is new. */
export function relate(instance: Instance, parent: string, child: string, type: string, caller: Caller): { row: Row; created: boolean } {
	for (const row of instance.store.rows('cmdb_rel_ci').by('parent', parent)) if (row.child === child && row.type === type) return { row, created: false };
	return { row: insert(instance, 'cmdb_rel_ci', { parent, child, type }, caller), created: true };
}
