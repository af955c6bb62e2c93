// What is measured: for each workload, how our node, n8n's built-in node and the ideal client do it, and how its outcome is checked. No clock, no report.
import type { INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { RunOutcome } from '../test/support/execution';
import { countBytes, exchangeAll, sendBytes, type BareReply, type BareRequest } from './bareClient';
import { BUILT_IN } from './builtInNode';
import { REFERENCE, type LatencyModel } from './latencyModel';
import type { Checked } from './measure';
import type { World } from './world';

export type Contestant = 'ours' | 'batched' | 'builtIn' | 'ideal' | 'idealBatched';

/** One run that is ready to start: what the clock sees, and what is looked at afterwards. */
export interface Run<T = unknown> {
	go: () => Promise<T>;
	check: (outcome: T) => Checked | Promise<Checked>;
}

export interface Workload {
	name: string;
	/** What one unit of its size is. */
	unit: string;
	model: LatencyModel;
	/** Share of requests that are answered 429. */
	faults?: number;
	/** Incidents that the instance must have at the start. */
	records: number;
	size: number;
	/** The built-in node works strictly one after the other, so a part of the work gives its time per unit. */
	builtInSize?: number;
	prepare: Partial<Record<Contestant, (world: World, size: number) => Promise<Run> | Run>>;
}

/** The default of our node, and what the ideal client gets too. */
export const AT_ONCE = 6;
const BATCH = 25;
const PAGE = 1000;
const FIELDS = ['sys_id', 'number', 'short_description', 'state', 'priority', 'assigned_to', 'sys_updated_on'];

const run = <T>(go: () => Promise<T>, check: Run<T>['check']): Run => ({ go, check }) as Run;

const ours = async (world: World, parameters: INodeParameters, items?: object[]): Promise<RunOutcome> =>
	await world.n8n.run({ credential: 'ours', parameters: { authentication: 'oAuth2', resource: 'incident', ...parameters }, items: items as never, onError: 'continueRegularOutput' });

const builtIn = async (world: World, parameters: INodeParameters, items?: object[]): Promise<RunOutcome> =>
	await world.n8n.run({ type: BUILT_IN, credential: 'builtIn', parameters: { authentication: 'oAuth2', resource: 'incident', ...parameters }, items: items as never, onError: 'continueRegularOutput' });

const failed = ({ items, error }: RunOutcome, size: number): number => (error ? size : items.filter(({ json }) => json.error !== undefined).length);

/** The instance's own rows against the items that were to be written. */
const written = (world: World, tag: string, size: number) => async (): Promise<Checked> => {
	const rows = await world.ask('marked', tag);
	const distinct = new Set(rows.map(({ short_description: text }) => text)).size;
	return { delivered: distinct, duplicates: rows.length - distinct, losses: size - distinct };
};

const delivered = (ids: readonly unknown[], expected: number): Checked => {
	const distinct = new Set(ids).size;
	return { delivered: distinct, duplicates: ids.length - distinct, losses: expected - distinct };
};

const named = (tag: string, size: number) => Array.from({ length: size }, (_, index) => ({ text: `${tag} ${index}` }));
const tagOf = () => `bench ${randomUUID().slice(0, 8)}`;
const post = (text: string): BareRequest => ({ method: 'POST', path: '/api/now/table/incident', body: { short_description: text } });

const batched = (requests: readonly BareRequest[]): BareRequest[] =>
	Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, batch) => ({
		method: 'POST',
		path: '/api/now/v1/batch',
		body: {
			batch_request_id: String(batch),
			rest_requests: requests.slice(batch * BATCH, (batch + 1) * BATCH).map(({ method, path, body }, index) => ({
				id: String(index), method, url: path, headers: [{ name: 'Content-Type', value: 'application/json' }, { name: 'Accept', value: 'application/json' }],
				...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)).toString('base64') }),
			})),
		},
	}));

function create(name: string, size: number, model: LatencyModel, more: Partial<Workload> = {}): Workload {
	const parameters = { operation: 'create', shortDescription: '={{ $json.text }}' };
	const mine = (options: INodeParameters) => (world: World, count: number) => {
		const tag = tagOf();
		return run(async () => await ours(world, { ...parameters, options }, named(tag, count)), written(world, tag, count));
	};
	const bare = (pack: (requests: BareRequest[]) => BareRequest[]) => (world: World, count: number) => {
		const tag = tagOf();
		const requests = pack(named(tag, count).map(({ text }) => post(text)));
		return run(async () => await exchangeAll(world.url, world.token, requests, AT_ONCE), written(world, tag, count));
	};
	return {
		name,
		unit: 'incident',
		model,
		records: 1_000,
		size,
		prepare: {
			ours: mine({}),
			batched: mine({ batchSize: BATCH }),
			builtIn(world, count) {
				const tag = tagOf();
				return run(async () => await builtIn(world, { operation: 'create', short_description: '={{ $json.text }}', additionalFields: {} }, named(tag, count)), written(world, tag, count));
			},
			ideal: bare((requests) => requests),
			idealBatched: bare(batched),
		},
		...more,
	};
}

function update(size: number, model: LatencyModel): Workload {
	const targets = async (world: World, count: number, tag: string) => (await world.ask('some', count)).map(({ sys_id: id }, index) => ({ id, text: `${tag} ${index}` }));
	const mine = (options: INodeParameters) => async (world: World, count: number) => {
		const tag = tagOf();
		const items = await targets(world, count, tag);
		const parameters = { operation: 'update', record: { __rl: true, mode: 'sysId', value: '={{ $json.id }}' }, additionalFields: { short_description: '={{ $json.text }}' }, options };
		return run(async () => await ours(world, parameters, items), written(world, tag, count));
	};
	const bare = (pack: (requests: BareRequest[]) => BareRequest[]) => async (world: World, count: number) => {
		const tag = tagOf();
		const requests = (await targets(world, count, tag)).map(({ id, text }): BareRequest => ({ method: 'PATCH', path: `/api/now/table/incident/${id}`, body: { short_description: text } }));
		return run(async () => await exchangeAll(world.url, world.token, pack(requests), AT_ONCE), written(world, tag, count));
	};
	return {
		name: 'update by sys_id',
		unit: 'incident',
		model,
		records: 1_000,
		size,
		prepare: {
			ours: mine({}),
			batched: mine({ batchSize: BATCH }),
			async builtIn(world, count) {
				const tag = tagOf();
				const items = await targets(world, count, tag);
				// The built-in node has no field for the short description on update; another text field stands for it.
				const parameters = { operation: 'update', id: '={{ $json.id }}', updateFields: { description: '={{ $json.text }}' } };
				return run(async () => await builtIn(world, parameters, items), (outcome) => ({ delivered: count - failed(outcome, count), duplicates: 0, losses: failed(outcome, count) }));
			},
			ideal: bare((requests) => requests),
			idealBatched: bare(batched),
		},
	};
}

function getByNumber(size: number, model: LatencyModel): Workload {
	const numbers = async (world: World, count: number) => (await world.ask('some', count)).map(({ number }) => ({ number }));
	const path = (number: string) => `/api/now/table/incident?sysparm_query=${encodeURIComponent(`number=${number}`)}&sysparm_limit=2`;
	const mine = (options: INodeParameters) => async (world: World, count: number) => {
		const items = await numbers(world, count);
		const parameters = { operation: 'get', record: { __rl: true, mode: 'number', value: '={{ $json.number }}' }, simplify: false, options };
		return run(async () => await ours(world, parameters, items), ({ json }: RunOutcome) => delivered(json.flatMap(({ number }) => (number === undefined ? [] : [number])), count));
	};
	const bare = (pack: (requests: BareRequest[]) => BareRequest[]) => async (world: World, count: number) => {
		const requests = (await numbers(world, count)).map(({ number }): BareRequest => ({ method: 'GET', path: path(number) }));
		return run(async () => await exchangeAll(world.url, world.token, pack(requests), AT_ONCE), () => ({ delivered: count, duplicates: 0, losses: 0 }));
	};
	return {
		name: 'get by number',
		unit: 'incident',
		model,
		records: 1_000,
		size,
		prepare: {
			ours: mine({}),
			batched: mine({ batchSize: BATCH }),
			async builtIn(world, count) {
				const items = await numbers(world, count);
				const parameters = { operation: 'getAll', returnAll: false, limit: 1, options: { sysparm_query: '=number={{ $json.number }}' } };
				return run(async () => await builtIn(world, parameters, items), ({ json }) => delivered(json.map(({ number }) => number), count));
			},
			ideal: bare((requests) => requests),
			idealBatched: bare(batched),
		},
	};
}

function read(name: string, size: number, model: LatencyModel, records: number): Workload {
	const ids = (outcome: RunOutcome) => outcome.json.map(({ sys_id: id }) => id);
	const narrowed = (world: World, count: number) => ({ limited: count < records, world });
	return {
		name,
		unit: 'row',
		model,
		records,
		size,
		builtInSize: Math.min(size, size > 10_000 ? 5_000 : 1_000),
		prepare: {
			async ours(world) {
				const rows = await world.ask('count', 'incident');
				return run(async () => await ours(world, { operation: 'getAll', returnAll: true, simplify: false, options: { fields: FIELDS.join(',') } }), (outcome: RunOutcome) => delivered(ids(outcome), rows));
			},
			async builtIn(world, count) {
				const rows = await world.ask('count', 'incident');
				const { limited } = narrowed(world, count);
				// Fewer rows by the same requests: a query that matches a part of the table.
				const last = (await world.ask('some', rows)).map(({ number }) => number).sort()[Math.min(count, rows) - 1];
				const options: INodeParameters = { sysparm_fields: FIELDS.join(','), ...(limited ? { sysparm_query: `number<=${last}` } : {}) };
				return run(async () => await builtIn(world, { operation: 'getAll', returnAll: true, options }), (outcome: RunOutcome) => delivered(ids(outcome), Math.min(count, rows)));
			},
			async ideal(world) {
				const rows = await world.ask('count', 'incident');
				const page = (index: number): BareRequest => ({ method: 'GET', path: `/api/now/table/incident?sysparm_query=ORDERBYsys_id&sysparm_fields=${FIELDS.join(',')}&sysparm_limit=${PAGE}&sysparm_offset=${index * PAGE}&sysparm_exclude_reference_link=true` });
				const requests = Array.from({ length: Math.ceil(rows / PAGE) }, (_, index) => page(index));
				return run(
					async () => await exchangeAll(world.url, world.token, requests, AT_ONCE),
					(replies: BareReply[]) => delivered(replies.flatMap(({ body }) => (body as { result: Array<{ sys_id: string }> }).result.map(({ sys_id: id }) => id)), rows),
				);
			},
		},
	};
}

const TRIGGER: INodeParameters = { authentication: 'oAuth2', table: 'incident', triggerOn: 'createdOrUpdated' };

function idlePoll(model: LatencyModel): Workload {
	return {
		name: 'idle poll',
		unit: 'poll',
		model,
		records: 1_000,
		size: 5,
		prepare: {
			async ours(world, count) {
				const trigger = world.n8n.pollTrigger({ credential: 'ours', parameters: TRIGGER });
				await trigger.activate();
				return run(async () => {
					let items = 0;
					for (let poll = 0; poll < count; poll++) items += (await trigger.tick())?.length ?? 0;
					return items;
				}, (items: number) => ({ delivered: count, duplicates: items, losses: 0 }));
			},
			ideal(world, count) {
				const request: BareRequest = { method: 'GET', path: '/api/now/table/incident?sysparm_query=sys_updated_on%3E2099-01-01%2000%3A00%3A00&sysparm_limit=1' };
				return run(async () => await exchangeAll(world.url, world.token, Array.from({ length: count }, () => request), 1), () => ({ delivered: count, duplicates: 0, losses: 0 }));
			},
		},
	};
}

function drain(size: number, model: LatencyModel, records: number): Workload {
	return {
		name: `drain ${size.toLocaleString('en')} changes`,
		unit: 'change',
		model,
		records,
		size,
		prepare: {
			async ours(world, count) {
				const trigger = world.n8n.pollTrigger({ credential: 'ours', parameters: TRIGGER });
				await trigger.activate();
				await new Promise((resolve) => setTimeout(resolve, 1_100));
				await world.ask('touch', count);
				return run(async () => {
					const ids: unknown[] = [];
					for (let idle = 0; idle < 2 && ids.length < count * 1.2; ) {
						const items = await trigger.tick();
						if (items === null) idle++;
						else ids.push(...items.map(({ json }) => (json._event as { id: string }).id));
					}
					return ids;
				}, (ids: unknown[]) => delivered(ids, count));
			},
			ideal(world, count) {
				const requests = Array.from({ length: Math.ceil(count / PAGE) }, (_, index): BareRequest => ({ method: 'GET', path: `/api/now/table/incident?sysparm_query=ORDERBYDESCsys_updated_on&sysparm_limit=${PAGE}&sysparm_offset=${index * PAGE}` }));
				// One after the other: where the next page begins is known only from the page before.
				return run(async () => await exchangeAll(world.url, world.token, requests, 1), () => ({ delivered: count, duplicates: 0, losses: 0 }));
			},
		},
	};
}

const MB = 1_000_000;
const whole = (bytes: number, expected: number): Checked => ({ delivered: bytes / MB, duplicates: 0, losses: Math.max(0, (expected - bytes) / MB) });
const sizeIn = (body: unknown): number => Number((body as { result?: { size_bytes?: string } }).result?.size_bytes ?? 0);

/** A file of so many megabytes on one incident; the built-in node gets a smaller one, because it holds it in memory. */
function files(size: number, builtInSize: number, model: LatencyModel): Workload[] {
	const owner = async (world: World) => (await world.ask('some', 1))[0].sys_id;
	const uploadPath = (id: string) => `/api/now/attachment/file?table_name=incident&table_sys_id=${id}&file_name=bench.bin`;
	const input = async (world: World, count: number) => ({ json: {}, binary: { data: await world.n8n.storeBinary(Buffer.alloc(count * MB, 'x'), { fileName: 'bench.bin', mimeType: 'application/octet-stream' }) } });
	const placed = async (world: World, count: number): Promise<string> => {
		const { body } = await sendBytes(world.url, world.token, uploadPath(await owner(world)), count * MB);
		return (body as { result: { sys_id: string } }).result.sys_id;
	};
	const kept = async (world: World, outcome: RunOutcome, field: string, count: number): Promise<Checked> => {
		const data = outcome.items[0]?.binary?.[field];
		return whole(data === undefined ? 0 : (await world.n8n.readBinary(data)).length, count * MB);
	};
	const common = { unit: 'MB', model, records: 1_000, size, builtInSize };
	return [
		{
			...common,
			name: `upload ${size} MB`,
			prepare: {
				async ours(world, count) {
					const item = await input(world, count);
					const record = { __rl: true, mode: 'sysId', value: await owner(world) };
					const parameters = { resource: 'attachment', operation: 'upload', table: { __rl: true, mode: 'name', value: 'incident' }, record, inputDataFieldName: 'data', options: { maxSizeMb: 1_000 } };
					return run(async () => await ours(world, parameters, [item]), ({ json }: RunOutcome) => whole(Number(json[0]?.size_bytes ?? 0), count * MB));
				},
				async builtIn(world, count) {
					const item = await input(world, count);
					const parameters = { resource: 'attachment', operation: 'upload', tableName: 'incident', id: await owner(world), inputDataFieldName: 'data', options: {} };
					return run(async () => await builtIn(world, parameters, [item]), ({ json }: RunOutcome) => whole(Number(json[0]?.size_bytes ?? 0), count * MB));
				},
				async ideal(world, count) {
					const path = uploadPath(await owner(world));
					return run(async () => await sendBytes(world.url, world.token, path, count * MB), ({ body }: BareReply) => whole(sizeIn(body), count * MB));
				},
			},
		},
		{
			...common,
			name: `download ${size} MB`,
			prepare: {
				async ours(world, count) {
					const attachment = { __rl: true, mode: 'sysId', value: await placed(world, count) };
					const parameters = { resource: 'attachment', operation: 'download', attachment, outputDataFieldName: 'data', options: { maxSizeMb: 1_000 } };
					return run(async () => await ours(world, parameters), async (outcome: RunOutcome) => await kept(world, outcome, 'data', count));
				},
				async builtIn(world, count) {
					const parameters = { resource: 'attachment', operation: 'get', attachmentId: await placed(world, count), download: true, outputField: 'data' };
					return run(async () => await builtIn(world, parameters), async (outcome: RunOutcome) => await kept(world, outcome, 'data', count));
				},
				async ideal(world, count) {
					const path = `/api/now/attachment/${await placed(world, count)}/file`;
					return run(async () => await countBytes(world.url, world.token, path), (bytes: number) => whole(bytes, count * MB));
				},
			},
		},
	];
}

const at = (more: Partial<LatencyModel>): LatencyModel => ({ ...REFERENCE, ...more });

export interface Scale {
	items: number;
	builtInItems: number;
	rows: number;
	manyRows: number;
	changes: number;
	megabytes: number;
	builtInMegabytes: number;
}

export const QUICK: Scale = { items: 60, builtInItems: 8, rows: 10_000, manyRows: 0, changes: 3_000, megabytes: 20, builtInMegabytes: 2 };
export const FULL: Scale = { items: 1_000, builtInItems: 60, rows: 50_000, manyRows: 200_000, changes: 100_000, megabytes: 100, builtInMegabytes: 10 };

/** In an order that needs few restarts of the instance. */
export function workloads(scale: Scale, isQuick: boolean): Workload[] {
	const { items, builtInItems, rows, manyRows, changes, megabytes, builtInMegabytes } = scale;
	const fewer = Math.ceil(items / 4);
	const small = (workload: Workload): Workload => ({ ...workload, builtInSize: builtInItems });
	const sweep = isQuick ? [] : [0, 20, 200].map((latency) => small(create(`create, ${latency} ms`, fewer, at({ latency }))));
	const slots = isQuick ? [] : [4, 16].map((count) => small(create(`create, ${count} slots`, fewer, at({ slots: count }))));
	return [
		small(create('create', items, REFERENCE)),
		...sweep,
		...slots,
		small(update(items, REFERENCE)),
		small(getByNumber(items, REFERENCE)),
		small(create('create, 5 % refused', items, REFERENCE, { faults: 0.05 })),
		small(create('create, no queue', fewer, at({ slots: 4, queue: 0 }))),
		idlePoll(REFERENCE),
		...files(megabytes, builtInMegabytes, REFERENCE),
		read(`read ${rows.toLocaleString('en')} rows`, rows, REFERENCE, rows),
		read(`read ${rows.toLocaleString('en')} rows, 1 ms a row`, rows, at({ perRow: 1 }), rows),
		drain(changes, REFERENCE, Math.max(rows, changes)),
		...(manyRows > 0 ? [read(`read ${manyRows.toLocaleString('en')} rows`, manyRows, REFERENCE, manyRows)] : []),
	];
}
