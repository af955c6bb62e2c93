// JSONv2: the older way to read and write records, on the address of a table's page (docs: c_DataModificationAPI.md, c_DataRetrievalAPI.md).
import { parseLenient, readJson } from '../engine/body';
import { runQuery } from '../engine/query/run';
import { rendererOf } from '../engine/render';
import { insert, remove, tableOf, update } from '../engine/write';
import { ApiError, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Table } from '../dictionary';

type Shown = Record<string, unknown>;

const success = (shown: Shown): Shown => ({ ...shown, __status: 'success' });
const failure = (error: ApiError): Shown => ({ __status: 'failure', __error: { message: error.message, reason: error.detail } });

function selected(call: Call, instance: Instance, table: Table): Row[] {
	const id = call.query.get('sysparm_sys_id');
	const limit = Math.min(Number(call.query.get('sysparm_record_count') || Infinity), Number(instance.property('glide.processor.json.row_limit', '250')));
	return runQuery(instance, table, id ? `sys_id=${id}` : (call.query.get('sysparm_query') ?? ''), { offset: 0, limit, count: false }, call.caller).rows;
}

/** Each record has an outcome of its own; the reply as a whole is 200. */
function each(records: Row[], act: (record: Row) => Shown): Shown[] {
	return records.map((record) => {
		try {
			return success(act(record));
		} catch (error) {
			if (error instanceof ApiError) return failure(error);
			throw error;
		}
	});
}

interface Task {
	call: Call;
	instance: Instance;
	table: Table;
	show(row: Row): Shown;
}

type Action = (task: Task) => unknown[] | Promise<unknown[]>;

const list: Action = ({ call, instance, table, show }) => selected(call, instance, table).map((row) => success(show(row)));

/** The record is named, or the records are chosen, in the address or in the body. */
const erase: Action = async ({ call, instance, table }) => {
	const named = call.query.has('sysparm_sys_id') || call.query.has('sysparm_query');
	const body = named ? {} : await readJson(call);
	const query = new URLSearchParams(named ? call.query : Object.entries({ sysparm_sys_id: body.sysparm_sys_id ?? body.sys_id, sysparm_query: body.sysparm_query }).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
	if ([...query].length === 0) return [];
	return each(selected({ ...call, query }, instance, table), ({ sys_id }) => {
		remove(instance, table.name, sys_id, call.caller);
		return { sys_id };
	});
};

/** One record, or those in `records`. */
const add: Action = async ({ call, instance, table, show }) => {
	const body = parseLenient((await call.body()).toString('utf8') || '{}') as { records?: unknown };
	const records = Array.isArray(body.records) ? (body.records as Row[]) : [body as Row];
	return each(records, ({ sysparm_action: _action, ...values }) => show(insert(instance, table.name, values, call.caller)));
};

const actions: Record<string, Action> = {
	get: list,
	getRecords: list,
	getKeys: ({ call, instance, table }) => selected(call, instance, table).map(({ sys_id }) => sys_id),
	insert: add,
	insertMultiple: add,
	async update({ call, instance, table, show }) {
		const values = await readJson(call);
		return each(selected(call, instance, table), (row) => show(update(instance, table.name, row.sys_id, values, call.caller)));
	},
	deleteRecord: erase,
	deleteMultiple: erase,
};

/** An action in the body wins over the one in the address. */
async function actionInBody(call: Call): Promise<string | undefined> {
	if (call.method !== 'POST') return undefined;
	const body = parseLenient((await call.body()).toString('utf8') || '{}') as { sysparm_action?: unknown } | null;
	return typeof body?.sysparm_action === 'string' ? body.sysparm_action : undefined;
}

async function jsonv2(call: Call, instance: Instance): Promise<Reply> {
	const name = /^(\w+)\.do$/.exec(call.params.page)?.[1];
	if (!name || !(call.query.has('JSONv2') || call.query.has('JSON'))) throw new ApiError(400, 'Requested URI does not represent any resource');
	if (call.caller.via === 'none') throw new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information');
	const table = tableOf(instance, name);
	instance.access.checkTable(call.caller, table);
	const display = call.query.get('displayvalue') ?? call.query.get('sysparm_display_value');
	const render = rendererOf(instance, table, { display: display === 'true' || display === 'all' ? 'true' : 'false', link: false }, call.caller);
	const asked = (await actionInBody(call)) ?? call.query.get('sysparm_action') ?? 'getRecords';
	const action = Object.hasOwn(actions, asked) ? actions[asked] : undefined;
	if (!action) throw new ApiError(400, `Invalid action ${asked}`, null);
	return { status: 200, body: { records: await action({ call, instance, table, show: render }) } };
}

export const jsonV2Routes: Route[] = [{ method: ['GET', 'POST'], path: '/{page}', api: 'JSONv2', handler: jsonv2 }];

/** A page that also answers JSONv2 when asked for it. */
export function withJsonV2(page: Route): Route {
	return {
		...page,
		async handler(call, instance) {
			if (!call.query.has('JSONv2')) return await page.handler(call, instance);
			return await jsonv2({ ...call, params: { page: call.path.slice(1) } }, instance);
		},
	};
}
