// Assignment rules (sysrule_assignment): the first one that matches gives an unassigned task its group or assignee. Runs no scripts.
// docs: c_AssignmentRulesModule.md.
import { system } from './caller';
import { compileQuery } from './query/compile';
import { parseQuery } from './query/parse';
import type { Write } from './rules/write';

export function assignByRules(write: Write): void {
	const { instance, table } = write;
	if (write.operation === 'delete' || !table.ancestry.includes('task')) return;
	const rules = instance.store.rows('sysrule_assignment').byId;
	if (rules.size === 0 || write.get('assigned_to') !== '' || write.get('assignment_group') !== '') return;
	const view = write.view();
	const rule = [...rules.values()].filter((one) => one.active !== 'false' && table.ancestry.includes(one.table)).sort((a, b) => Number(a.order || 100) - Number(b.order || 100))
		.find((one) => compileQuery(instance, table.name, parseQuery(one.condition ?? ''), system(instance)).matches(view));
	if (!rule) return;
	if (rule.group) write.set('assignment_group', rule.group);
	if (rule.user) write.set('assigned_to', rule.user);
}
