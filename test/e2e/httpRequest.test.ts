// n8n's own HTTP Request node with both credentials, in a real n8n: what it gets from the instance, and that no other host gets anything.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from '../../demo/executions';
import { outputOf, type StoredCredential, type WorkflowFile } from '../../demo/n8nClient';
import { startWorld, type World } from './support/world';

const SERVICE_ACCOUNT = 'serviceNowItsmServiceAccountApi';
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	publicKeyEncoding: { type: 'spki', format: 'pem' },
});

let world: World;
let other: Server;
/** Everything that the other host was sent. */
let arrived: string[] = [];
/** `localhost` and 127.0.0.1 are two hosts for n8n, which compares names. */
let elsewhere: string;
const credentials = new Map<string, StoredCredential>();

beforeAll(async () => {
	other = createServer((request, response) => {
		arrived.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		response.setHeader('Content-Type', 'application/json');
		response.end('{"result":[]}');
	});
	await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
	elsewhere = `http://localhost:${(other.address() as AddressInfo).port}/api`;
	world = await startWorld({ name: 'http-request' });
	credentials.set('oAuth2', world.credential);
	const { oauth, clientId, clientSecret, username, password, apiKey } = world.serviceNow.emulator;
	oauth.trustKey(publicKey, { clientId, keyId: 'key-1' });
	for (const method of ['password', 'basic', 'apiKey', 'jwtBearer']) {
		const data = { instance: world.serviceNow.url, allowCustomHost: true, method, username, password, clientId, clientSecret, apiKey, privateKey, keyId: 'key-1', subject: username };
		credentials.set(method, await world.client.createCredential(`account by ${method}`, SERVICE_ACCOUNT, data));
	}
});
afterAll(async () => {
	await world?.stop();
	other?.closeAllConnections();
	await new Promise((resolve) => other?.close(resolve));
});
beforeEach(() => {
	arrived = [];
	world.serviceNow.emulator.faults.clear();
});

const WAYS = ['oAuth2', 'password', 'basic', 'apiKey', 'jwtBearer'];

function requestFlow({ id, name, type }: StoredCredential, url: string, more: object): WorkflowFile {
	return {
		name: `HTTP Request with ${name}`,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: 'HTTP Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [220, 0],
				parameters: { url, authentication: 'predefinedCredentialType', nodeCredentialType: type, options: {}, ...more },
				credentials: { [type]: { id, name } },
			},
		],
		connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		settings: {},
	};
}

async function request(way: string, url: string, more: object = {}): Promise<Array<Record<string, unknown>>> {
	const { id } = await world.client.createWorkflow(requestFlow(credentials.get(way) as StoredCredential, url, more));
	const { executionId } = await world.client.run(id, 'Start');
	return outputOf(await finished(world.client, executionId, 60_000), 'HTTP Request');
}

const incidents = () => `${world.serviceNow.url}/api/now/table/incident?sysparm_fields=number&sysparm_limit=2`;

test.each(WAYS)('%s: the answer of the instance arrives', async (way) => {
	const [{ result }] = await request(way, incidents());
	expect(result).toEqual([{ number: expect.stringMatching(/^INC/) as string }, { number: expect.stringMatching(/^INC/) as string }]);
});

test('a token that has ended is renewed', async () => {
	for (const way of ['oAuth2', 'password', 'jwtBearer']) {
		world.serviceNow.emulator.oauth.expireAccessTokens();
		expect(await request(way, incidents())).toHaveLength(1);
	}
});

test.each(WAYS)('%s: a request that failed is not sent a second time', async (way) => {
	world.serviceNow.emulator.faults.add({ method: 'POST', path: '/table/incident', status: 500, message: 'Too late', afterProcessing: true });
	const before = world.serviceNow.emulator.journal.entries({ method: 'POST', path: '/table/incident' }).length;
	await expect(request(way, `${world.serviceNow.url}/api/now/table/incident`, { method: 'POST' })).rejects.toThrow();
	expect(world.serviceNow.emulator.journal.entries({ method: 'POST', path: '/table/incident' })).toHaveLength(before + 1);
});

test.each(WAYS)('%s: another host gets nothing', async (way) => {
	await expect(request(way, elsewhere)).rejects.toThrow(/Domain not allowed|signs requests to/);
	expect(arrived).toEqual([]);
});

test.each(WAYS)('%s: a redirect to another host takes nothing there', async (way) => {
	world.serviceNow.emulator.faults.add({ path: '/table/incident', status: 307, headers: { Location: elsewhere }, body: '' });
	await request(way, incidents()).catch(() => undefined);
	expect(arrived).toEqual([]);
});

test('each credential can be chosen: n8n lists it with the fields that a person fills in, and no others', async () => {
	const types = await world.client.call<Array<{ name: string; properties: Array<{ name: string; type: string }> }>>('GET', '/types/credentials.json');
	for (const name of ['serviceNowItsmOAuth2Api', SERVICE_ACCOUNT]) {
		const fields = types.find((type) => type.name === name)?.properties ?? [];
		expect(fields.filter(({ type }) => type !== 'hidden').map((field) => field.name)).toEqual(expect.arrayContaining(['instance', 'allowCustomHost']));
		expect(fields.filter((field) => field.name === 'allowedHttpRequestDomains')).toEqual([expect.objectContaining({ type: 'hidden' })]);
	}
});
