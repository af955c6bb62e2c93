// The limits of an instance: rate limits, thread pool, sessions, quota, latency.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 20 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const path = '/api/now/table/incident?sysparm_limit=1&sysparm_fields=number';
const get = (headers?: Record<string, string>, account?: string) => ask(emulator, 'GET', path, undefined, headers, account);

describe('rate limits', () => {
	const rule = (values: Record<string, unknown>) => emulator.table('sys_rate_limit_rules').insert(values);

	test('without a rule there are no headers', async () => {
		expect([...(await get()).headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
	});

	test('nodes that merge their counts every 30 s let more through than the limit (setting)', async () => {
		emulator.clock.freeze('2026-03-10 12:00:00');
		emulator.settings.limits.rateMergeMs = 30_000;
		rule({ limit: 2 });
		const statuses = async (): Promise<number[]> => [(await get()).status, (await get()).status, (await get()).status];
		expect(await statuses()).toEqual([200, 200, 200]);
		emulator.clock.advance(30_000);
		expect(await statuses()).toEqual([429, 429, 429]);
		emulator.clock.advance(3_600_000);
		expect(await statuses()).toEqual([200, 200, 200]);
	});

	test('a rule counts by the hour and refuses with Retry-After', async () => {
		emulator.clock.freeze('2026-03-10 12:59:00');
		const { sys_id } = rule({ limit: 2 });
		const first = await get();
		expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-reset'), first.headers.get('x-ratelimit-rule'), first.headers.get('retry-after')]).toEqual(['2', String(Date.UTC(2026, 2, 10, 13) / 1000), sys_id, null]);
		await get();
		const refused = await get();
		expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([429, '60', { error: { message: 'Rate limit exceeded', detail: 'Rate limit of 2 requests per hour for Table API exceeded' }, status: 'failure' }]);
		expect((await get({}, 'itil.user:itil-password')).status).toBe(200);
		emulator.clock.advance(60_000);
		expect((await get()).status).toBe(200);
	});

	test('a user rule beats role rules, the lowest role rule beats the others and everybody', async () => {
		const limit = async () => (await get({}, 'itil.user:itil-password')).headers.get('x-ratelimit-limit');
		const itil = emulator.table('sys_user_role').find('name', 'itil');
		rule({ limit: 5 });
		expect(await limit()).toBe('5');
		rule({ type: 'role', role: itil?.sys_id, limit: 90 });
		rule({ type: 'role', role: itil?.sys_id, limit: 80 });
		expect(await limit()).toBe('80');
		rule({ type: 'user', user: emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id, limit: 100, method: 'GET', api: 'Table API' });
		expect(await limit()).toBe('100');
	});
});

test('a full queue refuses with 429 and no hint when to come back', async () => {
	Object.assign(emulator.settings.limits, { threads: 2, queue: 3 });
	emulator.settings.latency.perRequestMs = 500;
	const replies = await Promise.all(Array.from({ length: 9 }, () => get()));
	expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429]);
	const refused = replies.find((reply) => reply.status === 429);
	expect([...(refused?.headers.keys() ?? [])].filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
	expect((await get()).status).toBe(200);
});

test('one session works on one request at a time and rejects what queues too long with 202', async () => {
	const cookie = (await get()).headers.getSetCookie().find((one) => one.startsWith('JSESSIONID='))?.split(';')[0] ?? '';
	expect(cookie).toMatch(/^JSESSIONID=[0-9A-F]{32}$/);
	Object.assign(emulator.settings.limits, { sessionQueue: 2, threads: 50 });
	emulator.settings.latency.perRequestMs = 300;
	const replies = await Promise.all(Array.from({ length: 6 }, () => get({ Cookie: cookie })));
	expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 200, 202, 202, 202]);
	expect(replies.find((reply) => reply.status === 202)?.text).toBe('');
	expect((await get({ Cookie: cookie })).headers.getSetCookie()).toEqual([]);
});

test('a transaction over its quota keeps the rows it had, inside a 200', async () => {
	emulator.settings.latency.perRowMs = 5;
	emulator.settings.limits.quotaMs = 20;
	const { status, body } = await ask(emulator, 'GET', '/api/now/table/incident?sysparm_limit=10&sysparm_fields=number');
	expect(status).toBe(200);
	expect(body.result).toHaveLength(4);
	expect(body).toMatchObject({ error: { message: 'Transaction cancelled: maximum execution time exceeded' }, status: 'failure' });
});

test('a write over its quota answers 500 and is stored nevertheless', async () => {
	emulator.settings.latency.perWriteMs = 30;
	emulator.settings.limits.quotaMs = 20;
	const { status, body } = await ask(emulator, 'POST', '/api/now/table/incident', { short_description: 'stored anyway' });
	expect([status, body.error?.message]).toEqual([500, 'Transaction cancelled: maximum execution time exceeded']);
	expect(emulator.table('incident').count('short_description=stored anyway')).toBe(1);
});

test('a hibernating instance answers a page with 200 to everything', async () => {
	emulator.settings.http.hibernating = true;
	for (const at of ['/oauth_token.do', path]) {
		const reply = await ask(emulator, 'GET', at);
		expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
		expect(reply.text).toContain('<title>Instance Hibernating page</title>');
	}
});
