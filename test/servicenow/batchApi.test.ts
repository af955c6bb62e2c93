// Batches: what goes into one, which reply belongs to whom, and what is sent again when a batch ends badly.
import { Batcher, batchOf, batchReplies, unlessTooLong } from '../../servicenow/batchApi';
import { ServiceNowError, type Failure } from '../../servicenow/errors';
import type { Effect, Row, Send, ServiceNowReply, ServiceNowRequest } from '../../servicenow/types';

const create = (name: string): ServiceNowRequest => ({ method: 'POST', path: '/api/now/table/incident', body: { name }, effect: 'append' });
const change = (name: string): ServiceNowRequest => ({ method: 'PATCH', path: `/api/now/table/incident/${name}`, body: { name }, effect: 'replace' });
const find = (name: string): ServiceNowRequest => ({ method: 'GET', path: '/api/now/table/incident', query: { sysparm_query: `number=${name}`, sysparm_limit: undefined }, effect: 'read' });
const fail = (kind: Failure['kind'], status?: number) => new ServiceNowError({ kind, message: kind, status });

interface Part {
	id: string;
	method: string;
	url: string;
	body?: string;
}

const decoded = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
const encoded = (body: unknown): string => Buffer.from(JSON.stringify(body)).toString('base64');

interface Script {
	/** The answer to each batch; by default every part is answered with what it sent. */
	batch?: (parts: Part[], number: number) => ServiceNowReply | ServiceNowError | undefined;
	alone?: (request: ServiceNowRequest) => ServiceNowReply | ServiceNowError;
}

const served = (parts: Part[], unserviced: string[] = []) => ({
	serviced_requests: parts.map((part) => ({ id: part.id, status_code: part.method === 'POST' ? 201 : 200, status_text: 'OK', headers: [{ name: 'X-Total-Count', value: '1' }], body: encoded({ result: decoded(part.body) ?? { url: part.url } }) })),
	unserviced_requests: unserviced,
});

/** An instance that speaks the Batch API; `log` names what reached it, in order. */
function instance(script: Script = {}) {
	const log: string[] = [];
	let batches = 0;
	const send: Send = async (request) => {
		await Promise.resolve();
		const isBatch = request.path === '/api/now/v1/batch';
		const parts = isBatch ? (request.body as { rest_requests: Part[] }).rest_requests : [];
		log.push(isBatch ? `batch of ${parts.length}` : `${request.method} ${JSON.stringify(request.body ?? request.query?.sysparm_query)}`);
		const outcome = isBatch
			? (script.batch?.(parts, ++batches) ?? { status: 200, headers: {}, body: served(parts) })
			: (script.alone?.(request) ?? { status: 200, headers: {}, body: { result: request.body } });
		if (outcome instanceof ServiceNowError) throw outcome;
		return outcome;
	};
	return { send, log };
}

const pause = async () => await new Promise<void>((resolve) => setImmediate(resolve));

const names = ['a', 'b', 'c', 'd'];
const all = async (batcher: Batcher, make: (name: string) => ServiceNowRequest, inputs = names) =>
	await batcher.run(inputs, async (name, send) => await send(make(name)).then(({ body }) => (body as { result: Row }).result, (error: ServiceNowError) => error.kind));

describe('the request', () => {
	it('carries each part with its own method, address, headers and body', () => {
		const { body, effect, method, path } = batchOf([find('INC 1&2'), change('x')]);
		expect({ effect, method, path }).toEqual({ effect: 'replace', method: 'POST', path: '/api/now/v1/batch' });
		const [first, second] = (body as { rest_requests: Array<Part & { headers: unknown }> }).rest_requests;
		expect(first).toEqual({ id: '0', method: 'GET', url: '/api/now/table/incident?sysparm_query=number%3DINC%201%262', headers: [{ name: 'Accept', value: 'application/json' }] });
		expect(second).toMatchObject({ id: '1', method: 'PATCH', headers: [{ name: 'Accept', value: 'application/json' }, { name: 'Content-Type', value: 'application/json' }] });
		expect(decoded(second.body)).toEqual({ name: 'x' });
	});

	it.each<[ServiceNowRequest[], Effect]>([
		[[find('a'), find('b')], 'read'],
		[[find('a'), change('b')], 'replace'],
		[[change('a'), create('b'), find('c')], 'append'],
	])('counts as the strongest of its parts', (parts, effect) => {
		expect(batchOf(parts).effect).toBe(effect);
	});
});

describe('the replies', () => {
	it('belong to their ids, in any order, with their headers', () => {
		const replies = batchReplies({ status: 200, headers: {}, body: { serviced_requests: [{ id: '1', status_code: 404, body: encoded({ error: { message: 'No' } }) }, { id: '0', status_code: 204, headers: [{ name: 'X-Total-Count', value: '7' }] }] } });
		expect(replies.get(0)).toMatchObject({ status: 204, headers: { 'x-total-count': '7' }, body: undefined });
		expect(replies.get(1)).toMatchObject({ status: 404, body: { error: { message: 'No' } } });
		expect(replies.has(2)).toBe(false);
	});

	it('refuses an answer that is none', () => {
		expect(() => batchReplies({ status: 200, headers: {}, body: { result: [] } })).toThrow(expect.objectContaining({ kind: 'notJson' }) as Error);
	});
});

describe('a run', () => {
	it('joins what its workers ask for, step by step', async () => {
		const { send, log } = instance();
		const rows = await new Batcher(send, 50, pause).run(names, async (name, sendOne) => {
			const { headers } = await sendOne(find(name));
			if (name === 'b') return 'nothing to change';
			const { body } = await sendOne(change(name));
			return [headers['x-total-count'], (body as { result: Row }).result.name];
		});
		expect(rows).toEqual([['1', 'a'], 'nothing to change', ['1', 'c'], ['1', 'd']]);
		expect(log).toEqual(['batch of 4', 'batch of 3']);
	});

	it('does not wait for workers that wait for each other', async () => {
		const { send, log } = instance();
		let shared: Promise<unknown> | undefined;
		const rows = await new Batcher(send, 50, pause).run(names, async (name, sendOne) => {
			shared ??= sendOne(find('dictionary'));
			await shared;
			return await sendOne(create(name)).then(({ status }) => status);
		});
		expect(rows).toEqual([201, 201, 201, 201]);
		expect(log).toEqual(['GET "number=dictionary"', 'batch of 4']);
	});

	it('does not wait for workers that wait for a time to pass', async () => {
		const { send, log } = instance();
		let wake!: () => void;
		const asleep = new Promise<void>((resolve) => (wake = resolve));
		await new Batcher(send, 50, pause).run(names, async (name, sendOne) => {
			if (name === 'a') await asleep;
			await sendOne(create(name));
			if (name === 'b') wake();
		});
		expect(log).toEqual(['batch of 3', 'POST {"name":"a"}']);
	});

	it('splits what is more than the size', async () => {
		const { send, log } = instance();
		expect(await all(new Batcher(send, 3, pause), create)).toEqual(names.map((name) => ({ name })));
		expect(log).toEqual(['batch of 3', 'POST {"name":"d"}']);
	});

	it('splits what is too large for one call', async () => {
		const { send, log } = instance();
		await new Batcher(send, 50, pause).run(names, async (_name, sendOne) => await sendOne(create('x'.repeat(1_000_000))));
		expect(log).toEqual(['batch of 2', 'batch of 2']);
	});

	it('sends bytes and streams alone and waits for nobody', async () => {
		const { send, log } = instance();
		await new Batcher(send, 50, pause).run(names, async (name, sendOne) => {
			await sendOne(name === 'a' ? { method: 'POST', path: '/file', body: Buffer.from('x'), contentType: 'text/plain', effect: 'append' } : find(name));
		});
		expect(log).toHaveLength(2);
		expect(log).toContain('batch of 3');
	});

	it('gives each worker its own failure', async () => {
		const { send } = instance({
			batch: (parts) => ({ status: 200, headers: {}, body: { serviced_requests: parts.map(({ id, body }) => ({ id, status_code: id === '1' ? 403 : 201, body: id === '1' ? encoded({ error: { message: 'Operation Failed' }, status: 'failure' }) : encoded({ result: decoded(body) }) })) } }),
		});
		expect(await all(new Batcher(send, 50, pause), create)).toEqual([{ name: 'a' }, 'forbidden', { name: 'c' }, { name: 'd' }]);
	});

	it('throws the failure of the earliest worker after all have ended', async () => {
		const { send, log } = instance();
		const ended: string[] = [];
		const run = new Batcher(send, 50, pause).run(names, async (name, sendOne) => {
			await sendOne(find(name));
			if (name !== 'd') throw new Error(name);
			await sendOne(change(name));
			ended.push(name);
		});
		await expect(run).rejects.toThrow('a');
		expect(ended).toEqual(['d']);
		expect(log).toHaveLength(2);
	});

	it('sends alone what was refused for load inside a batch', async () => {
		const { send, log } = instance({
			batch: (parts) => ({ status: 200, headers: {}, body: { serviced_requests: parts.map(({ id, body }) => (id === '2' ? { id, status_code: 429, body: encoded({ error: { message: 'Rate limit exceeded' }, status: 'failure' }) } : { id, status_code: 201, body: encoded({ result: decoded(body) }) })) } }),
		});
		expect(await all(new Batcher(send, 50, pause), create)).toEqual(names.map((name) => ({ name })));
		expect(log).toEqual(['batch of 4', 'POST {"name":"c"}']);
	});

	it('tells the sender of the refusal, and for how long it asked to wait', async () => {
		const refusals: unknown[] = [];
		const { send } = instance({
			batch: (parts) => ({ status: 200, headers: {}, body: { serviced_requests: parts.map(({ id }) => ({ id, status_code: 429, headers: [{ name: 'Retry-After', value: '30' }], body: encoded({ error: { message: 'Rate limit exceeded' }, status: 'failure' }) })) } }),
			alone: ({ refused, body }) => {
				refusals.push(refused);
				return { status: 201, headers: {}, body: { result: body } };
			},
		});
		await all(new Batcher(send, 50, pause), create, ['a', 'b']);
		expect(refusals).toEqual([expect.objectContaining({ kind: 'rateLimited', retryAfterMs: 30_000 }), expect.objectContaining({ kind: 'rateLimited' })]);
	});
});

describe('unserviced requests', () => {
	it('are sent again, in batches of the size that was served', async () => {
		const { send, log } = instance({ batch: (parts) => ({ status: 200, headers: {}, body: served(parts.slice(0, 2), parts.slice(2).map(({ id }) => id)) }) });
		expect(await all(new Batcher(send, 50, pause), create, ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name })));
		expect(log).toEqual(['batch of 6', 'batch of 2', 'batch of 2']);
	});

	it('are sent alone when a batch serves nothing at all', async () => {
		const { send, log } = instance({ batch: (parts) => ({ status: 200, headers: {}, body: served([], parts.map(({ id }) => id)) }) });
		expect(await all(new Batcher(send, 50, pause), create)).toEqual(names.map((name) => ({ name })));
		expect(log).toEqual(['batch of 4', ...names.map((name) => `POST {"name":"${name}"}`)]);
	});
});

describe('a batch that ends badly', () => {
	it.each([400, 403, 404, 405])('is not tried again where the instance does not offer it (%s)', async (status) => {
		const { send, log } = instance({ batch: () => fail('rejected', status) });
		const batcher = new Batcher(send, 50, pause);
		expect(await all(batcher, create)).toEqual(names.map((name) => ({ name })));
		await all(batcher, find, ['x', 'y']);
		expect(log.filter((line) => line.startsWith('batch'))).toHaveLength(1);
		expect(log).toHaveLength(7);
	});

	it.each<[Failure['kind'], number | undefined]>([['interrupted', undefined], ['unavailable', 500], ['quotaExceeded', 200], ['notJson', 200]])(
		'with an unknown outcome (%s) sends no create again: each says that it may have been applied',
		async (kind, status) => {
			const { send, log } = instance({ batch: () => fail(kind, status) });
			expect(await all(new Batcher(send, 50, pause), create)).toEqual([kind, kind, kind, kind]);
			expect(log).toEqual(['batch of 4']);
		},
	);

	it('lets each worker look its record up before anything is sent again', async () => {
		const stored = new Set(['b']);
		const { send, log } = instance({
			batch: (parts, number) => {
				if (number === 1) return fail('interrupted');
				return { status: 200, headers: {}, body: { serviced_requests: parts.map(({ id, url, method, body }) => ({ id, status_code: 200, body: encoded({ result: method === 'GET' ? [...stored].filter((name) => url.endsWith(`%3D${name}`)) : decoded(body) }) })) } };
			},
		});
		const ends = await new Batcher(send, 50, pause).run(['a', 'b', 'c'], async (name, sendOne) => {
			try {
				await sendOne(create(name));
				return 'created';
			} catch (error) {
				if (!(error instanceof ServiceNowError) || !error.mayHaveBeenApplied) throw error;
				const { body } = await sendOne(find(name));
				if ((body as { result: unknown[] }).result.length > 0) return 'was there';
				await sendOne(create(name));
				return 'created again';
			}
		});
		expect(ends).toEqual(['created again', 'was there', 'created again']);
		expect(log).toEqual(['batch of 3', 'batch of 3', 'batch of 2']);
	});

	it('in a mixed batch sends reads and plain changes again alone', async () => {
		const { send, log } = instance({ batch: () => fail('interrupted') });
		const ends = await new Batcher(send, 50, pause).run([find('a'), change('b'), create('c')], async (request, sendOne) => await sendOne(request).then(() => 'done', (error: ServiceNowError) => error.kind));
		expect(ends).toEqual(['done', 'done', 'interrupted']);
		expect(log).toEqual(['batch of 3', 'GET "number=a"', 'PATCH {"name":"b"}']);
	});

	it('fails every part alike when it was certainly not applied and waiting did not help', async () => {
		const { send, log } = instance({ batch: () => fail('rateLimited', 429) });
		expect(await all(new Batcher(send, 50, pause), create)).toEqual(['rateLimited', 'rateLimited', 'rateLimited', 'rateLimited']);
		expect(log).toEqual(['batch of 4']);
	});

	it('does not multiply a repetition that failed already', async () => {
		const { send, log } = instance({ batch: () => fail('unavailable', 503) });
		expect(await all(new Batcher(send, 50, pause), change)).toEqual(['unavailable', 'unavailable', 'unavailable', 'unavailable']);
		expect(log).toEqual(['batch of 4']);
	});
});

describe('a read whose URL is too long', () => {
	const long = find('1,'.repeat(2_000));

	it('goes through a batch of one', async () => {
		const { send, log } = instance();
		expect((await unlessTooLong(send)(long)).headers['x-total-count']).toBe('1');
		expect(log).toEqual(['batch of 1']);
	});

	it('goes as it is where the instance has no batches, from then on', async () => {
		const { send, log } = instance({ batch: () => fail('forbidden', 403) });
		const sending = unlessTooLong(send);
		await sending(long);
		await sending(long);
		expect(log.map((line) => line.slice(0, 10))).toEqual(['batch of 1', 'GET "numbe', 'GET "numbe']);
	});

	it('asks for a smaller page when the batch could not serve it', async () => {
		const { send } = instance({ batch: (parts) => ({ status: 200, headers: {}, body: served([], parts.map(({ id }) => id)) }) });
		await expect(unlessTooLong(send)(long)).rejects.toMatchObject({ kind: 'quotaExceeded' });
	});

	it('fails with the failure inside', async () => {
		const { send } = instance({ batch: () => ({ status: 200, headers: {}, body: { serviced_requests: [{ id: '0', status_code: 400, body: encoded({ error: { message: 'Invalid table x' }, status: 'failure' }) }] } }) });
		await expect(unlessTooLong(send)(long)).rejects.toMatchObject({ kind: 'rejected', message: 'Invalid table x' });
	});

	it('leaves short reads and writes alone', async () => {
		const { send, log } = instance();
		await unlessTooLong(send)(find('1'));
		await unlessTooLong(send)({ ...create('x'), query: { sysparm_fields: 'x'.repeat(3_000) } });
		expect(log).toEqual(['GET "number=1"', 'POST {"name":"x"}']);
	});
});
