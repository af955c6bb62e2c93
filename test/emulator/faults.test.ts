// Faults meet the requests they are made for, in every kind, and nothing else.
import { startEmulator, type Emulator } from '../../emulator';
import { Faults } from '../../emulator/faults';
import { ask } from './support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 5 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/now/table/incident';
const get = () => ask(emulator, 'GET', base);
const post = (text: string) => ask(emulator, 'POST', base, { short_description: text });

test.each([
	[{ status: 503 }, 503],
	[{ rateLimited: { retryAfterSeconds: 7 } }, 429],
	[{ busy: true as const }, 429],
	[{ html: true as const, status: 502 }, 502],
	[{ hibernating: true as const }, 200],
	[{ status: 202 }, 202],
])('%o answers %d', async (effect, status) => {
	emulator.faults.add({ ...effect, method: 'GET' });
	expect((await get()).status).toBe(status);
	expect((await post('not me')).status).toBe(201);
});

test('the two kinds of 429 differ in their headers', async () => {
	emulator.faults.add({ rateLimited: { retryAfterSeconds: 7 }, nth: 1 });
	emulator.faults.add({ busy: true, nth: 2 });
	const [limited, busy] = [await get(), await get()];
	expect([limited.headers.get('retry-after'), limited.headers.has('x-ratelimit-limit'), busy.headers.get('retry-after'), busy.headers.has('x-ratelimit-limit')]).toEqual(['7', true, null, false]);
});

test('dropped before: nothing is stored; dropped after: it is', async () => {
	emulator.faults.add({ drop: 'before', method: 'POST', nth: 1 });
	emulator.faults.add({ drop: 'after', method: 'POST', nth: 2 });
	await expect(post('before')).rejects.toThrow();
	await expect(post('after')).rejects.toThrow();
	expect(emulator.table('incident').rows('short_descriptionINbefore,after').map((row) => row.short_description)).toEqual(['after']);
});

test('an error after processing hides a stored record', async () => {
	emulator.faults.add({ status: 500, afterProcessing: true, message: 'Transaction cancelled: maximum execution time exceeded' });
	expect((await post('stored')).status).toBe(500);
	expect(emulator.table('incident').count('short_description=stored')).toBe(1);
});

test('a truncated answer breaks off, a partial one ends in an error', async () => {
	emulator.faults.add({ truncate: 40, nth: 1 });
	await expect(get()).rejects.toThrow();
	emulator.faults.clear();
	emulator.faults.add({ partialRows: 2 });
	expect((await get()).body).toMatchObject({ result: [{}, {}], error: { message: 'Transaction cancelled: maximum execution time exceeded' } });
});

test('a rule matches by method and path, strikes nth and so many times, and can be removed', () => {
	const faults = new Faults();
	const id = faults.add({ method: 'get', path: /table\/incident/, nth: 2, times: 2, status: 500 });
	const strikes = () => faults.pick('GET', '/api/now/table/incident?x') !== undefined;
	expect([faults.pick('POST', '/api/now/table/incident'), faults.pick('GET', '/api/now/table/problem')]).toEqual([undefined, undefined]);
	expect([strikes(), strikes(), strikes(), strikes()]).toEqual([false, true, true, false]);
	faults.remove(id);
	expect(faults.list()).toEqual([]);
});

test('probability is drawn from a seed: runs repeat', () => {
	const run = () => {
		const faults = new Faults();
		faults.seed(42);
		faults.add({ probability: 0.3, status: 500 });
		return Array.from({ length: 200 }, () => faults.pick('GET', '/') !== undefined);
	};
	expect(run()).toEqual(run());
	expect(run().filter(Boolean).length).toBeGreaterThan(30);
	expect(run().filter(Boolean).length).toBeLessThan(90);
});

test('the journal remembers requests, users, bodies and faults', async () => {
	emulator.faults.add({ name: 'teapot', status: 418, method: 'GET' });
	await get();
	await post('seen');
	expect(emulator.journal.entries({ method: 'POST' })).toMatchObject([{ path: base, user: 'integration.user', status: 201, body: '{"short_description":"seen"}' }]);
	expect(emulator.journal.entries({ status: 418 })).toMatchObject([{ fault: 'teapot' }]);
	expect(emulator.journal.total).toBe(2);
	emulator.journal.clear();
	expect(emulator.journal.entries()).toEqual([]);
});
