// The Table API: one URL for every table and verb.
import { render, type Shape } from '../engine/render';
import { insert, remove, update } from '../engine/write';
import { ApiError, ok, type Call, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const api = 'Table API';

function shapeOf(call: Call): Shape {
	const display = call.query.get('sysparm_display_value');
	const fields = call.query.get('sysparm_fields');
	return {
		display: display === 'true' || display === 'all' ? display : 'false',
		link: call.query.get('sysparm_exclude_reference_link') !== 'true',
		fields: fields ? fields.split(',').map((one) => one.trim()) : undefined,
	};
}

async function bodyOf(call: Call): Promise<Row> {
	const text = (await call.body()).toString('utf8');
	return text.trim() === '' ? {} : (JSON.parse(text) as Row);
}

function known(instance: Instance, table: string): string {
	if (!instance.dictionary.has(table)) throw new ApiError(400, `Invalid table ${table}`);
	return table;
}

export const tableRoutes: Route[] = [
	{
		method: 'GET', path: '/api/now/table/{table}', api,
		handler(call, instance) {
			const table = known(instance, call.params.table);
			const limit = Number(call.query.get('sysparm_limit') ?? 10_000);
			const offset = Number(call.query.get('sysparm_offset') ?? 0);
			const rows = [...instance.store.all(table)];
			return ok(rows.slice(offset, offset + limit).map((row) => render(instance, table, row, shapeOf(call))), 200, { 'X-Total-Count': String(rows.length) });
		},
	},
	{
		method: 'POST', path: '/api/now/table/{table}', api,
		async handler(call, instance) {
			const table = known(instance, call.params.table);
			const row = insert(instance, table, await bodyOf(call), call.caller);
			return ok(render(instance, table, row, shapeOf(call)), 201, { Location: `${call.baseUrl}/api/now/table/${table}/${row.sys_id}` });
		},
	},
	{
		method: 'GET', path: '/api/now/table/{table}/{sys_id}', api,
		handler(call, instance) {
			const table = known(instance, call.params.table);
			const row = instance.store.get(table, call.params.sys_id);
			if (!row) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
			return ok(render(instance, table, row, shapeOf(call)));
		},
	},
	{
		method: ['PATCH', 'PUT'], path: '/api/now/table/{table}/{sys_id}', api,
		async handler(call, instance) {
			const table = known(instance, call.params.table);
			return ok(render(instance, table, update(instance, table, call.params.sys_id, await bodyOf(call), call.caller), shapeOf(call)));
		},
	},
	{
		method: 'DELETE', path: '/api/now/table/{table}/{sys_id}', api,
		handler(call, instance) {
			remove(instance, known(instance, call.params.table), call.params.sys_id);
			return { status: 204 };
		},
	},
];
