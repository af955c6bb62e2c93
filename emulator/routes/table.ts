// The Table API: one URL for every table and verb. Parameters and status codes here, behaviour in engine/.
import type { Table } from '../dictionary';
import { readJson } from '../engine/body';
import { listQuery } from '../engine/nameValue';
import { pagingHeaders } from '../engine/paging';
import { runQuery } from '../engine/query/run';
import { acrossDomains } from '../engine/domain';
import { rendererOf, type Shape } from '../engine/render';
import { viewFields, type Layout } from '../engine/uiView';
import { insert, remove, tableOf, update } from '../engine/write';
import { ApiError, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { expandTiny } from './tinyUrl';

const api = 'Table API';

/** Message of a record that does not exist or that the caller may not read. */
export const noRecord = (): ApiError => new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");

/** How rows are answered; the columns are those of sysparm_fields, otherwise those of sysparm_view, otherwise all. */
export function shapeOf(call: Call, instance: Instance, table: Table, layout: Layout): Shape {
	const display = call.query.get('sysparm_display_value');
	const fields = call.query.get('sysparm_fields');
	const view = call.query.get('sysparm_view');
	return {
		display: display === 'true' || display === 'all' ? display : 'false',
		link: call.query.get('sysparm_exclude_reference_link') !== 'true',
		fields: fields ? fields.split(',').map((one) => one.trim()).filter(Boolean) : view ? viewFields(instance, table, view, layout) : undefined,
	};
}

/** The table of a call; 403 when the caller may not read it at all. */
export function tableOfCall(call: Call, instance: Instance, name = call.params.table): Table {
	const table = tableOf(instance, name);
	instance.access.checkTable(call.caller, table);
	return table;
}

/** The call with the rights that sysparm_query_no_domain gives. */
const wide = (call: Call): Call => ({ ...call, caller: acrossDomains(call.caller, call.query.get('sysparm_query_no_domain') === 'true') });

function whole(call: Call, name: string, fallback: number): number {
	const text = call.query.get(name);
	if (text === null || text.trim() === '') return fallback;
	const number = Number(text);
	if (!Number.isInteger(number)) return fallback;
	if (number < 0) throw new ApiError(400, `Invalid value for ${name}`, `${name} must not be negative`);
	return number;
}

function list(asked: Call, instance: Instance): Reply {
	const call = wide({ ...asked, query: expandTiny(instance, asked.query) });
	const table = tableOfCall(call, instance);
	const limit = whole(call, 'sysparm_limit', 10_000);
	const offset = whole(call, 'sysparm_offset', 0);
	const count = call.query.get('sysparm_no_count') !== 'true';
	const found = runQuery(instance, table, listQuery(instance, table, call.query), { offset, limit, count }, call.caller);
	if (call.version === 'v1' && found.found === 0) throw new ApiError(404, 'No Record found', 'Records matching query not found. Check query parameter or offset parameter');
	const render = rendererOf(instance, table, shapeOf(call, instance, table, 'list'), call.caller);
	// KB0564204: with sysparm_no_count the header stays and holds the number of rows returned.
	const total = count ? found.total : found.rows.length;
	return { status: 200, headers: pagingHeaders(instance, call, { limit, offset, total, count }), body: withDebug(call, { result: found.rows.map(render) }), rowsRead: found.found };
}

function one(call: Call, instance: Instance, row: Row, status: number, headers?: Record<string, string>): Reply {
	if (call.method !== 'GET' && call.headers['x-no-response-body'] === 'true') return { status, headers };
	const table = tableOf(instance, row.sys_class_name && instance.dictionary.isA(row.sys_class_name, call.params.table) ? row.sys_class_name : call.params.table);
	// A record asked for under its parent's name is answered with the parent's columns.
	const asked = call.query.get('sysparm_fields') ? table : tableOf(instance, call.params.table);
	const shape = shapeOf(call, instance, asked, 'form');
	return { status, headers, body: withDebug(call, { result: rendererOf(instance, asked, shape, call.caller)(row) }), rowsRead: 1 };
}

/** Adds the session object that X-WantSessionDebugMessages asks for (docs: rest-session-debug-header.md). */
function withDebug(call: Call, body: object): object {
	return call.headers['x-wantsessiondebugmessages'] === 'true' ? { ...body, session: { debug_logs: [{ type: 'sql', customerUpdate: false, line: `Time: 0:00:00.000 for: glide_master_db[glide.1] ${call.method} ${call.params.table}`, debugClassSet: '' }] } } : body;
}

const writeOptions = (call: Call) => ({ display: call.query.get('sysparm_input_display_value') === 'true' });

export const tableRoutes: Route[] = [
	{ method: 'GET', path: '/api/now/table/{table}', api, handler: list },
	{
		method: 'POST', path: '/api/now/table/{table}', api,
		async handler(call, instance) {
			const values = await readJson(call);
			const row = insert(instance, call.params.table, values, call.caller, writeOptions(call));
			await instance.held();
			return one(call, instance, row, 201, { Location: `${call.baseUrl}/api/now/table/${call.params.table}/${row.sys_id}` });
		},
	},
	{
		method: 'GET', path: '/api/now/table/{table}/{sys_id}', api,
		handler(asked, instance) {
			const call = wide(asked);
			const table = tableOfCall(call, instance);
			const row = instance.store.get(table.name, call.params.sys_id);
			if (!row || !instance.access.readable(call.caller, table, row)) throw noRecord();
			return one(call, instance, row, 200);
		},
	},
	{
		method: ['PATCH', 'PUT'], path: '/api/now/table/{table}/{sys_id}', api,
		async handler(asked, instance) {
			const call = wide(asked);
			const values = await readJson(call);
			const row = update(instance, call.params.table, call.params.sys_id, values, call.caller, writeOptions(call));
			await instance.held();
			return one(call, instance, row, 200);
		},
	},
	{
		method: 'DELETE', path: '/api/now/table/{table}/{sys_id}', api,
		async handler(call, instance) {
			remove(instance, call.params.table, call.params.sys_id, wide(call).caller);
			await instance.held();
			return { status: 204 };
		},
	},
];
