// The Import Set API: one row transformed at once, or many later (docs: c_ImportSetAPI.md).
import { readJson } from '../engine/body';
import { nextNumber } from '../engine/numbers';
import { described, transform } from '../engine/transform';
import { insert, tableOf } from '../engine/write';
import { ApiError, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Table } from '../dictionary';
import type { Row } from '../store';

const api = 'Import Set API';

function stagingOf(call: Call, instance: Instance): Table {
	const table = tableOf(instance, call.params.table);
	if (!table.ancestry.includes('sys_import_set_row')) throw new ApiError(400, `Invalid staging table ${table.name}`, null);
	return table;
}

/** Only strings are carried; what is nested arrives as the platform's maps print themselves, with "=" for ":". */
function flat(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
	if (typeof value === 'object') return `{${Object.entries(value).map(([name, one]) => `${name}=${flat(one)}`).join(', ')}}`;
	return String(value);
}

function stage(instance: Instance, call: Call, table: Table, set: Row, values: Record<string, unknown>, number: number): Row {
	const strings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, flat(value)]));
	return insert(instance, table.name, { ...strings, sys_import_set: set.sys_id, sys_import_row: String(number), sys_import_state: 'pending' }, call.caller);
}

const newSet = (instance: Instance, call: Call, table: Table): Row => insert(instance, 'sys_import_set', { number: nextNumber(instance, tableOf(instance, 'sys_import_set')), table_name: table.name, state: 'loading' }, call.caller);

const done = (instance: Instance, set: Row): void => instance.store.rows('sys_import_set').change(set, { state: 'processed' });

async function one(call: Call, instance: Instance): Promise<Reply> {
	const table = stagingOf(call, instance);
	const values = await readJson(call);
	const set = newSet(instance, call, table);
	const staged = stage(instance, call, table, set, values, 0);
	const result = transform(instance, table.name, staged, call.caller);
	if (!result) throw new ApiError(500, 'Transform map is null', 'No active transform map found for the staging table');
	done(instance, set);
	return { status: 201, headers: { Location: `${call.baseUrl}/api/now/import/${table.name}/${staged.sys_id}` }, body: { import_set: set.number, staging_table: table.name, result } };
}

/** Keys are column labels, unless a sys_rest_insert_multiple row of the table says that they are names. */
function byColumn(instance: Instance, table: Table, values: Record<string, unknown>): Record<string, unknown> {
	if (instance.store.find('sys_rest_insert_multiple', 'source_table', table.name)?.column_mapping === 'column_name') return values;
	const names = new Map([...table.columns.values()].map((column) => [column.label.toLowerCase(), column.name]));
	return Object.fromEntries(Object.entries(values).flatMap(([label, value]) => {
		const name = names.get(label.toLowerCase());
		return name ? [[name, value]] : [];
	}));
}

async function many(call: Call, instance: Instance): Promise<Reply> {
	const table = stagingOf(call, instance);
	const parsed: unknown = JSON.parse((await call.body()).toString('utf8') || '{}');
	const { records } = parsed as { records?: unknown };
	if (!Array.isArray(records)) throw new ApiError(400, 'Invalid request body', 'records is missing');
	const given = call.query.get('multi_import_set_id');
	const multi = (given && instance.store.get('sys_multi_import_set', given)) || insert(instance, 'sys_multi_import_set', { name: table.name }, call.caller);
	const set = newSet(instance, call, table);
	const staged = records.map((values: Record<string, unknown>, i) => stage(instance, call, table, set, byColumn(instance, table, values), i));
	// The rows are transformed after the answer, as a scheduled job would.
	setImmediate(() => {
		for (const row of staged) if (instance.store.get(table.name, row.sys_id)) transform(instance, table.name, row, call.caller);
		if (instance.store.get('sys_import_set', set.sys_id)) done(instance, set);
	});
	return { status: 201, body: { import_set_id: set.sys_id, multi_import_set_id: multi.sys_id } };
}

function again(call: Call, instance: Instance): Reply {
	const table = stagingOf(call, instance);
	const staged = instance.store.get(table.name, call.params.sys_id);
	const map = staged && instance.store.get('sys_transform_map', staged.sys_transform_map ?? '');
	if (!staged || !map) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
	const target = instance.store.get(staged.sys_target_table, staged.sys_target_sys_id);
	const outcome = target ? { ...described(instance, map, target), status: staged.sys_import_state } : { transform_map: map.name, table: map.target_table, status: staged.sys_import_state, error_message: staged.sys_import_state_comment };
	const set = instance.store.get('sys_import_set', staged.sys_import_set);
	return { status: 200, body: { import_set: set?.number ?? '', staging_table: table.name, result: [outcome] } };
}

export const importSetRoutes: Route[] = [
	{ method: 'POST', path: '/api/now/import/{table}', api, handler: one },
	{ method: 'POST', path: '/api/now/import/{table}/insertMultiple', api, handler: many },
	{ method: 'GET', path: '/api/now/import/{table}/{sys_id}', api, handler: again },
];
