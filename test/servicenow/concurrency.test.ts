// Bounded work: order of results, bound, stop at a failure, stop at a cancellation, and work in batches.
import { groupsOf, mapBounded, runMany } from '../../servicenow/concurrency';
import type { Send } from '../../servicenow/types';

/** A promise with its ends. */
function gate<T = void>() {
	let open!: (value: T) => void;
	let fail!: (error: unknown) => void;
	const passed = new Promise<T>((resolve, reject) => {
		open = resolve;
		fail = reject;
	});
	return { passed, open, fail };
}

const turns = async () => {
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

it('gives the results in input order, whatever order they end in', async () => {
	const gates = [gate<string>(), gate<string>(), gate<string>()];
	const done = mapBounded([0, 1, 2], (index) => gates[index].passed, { limit: 3 });
	gates[2].open('c');
	gates[0].open('a');
	gates[1].open('b');
	expect(await done).toEqual(['a', 'b', 'c']);
});

it('never runs more than the limit, and always as many', async () => {
	let running = 0;
	let peak = 0;
	const results = await mapBounded(
		Array.from({ length: 20 }, (_, index) => index),
		async (index) => {
			peak = Math.max(peak, ++running);
			await turns();
			running--;
			return index;
		},
		{ limit: 3 },
	);
	expect(results).toHaveLength(20);
	expect(peak).toBe(3);
});

it('starts nothing after a failure, lets the others end, and throws the earliest', async () => {
	const gates = [gate(), gate(), gate()];
	const started: number[] = [];
	let ended = false;
	const done = mapBounded([0, 1, 2], async (index) => {
		started.push(index);
		await gates[index].passed;
	}, { limit: 2 }).finally(() => (ended = true));
	const caught = done.catch((error: unknown) => error);
	gates[1].fail(new Error('second'));
	await turns();
	expect(ended).toBe(false);
	gates[0].fail(new Error('first'));
	expect(await caught).toEqual(new Error('first'));
	expect(started).toEqual([0, 1]);
});

it('starts nothing more once cancelled', async () => {
	const stop = new AbortController();
	const started: number[] = [];
	await mapBounded([0, 1, 2, 3], async (index) => {
		started.push(index);
		await turns();
		if (index === 1) stop.abort();
	}, { limit: 1, signal: stop.signal });
	expect(started).toEqual([0, 1]);
});

it('runs an empty list without work', async () => {
	expect(await mapBounded([], () => Promise.reject(new Error('called')), { limit: 4 })).toEqual([]);
});

describe('the groups of a run', () => {
	const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

	it.each<[number, number, number, number[]]>([
		[0, 25, 6, []],
		[1, 25, 6, [1]],
		[25, 25, 6, [25]],
		[26, 25, 6, [1, 25]],
		[60, 25, 6, [1, 20, 19, 20]],
		[60, 25, 1, [20, 20, 20]],
		[22, 5, 3, [1, 4, 3, 4, 3, 4, 3]],
	])('of %i inputs, %i together, %i at once', (count, most, concurrency, sizes) => {
		const groups = groupsOf(numbers(count), most, concurrency);
		expect(groups.map(({ length }) => length)).toEqual(sizes);
		expect(groups.flat()).toEqual(numbers(count));
	});

	it('never holds more than the size', () => {
		for (let count = 0; count < 300; count++) expect(Math.max(0, ...groupsOf(numbers(count), 7, 3).map(({ length }) => length))).toBeLessThanOrEqual(7);
	});
});

it('hands items over in batches after the first one and keeps their order', async () => {
	const batches: number[] = [];
	const send: Send = (request) => {
		if (request.body === undefined) {
			batches.push(1);
			return Promise.resolve({ status: 200, headers: {}, body: { result: { url: request.path } } });
		}
		const { rest_requests: parts } = request.body as { rest_requests: Array<{ id: string; url: string }> };
		batches.push(parts.length);
		return Promise.resolve({
			status: 200,
			headers: {},
			body: { serviced_requests: parts.map(({ id, url }) => ({ id, status_code: 200, body: Buffer.from(JSON.stringify({ result: { url } })).toString('base64') })) },
		});
	};
	const results = await runMany(
		['a', 'b', 'c', 'd', 'e', 'f'],
		async (name, sendOne) => (await sendOne({ method: 'GET', path: `/${name}`, effect: 'read' })).body,
		{ send, batchSize: 3, concurrency: 2, pause: turns },
	);
	expect(results).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ result: { url: `/${name}` } })));
	expect(batches).toEqual([1, 3, 2]);
});

it('sends each alone when the batch size is one', async () => {
	const paths: string[] = [];
	const send: Send = (request) => {
		paths.push(request.path);
		return Promise.resolve({ status: 200, headers: {}, body: {} });
	};
	await runMany(['a', 'b'], async (name, sendOne) => await sendOne({ method: 'GET', path: `/${name}`, effect: 'read' }), { send, batchSize: 1, concurrency: 2, pause: turns });
	expect(paths).toEqual(['/a', '/b']);
});
