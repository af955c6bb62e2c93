// Data policies that stand in sys_data_policy2 with their rules: mandatory and read-only columns of writes from outside the form.
//
// docs: c_DataPolicy.md (every GlideRecord write, REST included; import sets may be left out), r_DataPolicyFields.md (inherit, conditions).
// The wording for read-only columns is assumed. "Reverse if false" matters to forms alone.

import { ApiError } from '../http';
import type { Row } from '../store';
import { system } from './caller';
import { compileQuery } from './query/compile';
import { parseQuery } from './query/parse';
import type { Write } from './rules/write';

/** Throws the 403 of the first policy that the write does not keep. */
export function checkStored(write: Write): void {
	const { instance, table } = write;
	const policies = instance.store.rows('sys_data_policy2').byId;
	if (policies.size === 0 || write.operation === 'delete') return;
	const view = write.view();
	for (const policy of policies.values()) {
		if (!concerns(policy, write) || !compileQuery(instance, table.name, parseQuery(policy.conditions ?? ''), system(instance)).matches(view)) continue;
		const rules = [...instance.store.rows('sys_data_policy_rule').by('sys_data_policy', policy.sys_id)];
		refuse(write, 'mandatory', rules.filter((rule) => rule.mandatory === 'true' && isEmpty(write, view, rule.field)));
		refuse(write, 'read only', rules.filter((rule) => rule.disabled === 'true' && isWritten(write, rule.field)));
	}
}

function concerns(policy: Row, { table, importSet }: Write): boolean {
	if (policy.active === 'false' || (importSet && policy.apply_import_set === 'false')) return false;
	return policy.model_table === table.name || (policy.inherit === 'true' && table.ancestry.includes(policy.model_table));
}

const isJournal = ({ table }: Write, field: string): boolean => table.columns.get(field)?.type === 'journal_input';
const isEmpty = (write: Write, view: Row, field: string): boolean => write.table.columns.has(field) && (isJournal(write, field) ? !write.entries.some((entry) => entry.element === field) : (view[field] ?? '') === '');
/** A new row may be filled; what is there may not be changed. */
const isWritten = (write: Write, field: string): boolean => write.operation === 'update' && (isJournal(write, field) ? write.entries.some((entry) => entry.element === field) : write.changes(field));

function refuse({ table }: Write, what: 'mandatory' | 'read only', rules: Row[]): void {
	if (rules.length === 0) return;
	const labels = rules.map(({ field }) => table.columns.get(field)?.label ?? field);
	throw new ApiError(403, 'Operation Failed', `Data Policy Exception: ${labels.length === 1 ? `${labels[0]} is ${what}` : `The following fields are ${what}: ${labels.join(', ')}`}`);
}
