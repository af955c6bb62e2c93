// Attaches SLA definitions (contract_sla) to tasks that meet their start condition, and completes them at their stop condition.
import { formatUtc, parseUtc } from '../../clock';
import type { Instance } from '../../instance';
import type { Row } from '../../store';
import { system } from '../caller';
import { compileQuery } from '../query/compile';
import type { Test } from '../query/conditions';
import { parseQuery } from '../query/parse';
import { insert, update } from '../write';
import type { TableRules } from './write';

/** Compiled conditions of an instance's store, by table and text. */
const tests = new WeakMap<object, Map<string, Test>>();

function meets(instance: Instance, definition: Row, condition: string, row: Row): boolean {
	let known = tests.get(instance.store);
	if (!known) tests.set(instance.store, (known = new Map()));
	const key = `${definition.collection} ${condition}`;
	let test = known.get(key);
	if (!test) known.set(key, (test = compileQuery(instance, definition.collection, parseQuery(condition), system(instance)).matches));
	return test(row);
}

export const slaRules: TableRules = {
	table: 'task',
	after({ instance, operation, table, now }, row) {
		if (operation === 'delete') return;
		for (const definition of instance.store.rows('contract_sla').byId.values()) {
			if (definition.active !== 'true' || !definition.start_condition || !table.ancestry.includes(definition.collection)) continue;
			const attached = [...instance.store.rows('task_sla').by('task', row.sys_id)].find((one) => one.sla === definition.sys_id && one.active === 'true');
			if (!attached) {
				if (meets(instance, definition, definition.start_condition, row)) attach(instance, definition, row, now);
			} else if (definition.stop_condition && meets(instance, definition, definition.stop_condition, row)) {
				update(instance, 'task_sla', attached.sys_id, { stage: 'completed', active: 'false', end_time: now }, system(instance));
			}
		}
	},
};

function attach(instance: Instance, definition: Row, row: Row, now: string): void {
	const planned = formatUtc(parseUtc(now) + Math.max(0, parseUtc(definition.duration || '1970-01-01 00:00:00')));
	insert(instance, 'task_sla', { task: row.sys_id, sla: definition.sys_id, stage: 'in_progress', start_time: now, planned_end_time: planned }, system(instance));
}
