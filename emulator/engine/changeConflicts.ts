// Conflict detection of a change, and its risk by the risk conditions. Answers no request.
// docs: c_ConflictDetection.md, change-management-api.md (PATCH risk).
import { parseUtc } from '../clock';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { system, type Caller } from './caller';
import { changesOf, windowsOf } from './changeSchedule';
import { compileQuery } from './query/compile';
import { parseQuery } from './query/parse';
import { insert, newSysId, remove, update } from './write';

/** Everything that the change's item and the change itself name. */
export function itemsOf(instance: Instance, change: Row): Row[] {
	const ids = [change.cmdb_ci ?? '', ...[...instance.store.rows('task_ci').by('task', change.sys_id)].map((row) => row.ci_item)];
	return [...new Set(ids)].map((id) => instance.store.get('cmdb_ci', id)).filter((row) => row !== undefined);
}

/** Finds the change's conflicts anew and answers the sys_id of the run. */
export function detectConflicts(instance: Instance, change: Row): string {
	const caller = system(instance);
	for (const old of [...instance.store.rows('conflict').by('change', change.sys_id)]) remove(instance, 'conflict', old.sys_id, caller);
	const [start, end] = [parseUtc(change.start_date ?? ''), parseUtc(change.end_date ?? '')];
	let found = 0;
	const note = (item: Row, values: Row): void => {
		insert(instance, 'conflict', { change: change.sys_id, configuration_item: item.sys_id, last_checked: instance.clock.stamp(), ...values }, caller);
		found++;
	};
	for (const item of Number.isNaN(start) || Number.isNaN(end) ? [] : itemsOf(instance, change)) {
		for (const other of changesOf(instance, item.sys_id, change.sys_id)) if (other.start < end && other.end > start) note(item, { type: 'ci_already_scheduled', conflicting_change: other.row.sys_id });
		const windows = windowsOf(instance, item, { start, end });
		if (windows && !windows.some((window) => window.start <= start && window.end >= end)) note(item, { type: 'not_in_maintenance_window', schedule: item.maintenance_schedule });
	}
	update(instance, 'change_request', change.sys_id, { conflict_status: found > 0 ? 'Conflict' : 'No Conflict', conflict_last_run: instance.clock.stamp() }, caller);
	return newSysId();
}

/** Gives the change the risk and impact of the first condition that it meets. */
export function assessRisk(instance: Instance, change: Row, caller: Caller): Row {
	const conditions = [...instance.store.all('risk_conditions')].filter((row) => row.active !== 'false').sort((a, b) => Number(a.order) - Number(b.order));
	const met = conditions.find((row) => compileQuery(instance, 'change_request', parseQuery(row.condition ?? ''), system(instance)).matches(change));
	return met ? update(instance, 'change_request', change.sys_id, { ...(met.risk ? { risk: met.risk } : {}), ...(met.impact ? { impact: met.impact } : {}) }, caller) : change;
}
