// The CMDB Instance and CMDB Meta APIs: items with their relations, classes with their attributes (docs: cmdb-instance-api.md, cmdb-meta-api.md).
import { readJson } from '../engine/body';
import { checkClass, checkSource, reconcile, relate } from '../engine/identify';
import { displayOf, displayOfReference } from '../engine/path';
import { runQuery } from '../engine/query/run';
import { rendererOf } from '../engine/render';
import { remove, tableOf, update } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const api = 'CMDB Instance API';
const base = '/api/now/cmdb/instance';
const notFound = (): ApiError => new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");

function checkRole({ caller }: Call): void {
	if (!caller.admin && !caller.roles.has('itil')) throw new ApiError(403, 'User Not Authorized', 'Role itil is required');
}

function itemOf(call: Call, instance: Instance): Row {
	checkRole(call);
	const table = tableOf(instance, checkClass(instance, call.params.class));
	const row = instance.store.get(table.name, call.params.id);
	if (!row || !instance.access.readable(call.caller, table, row)) throw notFound();
	return row;
}

function relationsOf(instance: Instance, item: Row, own: 'parent' | 'child'): unknown[] {
	const other = own === 'parent' ? 'child' : 'parent';
	return [...instance.store.rows('cmdb_rel_ci').by(own, item.sys_id)].map((row) => ({
		sys_id: row.sys_id,
		type: { display_value: displayOfReference(instance, 'cmdb_rel_type', row.type), link: `${instance.url}/api/now/table/cmdb_rel_type/${row.type}`, value: row.type },
		target: { display_value: displayOfReference(instance, 'cmdb_ci', row[other]), link: `${instance.url}${base}/cmdb_ci/${row[other]}`, value: row[other] },
	}));
}

function shown(call: Call, instance: Instance, item: Row): Reply {
	const table = tableOf(instance, item.sys_class_name);
	const all = rendererOf(instance, table, { display: 'all', link: true }, call.caller)(item) as Record<string, { value: string; link?: string }>;
	const attributes = Object.fromEntries(Object.entries(all).map(([name, leaf]) => [name, leaf.link ? leaf : leaf.value]));
	return ok({ outbound_relations: relationsOf(instance, item, 'parent'), attributes, inbound_relations: relationsOf(instance, item, 'child') });
}

interface Relation {
	type?: unknown;
	target?: unknown;
}

function addRelations(call: Call, instance: Instance, item: Row, body: Record<string, unknown>): void {
	const each = (name: string, act: (target: string, type: string) => void): void => {
		for (const { type, target } of Array.isArray(body[name]) ? (body[name] as Relation[]) : []) {
			if (typeof type !== 'string' || !instance.store.get('cmdb_rel_type', type)) throw new ApiError(400, 'Invalid relation type', null);
			if (typeof target !== 'string' || !instance.store.get('cmdb_ci', target)) throw new ApiError(400, 'Invalid relation target', null);
			act(target, type);
		}
	};
	each('outbound_relations', (target, type) => relate(instance, item.sys_id, target, type, call.caller));
	each('inbound_relations', (target, type) => relate(instance, target, item.sys_id, type, call.caller));
}

function attributesOf(body: Record<string, unknown>): Row {
	const { attributes } = body;
	if (typeof attributes !== 'object' || attributes === null) throw new ApiError(400, 'Invalid request body', 'attributes is missing');
	return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value as string | number | boolean)]));
}

/** Items that the body's relations name. */
const relatedOf = (body: Record<string, unknown>): string[] =>
	[body.inbound_relations, body.outbound_relations].flatMap((list) => (Array.isArray(list) ? (list as { target?: unknown }[]) : [])).flatMap(({ target }) => (typeof target === 'string' ? [target] : []));

function list(call: Call, instance: Instance): Reply {
	checkRole(call);
	const table = tableOf(instance, checkClass(instance, call.params.class));
	const page = { limit: Number(call.query.get('sysparm_limit') || 1000), offset: Number(call.query.get('sysparm_offset') || 0), count: false };
	const { rows } = runQuery(instance, table, call.query.get('sysparm_query') ?? '', page, call.caller);
	return { ...ok(rows.map((row) => ({ sys_id: row.sys_id, name: displayOf(instance, table.name, row) }))), rowsRead: rows.length };
}

async function create(call: Call, instance: Instance): Promise<Reply> {
	checkRole(call);
	const body = await readJson(call);
	const values = attributesOf(body);
	const source = checkSource(body.source);
	const className = checkClass(instance, values.sys_class_name || call.params.class);
	const { sysId } = reconcile(instance, { className, values, lookups: [], related: relatedOf(body) }, source, call.caller);
	const item = instance.store.get('cmdb_ci', sysId);
	if (!item) throw notFound();
	addRelations(call, instance, item, body);
	return { ...shown(call, instance, item), status: 201 };
}

async function change(call: Call, instance: Instance): Promise<Reply> {
	const item = itemOf(call, instance);
	const body = await readJson(call);
	const source = checkSource(body.source);
	update(instance, item.sys_class_name, item.sys_id, { ...attributesOf(body), discovery_source: source }, call.caller);
	return shown(call, instance, item);
}

function meta(call: Call, instance: Instance): Reply {
	const table = tableOf(instance, checkClass(instance, call.params.class));
	const attributes = [...table.columns.values()].map((column) => ({
		is_inherited: String(column.table !== table.name), is_mandatory: String(column.mandatory ?? false), is_read_only: String(column.readOnly ?? false), default_value: column.defaultValue ?? null, label: column.label, type: column.type, element: column.name, max_length: String(column.length), is_display: String(column.display ?? false),
	}));
	const children = instance.dictionary.all().filter((one) => one.extends === table.name).map((one) => one.name);
	return ok({ icon_url: '', is_extendable: true, parent: table.definition.extends ?? '', children, name: table.name, icon: '', attributes, relationship_rules: [] });
}

export const cmdbRoutes: Route[] = [
	{ method: 'GET', path: `${base}/{class}`, api, handler: list },
	{ method: 'POST', path: `${base}/{class}`, api, handler: create },
	{ method: 'GET', path: `${base}/{class}/{id}`, api, handler: (call, instance) => shown(call, instance, itemOf(call, instance)) },
	{ method: ['PUT', 'PATCH'], path: `${base}/{class}/{id}`, api, handler: change },
	{
		method: 'POST', path: `${base}/{class}/{id}/relation`, api,
		async handler(call, instance) {
			const item = itemOf(call, instance);
			const body = await readJson(call);
			checkSource(body.source);
			addRelations(call, instance, item, body);
			return { ...shown(call, instance, item), status: 201 };
		},
	},
	{
		method: 'DELETE', path: `${base}/{class}/{id}/relation/{relation}`, api,
		handler(call, instance) {
			const item = itemOf(call, instance);
			const relation = instance.store.get('cmdb_rel_ci', call.params.relation);
			if (!relation || ![relation.parent, relation.child].includes(item.sys_id)) throw notFound();
			remove(instance, 'cmdb_rel_ci', relation.sys_id, call.caller);
			return { status: 204 };
		},
	},
	{ method: 'GET', path: '/api/now/cmdb/meta/{class}', api: 'CMDB Meta API', handler: meta },
];
