// The stored identification rules of CMDB classes, and what one entry of a rule finds. Writes nothing.
// docs: c_IdentificationRules.md; what an attempt looks like: the sample of c_IdentifyReconcileAPI.md.
import type { Instance } from '../instance';
import type { Row } from '../store';

export interface Attempt {
	identifierName: string;
	attemptResult: 'MATCHED' | 'NO_MATCH' | 'SKIPPED';
	attributes: string[];
	searchOnTable: string;
	hybridEntryCiAttributes: string[];
}

/** What a payload says of one item. */
export interface Described {
	className: string;
	values: Row;
	/** Records of other tables that refer to the item. */
	lookups: { className: string; values: Row }[];
	/** Items that the item stands in relation to, by sys_id; only these count for dependent classes. */
	related: string[];
}

interface Entry {
	sysId: string;
	table: string;
	attributes: string[];
	lookup: boolean;
}

export interface Rule {
	name: string;
	/** Whether items of the class can be told apart by themselves. */
	independent: boolean;
	entries: Entry[];
}

/** The rule of a class; one without has that of its nearest parent with one. Entries by priority. */
export function ruleOf({ store, dictionary }: Instance, className: string): Rule | undefined {
	const rules = [...store.rows('cmdb_identifier').byId.values()].filter((rule) => rule.active !== 'false');
	for (const ancestor of dictionary.table(className)?.ancestry ?? []) {
		const rule = rules.find((one) => one.applies_to === ancestor);
		const entries = rule ? [...store.rows('cmdb_identifier_entry').by('identifier', rule.sys_id)].filter((entry) => entry.active !== 'false') : [];
		if (!rule || entries.length === 0) continue;
		entries.sort((x, y) => Number(x.order || 100) - Number(y.order || 100));
		return {
			name: rule.name, independent: rule.is_independent !== 'false',
			entries: entries.map((entry) => {
				const table = entry.table || ancestor;
				return { sysId: entry.sys_id, table, attributes: (entry.attributes ?? '').split(',').map((one) => one.trim()).filter(Boolean), lookup: table !== ancestor && dictionary.column(table, 'cmdb_ci') !== undefined };
			}),
		};
	}
	return undefined;
}

const agrees = (row: Row, values: Row, attributes: string[]): boolean => attributes.every((one) => (row[one] ?? '').toLowerCase() === values[one].toLowerCase());
const complete = (values: Row, attributes: string[]): boolean => attributes.length > 0 && attributes.every((one) => Boolean(values[one]));
const kin = ({ dictionary }: Instance, a: string, b: string): boolean => dictionary.isA(a, b) || dictionary.isA(b, a);

/** The item that the entry finds; `usable` is false where the payload lacks what the entry asks for. */
export function look(instance: Instance, entry: Entry, item: Described, isCandidate: (row: Row) => boolean): { found?: Row; usable: boolean } {
	const { store, dictionary } = instance;
	const matches = (row: Row | undefined): row is Row => row !== undefined && kin(instance, row.sys_class_name, item.className) && isCandidate(row);
	if (!entry.lookup) {
		if (!complete(item.values, entry.attributes)) return { usable: false };
		// Items are looked for in the whole branch that the rule is about, so that a class may change.
		return { found: [...store.all(entry.table)].find((row) => agrees(row, item.values, entry.attributes) && matches(row)), usable: true };
	}
	const asked = item.lookups.filter((one) => dictionary.isA(one.className, entry.table) && complete(one.values, entry.attributes));
	for (const { values } of asked) {
		for (const record of store.all(entry.table)) {
			const owner = record.cmdb_ci && agrees(record, values, entry.attributes) ? store.get('cmdb_ci', record.cmdb_ci) : undefined;
			if (matches(owner)) return { found: owner, usable: true };
		}
	}
	return { usable: asked.length > 0 };
}
