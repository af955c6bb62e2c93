// The configuration items, services and offerings of a change over the Change Management API. The work is done by workers (changePlanning).
import { readJson } from '../engine/body';
import { itemsOf } from '../engine/changeConflicts';
import { insert, tableOf } from '../engine/write';
import { ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { changeApi as api, changeBase as base, changeOf, pairsOf } from './change';
import { badRequest, employ } from './changePlanning';

/** Tables of the associations, with the column that names the item and the class that it must have. */
const associations: Record<string, [table: string, column: string, className: string]> = {
	affected: ['task_ci', 'ci_item', 'cmdb_ci'], impacted: ['task_cmdb_ci_service', 'cmdb_ci_service', 'cmdb_ci'], offering: ['task_service_offering', 'service_offering', 'service_offering'],
};

function associationOf(name: unknown): (typeof associations)[string] {
	const found = typeof name === 'string' && Object.hasOwn(associations, name) ? associations[name] : undefined;
	if (!found) throw badRequest('Invalid association_type');
	return found;
}

function associated(call: Call, instance: Instance): Reply {
	const change = changeOf(call, instance);
	const [table] = associationOf(call.query.get('association_type') ?? 'affected');
	return ok([...instance.store.rows(table).by('task', change.sys_id)].map((row) => pairsOf(instance, tableOf(instance, table), row, call)));
}

async function associate(call: Call, instance: Instance): Promise<Reply> {
	const change = changeOf(call, instance);
	const body = await readJson(call);
	const [table, column, className] = associationOf(body.association_type);
	const sent = body.cmdb_ci_sys_ids;
	const ids = (Array.isArray(sent) ? sent.map(String) : typeof sent === 'string' ? sent.split(',') : []).map((one) => one.trim()).filter(Boolean);
	if (ids.length === 0) throw badRequest('cmdb_ci_sys_ids is missing');
	return employ(call, instance, String(body.association_type), { cmdb_ci_sys_ids: ids, association_type: body.association_type, task: change.sys_id }, () => {
		const known = new Set([...instance.store.rows(table).by('task', change.sys_id)].map((row) => row[column]));
		const [infoMessages, warningMessages]: [string[], string[]] = [[], []];
		for (const id of ids) {
			if (!instance.store.get(className, id)) warningMessages.push(`Invalid CMDB_CI sys_id provided. ${id}`);
			else if (known.has(id)) infoMessages.push(`CMDB_CI sys_id already associated to ${change.number}. ${id}`);
			else insert(instance, table, { task: change.sys_id, [column]: id }, call.caller);
		}
		if (String(body.refresh_impacted_services) === 'true') refreshImpacted(call, instance, change);
		return { messages: { infoMessages, warningMessages } };
	});
}

/** The services that the change's items are used by. */
function refreshImpacted(call: Call, instance: Instance, change: Row): void {
	const known = new Set([...instance.store.rows('task_cmdb_ci_service').by('task', change.sys_id)].map((row) => row.cmdb_ci_service));
	for (const item of itemsOf(instance, change)) {
		for (const { parent } of instance.store.rows('cmdb_rel_ci').by('child', item.sys_id)) {
			if (known.has(parent) || !instance.store.get('cmdb_ci_service', parent)) continue;
			known.add(parent);
			insert(instance, 'task_cmdb_ci_service', { task: change.sys_id, cmdb_ci_service: parent }, call.caller);
		}
	}
}

export const changeItemRoutes: Route[] = [
	{ method: 'GET', path: `${base}/{id}/ci`, api, handler: associated },
	{ method: 'POST', path: `${base}/{id}/ci`, api, handler: associate },
	{
		method: 'POST', path: `${base}/{id}/refresh_impacted_services`, api,
		handler(call, instance) {
			const change = changeOf(call, instance);
			return employ(call, instance, 'impacted', '', () => (refreshImpacted(call, instance, change), {}));
		},
	},
];
