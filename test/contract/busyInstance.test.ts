// The action node against an instance that is busy, limits requests, or changes while it is read.
import { startWorld, type World } from '../support/world';

const KEY = 'an API key';

let world: World;
beforeAll(async () => {
	world = await startWorld({ emulator: { records: 40 }, credentials: { [KEY]: { type: 'serviceNowItsmServiceAccountApi', data: {} } } });
	Object.assign(world.n8n.storedCredential(KEY), { instance: world.servicenow.url, allowCustomHost: true, method: 'apiKey', apiKey: world.servicenow.apiKey });
});
afterAll(() => world.close());
beforeEach(async () => {
	world.servicenow.reset();
	await world.connect();
	world.servicenow.journal.clear();
});

const texts = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => ({ text: `${prefix} ${index}` }));
const create = async (items: object[], options: Record<string, number> = {}, more: object = {}) =>
	await world.n8n.run({ parameters: { resource: 'incident', operation: 'create', shortDescription: '={{ $json.text }}', options }, items: items as never, ...more });
const stored = (prefix: string) =>
	world.servicenow
		.table('incident')
		.rows()
		.map(({ short_description: text }) => text)
		.filter((text) => text?.startsWith(prefix))
		.sort();

it('loses and doubles nothing when the thread pool has no room for all', async () => {
	world.servicenow.settings.limits.threads = 2;
	world.servicenow.settings.limits.queue = 0;
	world.servicenow.settings.latency.perWriteMs = 5;
	const items = texts(40, 'crowded');
	const { json, error } = await create(items);
	expect(error).toBeUndefined();
	expect(json.map(({ short_description: text }) => text)).toEqual(items.map(({ text }) => text));
	expect(stored('crowded')).toEqual(items.map(({ text }) => text).sort());
});

it('never has more requests under way than it was told, and begins with one', async () => {
	world.servicenow.settings.latency.perWriteMs = 5;
	await create(texts(20, 'bounded'), { concurrency: 3 });
	expect(world.servicenow.journal.peak).toBeLessThanOrEqual(3);
	expect(world.servicenow.journal.entries({ method: 'POST', path: '/table/incident' })).toHaveLength(20);
});

it('stops at a rate limit also with an API key', async () => {
	world.servicenow.faults.add({ path: '/api/now/table/incident', rateLimited: { retryAfterSeconds: 1_800 } });
	const { items } = await world.n8n.run({ credential: KEY, parameters: { authentication: 'serviceAccount', resource: 'incident', operation: 'getAll', limit: 1 }, onError: 'continueRegularOutput' });
	expect(items.map(({ json }) => json.message)).toEqual([expect.stringContaining('come back after')]);
	expect(world.servicenow.journal.entries({ path: '/table/incident' })).toHaveLength(1);
});

it('stops at a rate limit that lasts longer than a run, and says when to come back', async () => {
	world.servicenow.faults.add({ method: 'POST', path: '/api/now/table', rateLimited: { retryAfterSeconds: 1_800 } });
	const { items } = await create(texts(30, 'limited'), {}, { onError: 'continueRegularOutput' });
	expect(items).toHaveLength(30);
	expect(items.every(({ json }) => String(json.message).includes('come back after'))).toBe(true);
	expect(world.servicenow.journal.entries({ method: 'POST', path: '/table/incident' })).toHaveLength(1);
});

it('sends no cookie, whatever the instance sets', async () => {
	await create(texts(5, 'cookie'));
	expect(world.servicenow.journal.entries().some(({ headers }) => 'cookie' in headers)).toBe(false);
});

describe('in batches', () => {
	it('writes every item once, in few calls, and pairs each with its input', async () => {
		const texted = texts(30, 'batched');
		const { items, error } = await create(texted, { batchSize: 10 });
		expect(error).toBeUndefined();
		expect(items.map(({ json, pairedItem }) => [json.short_description, pairedItem])).toEqual(texted.map(({ text }, item) => [text, { item }]));
		expect(stored('batched')).toHaveLength(30);
		// The first item opens the way for the batches.
		expect(world.servicenow.journal.entries({ path: '/table/incident' })).toHaveLength(1);
		expect(world.servicenow.journal.entries({ path: '/batch' })).toHaveLength(3);
	});

	it('sends nothing again when the answer to a batch of creates is lost', async () => {
		world.servicenow.faults.add({ path: '/batch', drop: 'after', nth: 1 });
		const { items } = await create(texts(10, 'lost'), { batchSize: 10 }, { onError: 'continueRegularOutput' });
		expect(items.map(({ json }) => typeof json.error)).toEqual(Array<string>(10).fill('string'));
		expect(stored('lost')).toHaveLength(10);
	});

	it('finds the records of a lost answer by their keys and makes no second ones', async () => {
		world.servicenow.faults.add({ path: '/batch', drop: 'after', nth: 2 });
		const items = texts(6, 'keyed');
		const { json, error } = await world.n8n.run({
			parameters: { resource: 'incident', operation: 'create', shortDescription: '={{ $json.text }}', options: { batchSize: 6, idempotencyKey: '={{ $json.text }}' } },
			items,
		});
		expect(error).toBeUndefined();
		expect(world.servicenow.faults.list().map(({ hits }) => hits)).toEqual([1]);
		expect(json.map(({ short_description: text }) => text)).toEqual(items.map(({ text }) => text));
		expect(stored('keyed')).toHaveLength(6);
	});

	it('goes on without them where the account may not use the Batch API', async () => {
		world.servicenow.faults.add({ path: '/batch', status: 403, message: 'User Not Authorized' });
		const { error } = await create(texts(12, 'alone'), { batchSize: 6 });
		expect(error).toBeUndefined();
		expect(stored('alone')).toHaveLength(12);
	});
});

it('reads all rows once while rows come and go', async () => {
	const { table, journal } = world.servicenow;
	const incidents = table('incident');
	for (let index = 0; index < 900; index++) incidents.insert({ short_description: `steady ${index}` });
	const before = new Set(incidents.rows().map(({ sys_id: id }) => id));
	const doomed = incidents.rows().slice(0, 30).map(({ sys_id: id }) => id);
	let turn = 0;
	const stir = setInterval(() => {
		if (turn < doomed.length) incidents.delete(doomed[turn]);
		incidents.insert({ short_description: `late ${turn++}` });
	}, 1);
	const { json } = await world.n8n.run({ parameters: { resource: 'incident', operation: 'getAll', returnAll: true, simplify: false, options: { fields: 'sys_id', pageSize: 100 } } }).finally(() => clearInterval(stir));
	const ids = json.map(({ sys_id: id }) => id as string);
	expect(new Set(ids).size).toBe(ids.length);
	const found = new Set(ids);
	expect([...before].filter((id) => !doomed.includes(id) && !found.has(id))).toEqual([]);
	expect(journal.entries({ path: '/table/incident' }).length).toBeGreaterThan(9);
});
