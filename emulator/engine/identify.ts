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

/** Entries of the rule of a class, by priority; a class without a rule of its own has that of the nearest parent with one (docs: c_IdentificationRules.md). */
function entriesOf({ store, dictionary }: Instance, className: string): { name: string; table: string; attributes: string[]; lookup: boolean }[] {
	const rules = [...store.rows('cmdb_identifier').byId.values()].filter((rule) => rule.active !== 'false');
	for (const ancestor of dictionary.table(className)?.ancestry ?? []) {
		const rule = rules.find((one) => one.applies_to === ancestor);
		const entries = rule ? [...store.rows('cmdb_identifier_entry').by('identifier', rule.sys_id)].filter((entry) => entry.active !== 'false') : [];
		if (!rule || entries.length === 0) continue;
		return entries.sort((x, y) => Number(x.order || 100) - Number(y.order || 100)).map((entry) => {
			const table = entry.table || rule.applies_to;
			return { name: rule.name, table, attributes: (entry.attributes ?? '').split(',').map((one) => one.trim()).filter(Boolean), lookup: !dictionary.isA(table, 'cmdb_ci') };
		});
	}
	return [];
}

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
	for (const { name, table, attributes, lookup } of entriesOf(instance, className)) {
		// Entries that look in related tables ask for values that a payload's own item does not carry.
		const usable = !lookup && attributes.length > 0 && attributes.every((one) => values[one]);
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
