// Work item by item: create, update, get by number; one request an item, alone or in batches. Knows no pages and no files.
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RunOutcome } from '../../test/support/execution';
import { AT_ONCE, exchangeAll, type BareRequest } from '../bareClient';
import type { Faults } from '../instance';
import type { LatencyModel } from '../latencyModel';
import type { Checked } from '../measure';
import type { World } from '../world';
import { builtIn, delivered, everything, helper, ours, run, TABLE, tagOf, written, type Contestant, type Run, type Workload } from './workload';

export const BATCH = 25;

/** One kind of item, and how each contestant handles it. */
interface ItemWork {
	items: (world: World, count: number, tag: string) => Promise<IDataObject[]> | IDataObject[];
	ours: INodeParameters;
	builtIn: INodeParameters;
	request: (item: IDataObject) => BareRequest;
	/** What is looked at afterwards: the answers of a node, or the instance itself. */
	check: (asked: { world: World; tag: string; count: number; by: 'ours' | 'builtIn' | 'bare' }, outcome: unknown) => Checked | Promise<Checked>;
}

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

/** Every contestant for that kind of item. */
function contestants(work: ItemWork): Workload['prepare'] {
	const begin = (by: 'ours' | 'builtIn' | 'bare', go: (world: World, items: IDataObject[]) => Promise<unknown>) => async (world: World, count: number): Promise<Run> => {
		const tag = tagOf();
		const items = await work.items(world, count, tag);
		return run(async () => await go(world, items), async (outcome) => await work.check({ world, tag, count, by }, outcome));
	};
	const mine = (options: INodeParameters) => begin('ours', async (world, items) => await ours(world, { parameters: { ...work.ours, options: { ...(work.ours.options as INodeParameters | undefined), ...options } }, items }));
	const bare = (pack: (requests: BareRequest[]) => BareRequest[]) => begin('bare', async (world, items) => await exchangeAll(world.url, world.token, pack(items.map(work.request)), AT_ONCE));
	return {
		ours: mine({}),
		batched: mine({ batchSize: BATCH }),
		builtIn: begin('builtIn', async (world, items) => await builtIn(world, { parameters: work.builtIn, items })),
		helper: begin('bare', async (world, items) => await helper(world, { items: items.map((item) => { const { method, path, body } = work.request(item); return { method, url: `${world.url}${path}`, body }; }) })),
		ideal: bare((requests) => requests),
		idealBatched: bare(batched),
	};
}

const creating: ItemWork = {
	items: (_world, count, tag) => Array.from({ length: count }, (_, index) => ({ text: `${tag} ${index}` })),
	ours: { operation: 'create', shortDescription: '={{ $json.text }}' },
	builtIn: { operation: 'create', short_description: '={{ $json.text }}', additionalFields: {} },
	request: ({ text }) => ({ method: 'POST', path: TABLE, body: { short_description: text } }),
	check: async ({ world, tag, count }) => await written(world, tag, count),
};

/** The same with an idempotency key, by which a create whose answer is lost is found again. */
const creatingOnce: ItemWork = { ...creating, ours: { ...creating.ours, options: { idempotencyKey: '={{ $json.text }}' } } };

const updating: ItemWork = {
	items: async (world, count, tag) => (await world.ask('some', count)).map(({ sys_id: id }, index) => ({ id, text: `${tag} ${index}` })),
	ours: { operation: 'update', record: { __rl: true, mode: 'sysId', value: '={{ $json.id }}' }, additionalFields: { short_description: '={{ $json.text }}' } },
	// The built-in node has no field for the short description on update; another text field stands for it.
	builtIn: { operation: 'update', id: '={{ $json.id }}', updateFields: { description: '={{ $json.text }}' } },
	request: ({ id, text }) => ({ method: 'PATCH', path: `${TABLE}/${String(id)}`, body: { short_description: text } }),
	check: async ({ world, tag, count, by }) => await written(world, tag, count, by === 'builtIn' ? 'description' : 'short_description'),
};

const getting: ItemWork = {
	items: async (world, count) => (await world.ask('some', count)).map(({ number }) => ({ number })),
	ours: { operation: 'get', record: { __rl: true, mode: 'number', value: '={{ $json.number }}' }, simplify: false },
	builtIn: { operation: 'getAll', returnAll: false, limit: 1, options: { sysparm_query: '=number={{ $json.number }}' } },
	request: ({ number }) => ({ method: 'GET', path: `${TABLE}?sysparm_query=${encodeURIComponent(`number=${String(number)}`)}&sysparm_limit=2` }),
	check: ({ count, by }, outcome) => (by === 'bare' ? everything(count) : delivered((outcome as RunOutcome).json.flatMap(({ number }) => (number === undefined ? [] : [number])), count)),
};

interface Setting {
	builtInSize: number;
	/** Added to the name. */
	in?: string;
	faults?: Faults;
	/** Contestants that stay away. */
	without?: readonly Contestant[];
}

const itemWork = (name: string, work: ItemWork) => (size: number, model: LatencyModel, { builtInSize, in: setting, faults, without = [] }: Setting): Workload => ({
	name: setting === undefined ? name : `${name}, ${setting}`,
	kind: name,
	warm: 30,
	unit: 'item',
	model,
	faults,
	records: 1_000,
	size,
	builtInSize,
	prepare: Object.fromEntries(Object.entries(contestants(work)).filter(([one]) => !without.includes(one as Contestant))),
});

export const create = itemWork('create', creating);
export const createOnce = itemWork('create with a key', creatingOnce);
export const update = itemWork('update by sys_id', updating);
export const getByNumber = itemWork('get by number', getting);
