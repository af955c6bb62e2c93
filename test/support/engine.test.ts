// Proves the engine harness itself with a tiny package and a tiny server: what it reports is what n8n did.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { startEngine, type Engine } from './engine';
import { writeTinyPackage } from './tinyPackage';

let server: Server;
let instance: string;
let directory: string;
let tokens: string[];
let seen: Array<{ path: string; body: string; authorization?: string }>;
const engines: Engine[] = [];

beforeAll(async () => {
	directory = writeTinyPackage();
	server = createServer((request, response) => {
		void textOf(request).then((body) => {
			const { url: path = '', headers } = request;
			seen.push({ path, body, authorization: headers.authorization });
			const reply = (status: number, json: unknown) =>
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
			if (path === '/token') {
				tokens.push(`token-${tokens.length + 1}`);
				return reply(200, { access_token: tokens.at(-1), refresh_token: 'again', token_type: 'Bearer', expires_in: 60 });
			}
			if (headers.authorization !== `Bearer ${tokens.at(-1)}`) return reply(401, { error: { message: 'not signed in' } });
			if (path === '/slow') return;
			if (path === '/bad') return reply(403, { error: { message: 'no' } });
			return reply(200, { path });
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	instance = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
	tokens = ['token-1'];
	seen = [];
});

afterAll(async () => {
	await Promise.all(engines.map((engine) => engine.close()));
	rmSync(directory, { recursive: true, force: true });
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

async function textOf(request: IncomingMessage) {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}

async function start() {
	const engine = await startEngine({
		directory,
		node: 'tiny',
		trigger: 'tinyTrigger',
		webhook: 'tinyHook',
		credentials: {
			connected: {
				type: 'tinyOAuth2Api',
				data: {
					instance: ` ${instance} `,
					grantType: 'authorizationCode',
					clientId: 'id',
					clientSecret: 'secret',
					accessTokenUrl: 'http://elsewhere.invalid/token',
					oauthTokenData: { access_token: 'token-1', refresh_token: 'again', token_type: 'Bearer' },
				},
			},
			service: { type: 'tinyLoginApi', data: { instance } },
		},
	});
	engines.push(engine);
	return engine;
}

describe('running a node', () => {
	it('pairs items, evaluates expressions per item and hands on hints', async () => {
		const n8n = await start();
		const { items, error, hints } = await n8n.run({ parameters: { path: '=/{{ $json.word }}' }, items: [{ word: 'a' }, { word: 'b' }] });
		expect(error).toBeUndefined();
		expect(items.map(({ json, pairedItem }) => [json.path, pairedItem])).toEqual([
			['/a', { item: 0 }],
			['/b', { item: 1 }],
		]);
		expect(hints).toEqual([expect.objectContaining({ message: 'asked 2' })]);
	});

	it('renews an expired token at the address that the pinned expression gives, and keeps the new one', async () => {
		const n8n = await start();
		tokens = ['token-1', 'token-2'];
		const { json } = await n8n.run({ parameters: { path: '/x' } });
		expect(json).toEqual([{ path: '/x' }]);
		expect(seen.map(({ path }) => path)).toEqual(['/x', '/token', '/x']);
		expect(seen[1].body).toContain('client_secret=secret');
		expect(n8n.storedCredential('connected').oauthTokenData).toMatchObject({ access_token: 'token-3' });
		expect(n8n.decryptedCredential('connected').accessTokenUrl).toBe(`${instance}/token`);
	});

	it('logs in with a type of our own before the first request and after a refusal', async () => {
		const n8n = await start();
		const ask = () => n8n.run({ parameters: { path: '/x', authentication: 'login' } });
		expect((await ask()).json).toEqual([{ path: '/x' }]);
		tokens.push('newer');
		expect((await ask()).json).toEqual([{ path: '/x' }]);
		expect(seen.map(({ path }) => path)).toEqual(['/token', '/x', '/x', '/token', '/x']);
		expect(n8n.storedCredential('service').session).toBe('token-4');
	});

	it('stops on a failure, goes on, or uses the error output, as the node is set', async () => {
		const n8n = await start();
		const spec = { parameters: { path: '={{ $json.path }}' }, items: [{ path: '/bad' }, { path: '/good' }] };
		const stopped = await n8n.run(spec);
		expect(stopped.error?.name).toBe('NodeOperationError');
		expect(stopped.error?.context).toMatchObject({ itemIndex: 0 });
		const regular = await n8n.run({ ...spec, onError: 'continueRegularOutput' });
		expect(regular.json).toEqual([{ error: expect.any(String) as string }, { path: '/good' }]);
		const split = await n8n.run({ ...spec, onError: 'continueErrorOutput' });
		expect(split.json).toEqual([{ path: '/good' }]);
		expect(split.errorItems.map(({ json }) => json)).toEqual([{ path: '/bad', error: expect.any(String) as string }]);
	});

	it('runs again with Retry on Fail', async () => {
		const n8n = await start();
		await n8n.run({ parameters: { path: '/bad' }, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
		expect(seen).toHaveLength(2);
	});

	it('is cancelled while a request is open', async () => {
		const n8n = await start();
		const stop = new AbortController();
		const running = n8n.run({ parameters: { path: '/slow' }, signal: stop.signal });
		while (!seen.length) await new Promise((resolve) => setTimeout(resolve, 5));
		stop.abort();
		expect((await running).status).toBe('canceled');
	});

	it('serves an agent as a tool', async () => {
		const n8n = await start();
		const { answer, error } = await n8n.callTool(
			{ parameters: { path: "={{ $fromAI('path', 'where to look', 'string') }}" } },
			{ path: '/from-agent' },
		);
		expect(error).toBeUndefined();
		expect(JSON.parse(answer ?? '')).toEqual([{ path: '/from-agent' }]);
	});

	it('refuses a node type that the package does not have', async () => {
		const n8n = await start();
		await expect(n8n.run({ type: 'nothing' })).rejects.toThrow('no node type n8n-nodes-tiny.nothing');
	});

	it('runs a workflow through neighbours that hand items on', async () => {
		const n8n = await start();
		const node = (name: string, type: string, parameters = {}) => ({
			id: name, name, type, typeVersion: 1, position: [0, 0] as [number, number], parameters,
			credentials: { tinyOAuth2Api: { id: 'connected', name: 'connected' } },
		});
		const { of } = await n8n.runWorkflow(
			{
				nodes: [node('Start', 'n8n-nodes-base.webhook'), node('Ask', 'n8n-nodes-tiny.tiny', { path: '=/{{ $json.id }}' })],
				connections: { Start: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
			},
			{ start: 'Start', items: [{ id: 7 }] },
		);
		expect(of('Ask').json).toEqual([{ path: '/7' }]);
	});

	it('keeps binary data in the file store', async () => {
		const n8n = await start();
		const stored = await n8n.storeBinary(Buffer.from('hello'), { fileName: 'a.txt', mimeType: 'text/plain' });
		expect(stored.id).toMatch(/^filesystem/);
		expect((await n8n.readBinary(stored)).toString()).toBe('hello');
	});
});

describe('polling', () => {
	it('keeps state over ticks and stores it only with items or at activation', async () => {
		const n8n = await start();
		const trigger = n8n.pollTrigger({ parameters: { emit: false } });
		expect(await trigger.activate()).toBeNull();
		expect(await trigger.tick()).toBeNull();
		expect([trigger.state.count, trigger.stored.count]).toEqual([2, 1]);
		trigger.restart();
		expect(trigger.state.count).toBe(1);
	});

	it('emits items with the modes that n8n gives, and forgets what an editor test did', async () => {
		const n8n = await start();
		const trigger = n8n.pollTrigger({ parameters: { emit: true }, state: { count: 5 } });
		expect((await trigger.test())?.[0].json).toEqual({ count: 6, how: 'manual/manual' });
		expect((await trigger.activate('init'))?.[0].json).toEqual({ count: 6, how: 'trigger/init' });
		expect(trigger.stored).toEqual({ count: 6 });
		const once = await n8n.poll({ emit: true }, { state: { count: 1 } });
		expect(once.state).toEqual({ count: 2 });
	});
});

describe('webhooks', () => {
	it('registers, receives over HTTP with the raw body, answers, and unregisters', async () => {
		const n8n = await start();
		const trigger = n8n.webhookTrigger({});
		await trigger.listen();
		try {
			await trigger.activate();
			expect(trigger.state.url).toBe(trigger.url);
			const post = (headers: Record<string, string>) => fetch(trigger.url, { method: 'POST', body: '{"a": 1}', headers });
			expect((await post({})).status).toBe(401);
			const good = await post({ 'x-signature': 'yes' });
			expect([good.status, await good.json()]).toEqual([200, 'thanks']);
			expect(trigger.receipts.map(({ items }) => items?.[0].json ?? null)).toEqual([null, { body: { a: 1 }, length: 8 }]);
			await trigger.deactivate();
			expect(await trigger.checkExists()).toBe(false);
		} finally {
			await trigger.close();
		}
	});
});

describe('what an open editor asks', () => {
	it('calls lookups with the parameters of the panel', async () => {
		const n8n = await start();
		expect(await n8n.loadOptions('words', { parameters: { path: 'here' } })).toEqual([{ name: 'here', value: 1 }]);
		expect(await n8n.listSearch('things', { filter: 'f', paginationToken: 't' })).toEqual({ results: [{ name: 'f', value: 't' }] });
		expect(await n8n.resourceMapping('columns')).toEqual({ fields: [] });
		await expect(n8n.loadOptions('none')).rejects.toThrow('no loadOptions method called none');
	});

	it('tests a credential and words the answer by its rules', async () => {
		const n8n = await start();
		n8n.storedCredential('connected').instance = instance;
		expect(await n8n.testCredential('connected')).toEqual({ status: 'OK', message: 'Connection successful!' });
		n8n.storedCredential('connected').instance = 'http://127.0.0.1:1';
		expect(await n8n.testCredential('connected')).toMatchObject({ status: 'Error' });
	});
});
