// One run that succeeds for every operation of every resource, on a fresh row of the local ServiceNow. Runs nothing, expects nothing.
import type { Emulator } from '../../emulator';
import { resources } from '../../nodes/ServiceNowItsm/resources';

export type Parameters = Record<string, unknown>;

export interface GoodRun {
	parameters: Parameters;
	/** Whether the input item has a file in the field `data`. */
	hasFile?: boolean;
}

export type Given = Pick<Emulator, 'table' | 'url' | 'username' | 'password'>;
type Make = (servicenow: Given) => GoodRun | Promise<GoodRun>;

export const chosen = (value: unknown, mode = 'sysId') => ({ __rl: true, mode, value: String(value) });
export const named = (table: string) => ({ __rl: true, mode: 'name', value: table });
export const mapped = (value: Parameters) => ({ mappingMode: 'defineBelow', value, schema: [] });

/** The columns that a row needs to be usable, by table. */
const ROWS: Readonly<Record<string, Record<string, string>>> = {
	incident: { short_description: 'Mail is down', category: 'network' },
	change_request: { short_description: 'Replace the switch' },
	problem: { short_description: 'Mail is slow' },
	cmdb_ci: { name: 'mail-01' },
	sys_user: { first_name: 'Every', last_name: 'Operation' },
	sysapproval_approver: { state: 'requested', source_table: 'change_request' },
};

let people = 0;
/** ServiceNow refuses a second user with the same user name. */
const unique = (table: string): Record<string, string> => (table === 'sys_user' ? { user_name: `person.${++people}` } : {});

/** The sys_id of a new row. */
export const fresh = (servicenow: Given, table: string, values: Record<string, string> = {}): string => servicenow.table(table).insert({ ...ROWS[table], ...unique(table), ...values }).sys_id;
const first = (servicenow: Given, table: string): string => servicenow.table(table).rows()[0].sys_id;

const on = (table: string, parameters: Parameters = {}): Make => (servicenow) => ({ parameters: { record: chosen(fresh(servicenow, table)), ...parameters } });
const onSeeded = (table: string, parameters: Parameters = {}): Make => (servicenow) => ({ parameters: { record: chosen(first(servicenow, table)), ...parameters } });
const just = (parameters: Parameters = {}): Make => () => ({ parameters });

const list = { returnAll: false, limit: 3, filterMode: 'query', query: '', simplify: true };
const resolution = { closeCode: 'Solution provided', closeNotes: 'Restarted the mail server' };
const commented = { text: 'Looking into it', kind: 'workNote' };

function withComments(table: string): Make {
	return (servicenow) => ({ parameters: { record: chosen(fresh(servicenow, table, { work_notes: 'Seen' })) } });
}

function ownerOf(servicenow: Given): Parameters {
	return { table: named('incident'), record: chosen(fresh(servicenow, 'incident')) };
}

/** Attaches a file to a new incident; the row of the attachment. */
async function attached(servicenow: Given): Promise<Record<string, string>> {
	const parameters = new URLSearchParams({ table_name: 'incident', table_sys_id: fresh(servicenow, 'incident'), file_name: 'mail.log' });
	const reply = await fetch(`${servicenow.url}/api/now/attachment/file?${parameters.toString()}`, {
		method: 'POST',
		headers: { Authorization: `Basic ${btoa(`${servicenow.username}:${servicenow.password}`)}`, 'Content-Type': 'text/plain' },
		body: 'a line',
	});
	return ((await reply.json()) as { result: Record<string, string> }).result;
}

const onFile = (parameters: Parameters = {}): Make => async (servicenow) => ({ parameters: { attachment: chosen((await attached(servicenow)).sys_id), ...parameters } });

const task = (table: string, more: Record<string, Make> = {}): Record<string, Make> => ({
	addComment: on(table, commented),
	create: just({ shortDescription: 'Mail is down' }),
	upsert: just({ matchOn: ['correlation_id'], shortDescription: 'Mail is down', additionalFields: { correlation_id: 'every-operation' } }),
	delete: on(table),
	get: on(table, { simplify: true }),
	getAll: just(list),
	getComments: withComments(table),
	update: on(table, { additionalFields: { description: 'Since eight' } }),
	...more,
});

const RUNS: Readonly<Record<string, Record<string, Make>>> = {
	approval: { approve: on('sysapproval_approver'), reject: on('sysapproval_approver'), getAll: just(list) },
	attachment: {
		delete: onFile(),
		download: onFile({ outputDataFieldName: 'data' }),
		get: onFile(),
		getAll: async (servicenow) => ({ parameters: { table: named('incident'), record: chosen((await attached(servicenow)).table_sys_id), limit: 3 } }),
		upload: (servicenow) => ({ parameters: { ...ownerOf(servicenow), inputDataFieldName: 'data' }, hasFile: true }),
	},
	catalog: {
		get: (servicenow) => ({ parameters: { record: chosen(servicenow.table('sc_cat_item').find('name', 'Standard Laptop')!.sys_id) } }),
		getAll: just({ searchText: '', limit: 3, simplify: true }),
		order: (servicenow) => ({ parameters: { record: chosen(servicenow.table('sc_cat_item').find('name', 'Standard Laptop')!.sys_id), quantity: 1, variables: mapped({ memory: '32' }) } }),
	},
	changeRequest: task('change_request'),
	configurationItem: {
		create: just({ additionalFields: { name: 'mail-02' } }),
		get: on('cmdb_ci', { simplify: true }),
		getAll: just(list),
		update: on('cmdb_ci', { additionalFields: { short_description: 'Mail relay' } }),
	},
	incident: task('incident', {
		cancel: on('incident'),
		close: on('incident', resolution),
		reopen: (servicenow) => ({ parameters: { record: chosen(fresh(servicenow, 'incident', { state: '6', close_code: 'Solution provided', close_notes: 'x' })) } }),
		resolve: on('incident', resolution),
	}),
	instance: { diagnose: just() },
	knowledge: { get: onSeeded('kb_knowledge', { simplify: true }), getAll: just(list) },
	problem: task('problem'),
	record: {
		count: just({ table: named('incident'), filterMode: 'query', query: '' }),
		create: just({ table: named('incident'), columns: mapped({ short_description: 'Mail is down' }) }),
		upsert: just({ table: named('incident'), matchOn: ['correlation_id'], columns: mapped({ short_description: 'Mail is down', correlation_id: 'every-record' }) }),
		delete: (servicenow) => ({ parameters: ownerOf(servicenow) }),
		get: (servicenow) => ({ parameters: { ...ownerOf(servicenow), simplify: true } }),
		getAll: just({ table: named('incident'), ...list }),
		update: (servicenow) => ({ parameters: { ...ownerOf(servicenow), columns: mapped({ description: 'Since eight' }) } }),
	},
	requestedItem: {
		addComment: onSeeded('sc_req_item', commented),
		get: onSeeded('sc_req_item', { simplify: true }),
		getAll: just(list),
		getComments: (servicenow) => {
			const sysId = first(servicenow, 'sc_req_item');
			servicenow.table('sc_req_item').update(sysId, { work_notes: 'Seen' });
			return { parameters: { record: chosen(sysId) } };
		},
		update: onSeeded('sc_req_item', { additionalFields: { description: 'For Monday' } }),
	},
	user: {
		create: () => ({ parameters: { additionalFields: { ...unique('sys_user'), first_name: 'New', last_name: 'Person' } } }),
		delete: on('sys_user'),
		get: on('sys_user', { simplify: true }),
		getAll: just(list),
		update: on('sys_user', { additionalFields: { title: 'Engineer' } }),
	},
	userGroup: { get: onSeeded('sys_user_group', { simplify: true }), getAll: just(list) },
};

export interface NamedOperation {
	resource: string;
	operation: string;
}

/** Every operation that the node offers. */
export const everyOperation: readonly NamedOperation[] = resources.flatMap(({ value, operations }) => operations.map((operation) => ({ resource: value, operation: operation.value })));

/** @throws Error for an operation that has no run here yet */
export async function goodRun({ resource, operation }: NamedOperation, servicenow: Given): Promise<GoodRun> {
	const make = RUNS[resource]?.[operation];
	if (!make) throw new Error(`${resource} ${operation} has no run in test/support/everyOperation.ts`);
	const { parameters, ...more } = await make(servicenow);
	return { ...more, parameters: { authentication: 'oAuth2', resource, operation, ...parameters } };
}
