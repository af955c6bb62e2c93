// Proves with a second server that neither a redirect nor an address in an answer takes a request, a token or a password to another host.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultRule } from '../../emulator/faults';
import { startWorld, CONNECTED, oAuth2Credential, type World } from '../support/world';

const ACCOUNT = 'account';
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Answers everything as the thief of a token would wish: a token for whoever asks, an empty list for the rest. */
interface OtherHost {
	url: string;
	/** What arrived: first line, headers and body in one text each. */
	arrived: string[];
	server: Server;
}

async function startOtherHost(): Promise<OtherHost> {
	const arrived: string[] = [];
	const read = async (request: IncomingMessage) => {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		arrived.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`);
	};
	const server = createServer((request, response) => {
		void read(request).then(() => {
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify({ access_token: 'stolen', token_type: 'Bearer', expires_in: 1799, result: [] }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived, server };
}

let world: World;
let other: OtherHost;
let count = 0;
const realNow = Date.now;

beforeAll(async () => {
	other = await startOtherHost();
	world = await startWorld({ credentials: { [ACCOUNT]: { type: 'serviceNowItsmServiceAccountApi', data: {} } } });
});
afterAll(async () => {
	other.server.closeAllConnections();
	await Promise.all([world.close(), new Promise((resolve) => other.server.close(resolve))]);
});
beforeEach(async () => {
	// Each test at a later hour, because what keeps accounts from being locked remembers failures for the life of the process.
	count += 1;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + count * 3_600_000);
	world.servicenow.faults.clear();
	other.arrived.length = 0;
	await world.connect();
});
afterEach(() => jest.restoreAllMocks());

const STATUSES = [301, 302, 303, 307, 308];
const redirect = (path: string, status: number): FaultRule => ({ path, status, headers: { Location: `${other.url}/elsewhere` }, body: '' });

function signInBy(method: string) {
	const { servicenow } = world;
	const data = world.n8n.storedCredential(ACCOUNT);
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, {
		instance: servicenow.url, allowCustomHost: true, method, privateKey, username: servicenow.username, password: servicenow.password,
		clientId: servicenow.clientId, clientSecret: servicenow.clientSecret, apiKey: servicenow.apiKey, keyId: `key-${count}`, subject: servicenow.username,
	});
}

const run = (parameters: object, more: object = {}) => world.n8n.run({ parameters: { authentication: 'oAuth2', ...parameters }, ...more });
const locator = (value: string, mode = 'sysId') => ({ __rl: true, mode, value });
const owner = () => ({ table: locator('incident', 'list'), record: locator(world.servicenow.table('incident').rows()[0].sys_id) });

async function uploaded() {
	const data = await world.n8n.storeBinary(Buffer.from('content'), { fileName: 'a.txt', mimeType: 'text/plain' });
	return await run({ resource: 'attachment', operation: 'upload', ...owner(), inputDataFieldName: 'data' }, { items: [{ json: {}, binary: { data } }] });
}

describe.each(STATUSES)('a redirect (%d) to another host', (status) => {
	const calls: Array<[string, string, () => Promise<{ error?: { message: string } }>]> = [
		['of a read', '/table/incident', () => run({ resource: 'incident', operation: 'getAll' })],
		['of a create', '/table/incident', () => run({ resource: 'incident', operation: 'create', shortDescription: 'x' })],
		['of a batch', '/v1/batch', () => run({ resource: 'incident', operation: 'create', shortDescription: 'x', options: { batchSize: 2 } }, { items: [{}, {}] })],
		['of a count', '/api/now/stats', () => run({ resource: 'record', operation: 'count', table: locator('incident', 'list') })],
		['of an upload', '/attachment/file', uploaded],
	];

	test.each(calls)('%s is not followed', async (_, path, call) => {
		world.servicenow.faults.add(redirect(path, status));
		const { error } = await call();
		expect(other.arrived).toEqual([]);
		// What cannot go out in a batch goes out alone, so that one succeeds.
		if (path !== '/v1/batch') expect(error?.message).toMatch(new RegExp(`answered with a redirect, which is not followed.*status ${status}`));
	});

	test('of a download is not followed', async () => {
		const [row] = (await uploaded()).json;
		world.servicenow.faults.add(redirect(`/${String(row.sys_id)}/file`, status));
		const { error } = await run({ resource: 'attachment', operation: 'download', attachment: locator(String(row.sys_id)) });
		expect(other.arrived).toEqual([]);
		expect(error?.message).toMatch(/answered with a redirect/);
	});

	test('of a poll is not followed', async () => {
		const trigger = world.n8n.pollTrigger({ parameters: { authentication: 'oAuth2', table: 'incident', triggerOn: 'created' } });
		world.servicenow.faults.add(redirect('/api/now', status));
		await expect(trigger.activate()).rejects.toThrow(/answered with a redirect/);
		expect(other.arrived).toEqual([]);
	});

	test.each(['password', 'jwtBearer'])('of the token endpoint is not followed by the method %s', async (method) => {
		signInBy(method);
		world.servicenow.faults.add(redirect('/oauth_token.do', status));
		const { error } = await run({ authentication: 'serviceAccount', resource: 'incident', operation: 'getAll' });
		expect(other.arrived).toEqual([]);
		expect(error?.message).toMatch(/token endpoint answered with a redirect/);
	});

	test.each(['password', 'basic', 'apiKey'])('of the API is not followed by the method %s, in a node and in the credential test', async (method) => {
		signInBy(method);
		world.servicenow.faults.add(redirect('/api/now', status));
		const { error } = await run({ authentication: 'serviceAccount', resource: 'incident', operation: 'getAll' });
		expect(error?.message).toMatch(/answered with a redirect/);
		expect((await world.n8n.testCredential(ACCOUNT)).status).toBe('Error');
		expect(other.arrived).toEqual([]);
	});

	test('of the API is not followed by the credential test of OAuth2', async () => {
		world.servicenow.faults.add(redirect('/api/now', status));
		expect((await world.n8n.testCredential(CONNECTED)).status).toBe('Error');
		expect(other.arrived).toEqual([]);
	});
});

// n8n's own token client follows redirects, and no package has a hook there; docs/credentials/README.md says so.
describe.each([
	['authorizationCode', [307, 308]],
	['clientCredentials', [307, 308]],
])('a redirect of the token endpoint, followed by n8n for the grant %s', (grantType, withBody) => {
	test.each(STATUSES)('with status %d', async (status) => {
		const data = world.n8n.storedCredential(CONNECTED);
		Object.assign(data, oAuth2Credential(world.servicenow, { grantType }).data, { oauthTokenData: { ...(data.oauthTokenData as object), access_token: 'over' } });
		world.servicenow.faults.add(redirect('/oauth_token.do', status));
		await run({ resource: 'incident', operation: 'getAll' });
		const carried = other.arrived.some((text) => text.includes(world.servicenow.clientSecret));
		expect({ status, carried }).toEqual({ status, carried: withBody.includes(status) });
	});
});

describe('an address in an answer is not asked', () => {
	const answer = (path: string, body: unknown, headers: Record<string, string> = {}): FaultRule => ({ path, status: 200, headers, body: JSON.stringify(body) });
	const elsewhere = (path = '/next') => `${other.url}${path}`;
	const incident = () => ({ sys_id: 'a'.repeat(32), number: 'INC1', sys_created_on: '2026-01-01 00:00:00', sys_updated_on: '2026-01-01 00:00:00', caller_id: { value: 'b'.repeat(32), link: elsewhere('/api/now/table/sys_user/b') } });

	test('next, first and last page of the Link header', async () => {
		const link = ['next', 'first', 'last', 'prev'].map((rel) => `<${elsewhere()}>;rel="${rel}"`).join(',');
		world.servicenow.faults.add({ ...answer('/table/incident', { result: [incident()] }, { Link: link }), times: 3 });
		await run({ resource: 'incident', operation: 'getAll', returnAll: true });
		const polled = world.n8n.pollTrigger({ parameters: { authentication: 'oAuth2', table: 'incident', triggerOn: 'created' } });
		await polled.test().catch(() => undefined);
		expect(other.arrived).toEqual([]);
	});

	test('the links of references, also when they are wanted in the output', async () => {
		world.servicenow.faults.add(answer('/table/incident', { result: [incident()] }, { 'X-Total-Count': '1' }));
		const { json } = await run({ resource: 'incident', operation: 'getAll', simplify: false, options: { excludeReferenceLink: false, displayValue: 'all' } });
		expect(JSON.stringify(json)).toContain(other.url);
		expect(other.arrived).toEqual([]);
	});

	test('the download link of an attachment', async () => {
		const [row] = (await uploaded()).json;
		world.servicenow.faults.add({ path: /\/attachment\/[0-9a-f]{32}$/, status: 200, body: JSON.stringify({ result: { ...row, download_link: elsewhere('/file') } }) });
		const { binary } = (await run({ resource: 'attachment', operation: 'download', attachment: locator(String(row.sys_id)) })).items[0];
		expect((await world.n8n.readBinary(binary!.data)).toString()).toBe('content');
		expect(other.arrived).toEqual([]);
	});

	test('the Location header of a created record', async () => {
		world.servicenow.faults.add({ ...answer('/table/incident', { result: incident() }, { Location: elsewhere('/api/now/table/incident/a') }), method: 'POST', status: 201 });
		await run({ resource: 'incident', operation: 'create', shortDescription: 'x' });
		expect(other.arrived).toEqual([]);
	});

	test('the addresses in a batch answer', async () => {
		const serviced = [0, 1].map((id) => ({ id: String(id), status_code: 201, status_text: 'Created', headers: [{ name: 'Location', value: elsewhere() }], body: Buffer.from(JSON.stringify({ result: incident() })).toString('base64'), redirect_url: elsewhere() }));
		world.servicenow.faults.add({ ...answer('/v1/batch', { batch_request_id: '1', serviced_requests: serviced, unserviced_requests: [] }), times: 1 });
		await run({ resource: 'incident', operation: 'create', shortDescription: 'x', options: { batchSize: 2 } }, { items: [{}, {}] });
		expect(other.arrived).toEqual([]);
	});
});
