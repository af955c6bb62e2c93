// The Change Management API: every column as value and display value, kinds of change, templates, tasks (docs: change-management-api.md).
import type { Table } from '../dictionary';
import { readJson } from '../engine/body';
import { runQuery } from '../engine/query/run';
import { rendererOf } from '../engine/render';
import { insert, remove, tableOf, update } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

export const changeApi = 'Change Management API';
export const changeBase = '/api/sn_chg_rest/change';
const [api, base] = [changeApi, changeBase];
const kinds = ['normal', 'emergency', 'standard'];
export const changeNotFound = (): ApiError => new ApiError(404, 'Record not found', "Record doesn't exist or ACL restricts the record retrieval");

type Pair = { value: unknown; display_value: string };

/** Integers and booleans are JSON numbers and booleans here, unlike in the Table API. */
export function pairsOf(instance: Instance, table: Table, row: Row, call: Call): Record<string, Pair> {
	const shown = rendererOf(instance, table, { display: 'all', link: false }, call.caller)(row) as Record<string, { value: string; display_value: string }>;
	return Object.fromEntries(Object.entries(shown).map(([name, { value, display_value }]) => {
		const type = table.columns.get(name)?.type;
		if (type === 'boolean') return [name, { display_value: value || 'false', value: value === 'true' }];
		if ((type === 'integer' || type === 'longint') && value !== '') return [name, { display_value, value: Number(value) }];
		if (type === 'glide_date_time') return [name, { display_value, value, ...(value ? { display_value_internal: display_value } : {}) }];
		return [name, { display_value, value }];
	}));
}

export function changeAnswer(instance: Instance, row: Row, call: Call, ignored?: string[]): Record<string, unknown> {
	return { ...pairsOf(instance, tableOf(instance, row.sys_class_name), row, call), ...(ignored ? { __meta: { ignoredFields: ignored } } : {}) };
}

function listOf(call: Call, instance: Instance, name: string, fixed: string): Reply {
	const table = tableOf(instance, name);
	instance.access.checkTable(call.caller, table);
	const query = [fixed, call.query.get('sysparm_query') ?? ''].filter(Boolean).join('^');
	const limit = Number(call.query.get('sysparm_limit') || 500);
	const { rows } = runQuery(instance, table, query, { offset: Number(call.query.get('sysparm_offset') || 0), limit, count: false }, call.caller);
	return { ...ok(rows.map((row) => changeAnswer(instance, row, call))), rowsRead: rows.length };
}

/** The change of the address, of the kind that the address names. */
export function changeOf(call: Call, instance: Instance): Row {
	const row = instance.store.get('change_request', call.params.id);
	if (!row || !instance.access.readable(call.caller, tableOf(instance, 'change_request'), row) || (kinds.includes(call.params.kind ?? '') && row.type !== call.params.kind)) throw changeNotFound();
	return row;
}

/** Values from the body and from the query string, apart from those that no column takes. */
async function valuesOf(call: Call, table: Table): Promise<{ values: Record<string, unknown>; ignored: string[] }> {
	const sent: Record<string, unknown> = { ...Object.fromEntries([...call.query].filter(([name]) => !name.startsWith('sysparm_'))), ...(await readJson(call)) };
	const ignored = Object.keys(sent).filter((name) => !table.columns.has(name) || (name.startsWith('sys_') && table.columns.get(name)?.readOnly));
	return { values: Object.fromEntries(Object.entries(sent).filter(([name]) => !ignored.includes(name))), ignored };
}

async function create(call: Call, instance: Instance, preset: Record<string, string>): Promise<Reply> {
	const { values, ignored } = await valuesOf(call, tableOf(instance, 'change_request'));
	const row = insert(instance, 'change_request', { ...preset, ...values, ...(preset.type ? { type: preset.type } : {}) }, call.caller);
	return ok(changeAnswer(instance, row, call, ignored));
}

async function createStandard(call: Call, instance: Instance): Promise<Reply> {
	const template = instance.store.get('std_change_record_producer', call.params.template);
	if (!template || template.active === 'false') throw changeNotFound();
	const preset = Object.fromEntries((template.template ?? '').split('^').filter((one) => one.includes('=')).map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
	return await create(call, instance, { ...preset, type: 'standard', std_change_producer_version: template.current_version ?? '' });
}

async function change(call: Call, instance: Instance): Promise<Reply> {
	const row = changeOf(call, instance);
	const { values, ignored } = await valuesOf(call, tableOf(instance, 'change_request'));
	return ok(changeAnswer(instance, update(instance, 'change_request', row.sys_id, values, call.caller), call, ignored));
}

function erase(call: Call, instance: Instance): Reply {
	const row = changeOf(call, instance);
	const last = changeAnswer(instance, row, call);
	remove(instance, 'change_request', row.sys_id, call.caller);
	return ok(last);
}

const flows: Record<string, string[]> = { normal: ['-5', '-4', '-3', '-2', '-1', '0', '3'], emergency: ['-5', '-3', '-2', '-1', '0', '3'], standard: ['-5', '-2', '-1', '0', '3'] };

function nextStates(call: Call, instance: Instance): Reply {
	const row = changeOf(call, instance);
	const flow = flows[row.type] ?? flows.normal;
	const next = flow[flow.indexOf(row.state) + 1];
	const open = !['3', '4'].includes(row.state);
	const targets = open ? [next, '4'].filter((one): one is string => one !== undefined) : [];
	const column = tableOf(instance, 'change_request').columns.get('state');
	const label = (state: string): string => (column ? instance.dictionary.choiceLabel(column, state) : state);
	return ok({
		available_states: [row.state, ...targets],
		state_transitions: [targets.map((to_state) => ({ sys_id: '', display_value: `${label(row.state)} to ${label(to_state)}`, from_state: row.state, to_state, transition_available: true, automatic_transition: false, conditions: [] }))],
		state_label: Object.fromEntries([row.state, ...targets].map((state) => [state, label(state)])),
	});
}

function taskOf(call: Call, instance: Instance): Row {
	const task = instance.store.get('change_task', call.params.task);
	if (!task || task.change_request !== changeOf(call, instance).sys_id) throw changeNotFound();
	return task;
}

async function approve(call: Call, instance: Instance): Promise<Reply> {
	const row = changeOf(call, instance);
	const { state, comments } = await readJson(call);
	if (state !== 'approved' && state !== 'rejected') throw new ApiError(400, 'Invalid approval state', null);
	const mine = [...instance.store.rows('sysapproval_approver').by('sysapproval', row.sys_id)].find((one) => one.approver === call.caller.userId && one.state === 'requested');
	if (!mine) throw new ApiError(400, 'No approval is requested from the user', null);
	update(instance, 'sysapproval_approver', mine.sys_id, { state, ...(comments ? { comments } : {}) }, call.caller);
	return ok(changeAnswer(instance, changeOf(call, instance), call));
}

export const changeRoutes: Route[] = [
	{ method: 'GET', path: base, api, handler: (call, instance) => listOf(call, instance, 'change_request', '') },
	{ method: 'POST', path: base, api, handler: (call, instance) => create(call, instance, {}) },
	{ method: 'GET', path: `${base}/model`, api, handler: (call, instance) => ok([...instance.store.all('chg_model')].map((row) => pairsOf(instance, tableOf(instance, 'chg_model'), row, call))) },
	{
		method: 'GET', path: `${base}/model/{id}`, api,
		handler(call, instance) {
			const row = instance.store.get('chg_model', call.params.id);
			if (!row) throw changeNotFound();
			return ok(pairsOf(instance, tableOf(instance, 'chg_model'), row, call));
		},
	},
	{
		method: 'GET', path: `${base}/standard/template`, api,
		handler: (call, instance) => ok([...instance.store.all('std_change_record_producer')].filter((row) => row.active !== 'false').map((row) => pairsOf(instance, tableOf(instance, 'std_change_record_producer'), row, call))),
	},
	{
		method: 'GET', path: `${base}/standard/template/{id}`, api,
		handler(call, instance) {
			const row = instance.store.get('std_change_record_producer', call.params.id);
			if (!row) throw changeNotFound();
			return ok(pairsOf(instance, tableOf(instance, 'std_change_record_producer'), row, call));
		},
	},
	{ method: 'POST', path: `${base}/standard/{template}`, api, handler: createStandard },
	...kinds.flatMap((type): Route[] => [
		{ method: 'GET', path: `${base}/${type}`, api, handler: (call, instance) => listOf(call, instance, 'change_request', `type=${type}`) },
		...(type === 'standard' ? [] : [{ method: 'POST', path: `${base}/${type}`, api, handler: (call, instance) => create(call, instance, { type }) } satisfies Route]),
		...(['GET', 'PATCH', 'DELETE'] as const).map((method): Route => ({
			method, path: `${base}/${type}/{id}`, api,
			handler(call, instance) {
				const typed = { ...call, params: { ...call.params, kind: type } };
				return method === 'GET' ? ok(changeAnswer(instance, changeOf(typed, instance), typed)) : method === 'PATCH' ? change(typed, instance) : erase(typed, instance);
			},
		})),
	]),
	{ method: 'GET', path: `${base}/{id}`, api, handler: (call, instance) => ok(changeAnswer(instance, changeOf(call, instance), call)) },
	{ method: 'PATCH', path: `${base}/{id}`, api, handler: change },
	{ method: 'DELETE', path: `${base}/{id}`, api, handler: erase },
	{ method: 'GET', path: `${base}/{id}/nextstates`, api, handler: nextStates },
	{ method: 'GET', path: `${base}/{id}/task`, api, handler: (call, instance) => listOf(call, instance, 'change_task', `change_request=${changeOf(call, instance).sys_id}`) },
	{
		method: 'POST', path: `${base}/{id}/task`, api,
		async handler(call, instance) {
			const { sys_id } = changeOf(call, instance);
			const { values, ignored } = await valuesOf(call, tableOf(instance, 'change_task'));
			return ok(changeAnswer(instance, insert(instance, 'change_task', { ...values, change_request: sys_id, parent: sys_id }, call.caller), call, ignored));
		},
	},
	{ method: 'GET', path: `${base}/{id}/task/{task}`, api, handler: (call, instance) => ok(changeAnswer(instance, taskOf(call, instance), call)) },
	{
		method: 'PATCH', path: `${base}/{id}/task/{task}`, api,
		async handler(call, instance) {
			const { values, ignored } = await valuesOf(call, tableOf(instance, 'change_task'));
			return ok(changeAnswer(instance, update(instance, 'change_task', taskOf(call, instance).sys_id, values, call.caller), call, ignored));
		},
	},
	{
		method: 'DELETE', path: `${base}/{id}/task/{task}`, api,
		handler(call, instance) {
			const task = taskOf(call, instance);
			const last = changeAnswer(instance, task, call);
			remove(instance, 'change_task', task.sys_id, call.caller);
			return ok(last);
		},
	},
	{ method: 'PATCH', path: `${base}/{id}/approvals`, api, handler: approve },
];
