// The list of rules by table; a row runs those of its table and of every table that it extends, the parent's first.
import type { Table } from '../../dictionary';
import { choiceRules, dictionaryRules, overrideRules, tableRules } from './dictionary';
import { incidentRules } from './incident';
import { applicationRules } from './oauth';
import { problemRules } from './problem';
import { approvalRules, catalogTaskRules, changeRules, changeTaskRules, itemRules, requestRules } from './request';
import { slaRules } from './sla';
import { taskRules } from './task';
import { userRules } from './user';
import type { TableRules } from './write';

const rules: TableRules[] = [
	taskRules, incidentRules, problemRules, changeRules, changeTaskRules, requestRules, itemRules, catalogTaskRules, approvalRules, userRules, slaRules,
	applicationRules, dictionaryRules, overrideRules, tableRules, choiceRules,
];

const byTable = new Map<string, TableRules[]>();
for (const one of rules) byTable.set(one.table, [...(byTable.get(one.table) ?? []), one]);

const resolved = new WeakMap<Table, TableRules[]>();

export function rulesOf(table: Table): TableRules[] {
	let found = resolved.get(table);
	if (!found) {
		found = [...table.ancestry].reverse().flatMap((name) => byTable.get(name) ?? []);
		resolved.set(table, found);
	}
	return found;
}
