// Proves that no secret leaves through an error, an item, a hint, static data, a credential test or a log line, however a run fails.
import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import type { FaultRule } from '../../emulator/faults';
import { startWorld, CONNECTED, oAuth2Credential, type World } from '../support/world';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;

let world: World;
let account = 0;
const lines: string[] = [];

beforeAll(async () => {
	world = await startWorld({ credentials: { serviceAccount: { type: 'serviceNowItsmServiceAccountApi', data: {} } } });
	// Repetitions follow at once.
	jest.spyOn(Math, 'random').mockReturnValue(0);
	for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, name).mockImplementation((...words: unknown[]) => void lines.push(inspect(words, { depth: 10 })));
	}
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream);
		jest.spyOn(stream, 'write').mockImplementation((chunk, ...rest) => {
			lines.push(String(chunk));
			return write(chunk, ...(rest as []));
		});
	}
});
afterAll(async () => {
	jest.restoreAllMocks();
	await world.close();
});
beforeEach(() => {
	world.servicenow.faults.clear();
	lines.length = 0;
});

/** Each with a key and a password of its own, so that it is another account for the guard; ServiceNow knows both. */
const serviceAccount = (): ICredentialDataDecryptedObject => {
	const data = accountData(`key-${(account += 1)}`);
	setPassword(String(data.password));
	world.servicenow.oauth.trustKey(publicPem, { clientId: world.servicenow.clientId, keyId: String(data.keyId) });
	return data;
};

function setPassword(password: string): void {
	const users = world.servicenow.table('sys_user');
	users.update(String(users.find('user_name', world.servicenow.username)?.sys_id), { user_password: password });
}

/** What the world begins with. */
function fresh(): Promise<void> {
	setPassword(world.servicenow.password);
	return world.connect();
}

const accountData = (keyId: string): ICredentialDataDecryptedObject => ({
	instance: world.servicenow.url,
	allowCustomHost: true,
	username: world.servicenow.username,
	password: `pass-word ${account}`,
	clientId: world.servicenow.clientId,
	clientSecret: world.servicenow.clientSecret,
	apiKey: world.servicenow.apiKey,
	privateKey: pem,
	keyId,
	subject: world.servicenow.username,
});

/** Everything that must never be seen, in every form in which it is stored or sent. */
function secrets(data: ICredentialDataDecryptedObject): string[] {
	const { password, clientSecret, apiKey, username, oauthTokenData, accessToken, refreshToken } = data;
	const token = (oauthTokenData ?? {}) as Record<string, unknown>;
	const plain = [password, clientSecret, apiKey, accessToken, refreshToken, token.access_token, token.refresh_token, ...world.servicenow.oauth.secrets()].filter(
		(value): value is string => typeof value === 'string' && value !== '',
	);
	return [
		...plain,
		...plain.map(encodeURIComponent),
		Buffer.from(`${String(username)}:${String(password)}`).toString('base64'),
		...pem.split('\n').filter((line) => line.length > 40),
	];
}

/** Words that stand before a secret in a header. */
const MARKS = ['Bearer ', 'x-sn-apikey":'];

/** Errors hold what JSON leaves out: stack, cause, non-enumerable fields. */
const shown = (value: unknown) => `${inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })}\n${JSON.stringify(value, replacer)}`;
function replacer(_key: string, value: unknown): unknown {
	return value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value;
}

function expectNoSecret(what: string, output: string, data: ICredentialDataDecryptedObject, marks = MARKS) {
	const found = [...secrets(data), ...marks].filter((secret) => output.includes(secret));
	expect({ what, found }).toEqual({ what, found: [] });
}

test('a secret that is there is found', () => {
	const data = serviceAccount();
	for (const secret of [...secrets(data), ...MARKS]) expect(() => expectNoSecret('any', shown({ error: new Error(`x ${secret}`) }), data)).toThrow();
});

const incident = { resource: 'incident', operation: 'create', shortDescription: 'x' };

const owner = () => ({
	table: { __rl: true, mode: 'list', value: 'incident' },
	record: { __rl: true, mode: 'sysId', value: world.servicenow.table('incident').rows()[0].sys_id },
});
const file = async () => ({ json: {}, binary: { data: await world.n8n.storeBinary(Buffer.from('content'), { fileName: 'a.txt', mimeType: 'text/plain' }) } });

async function outputs(authentication: string, credential: string, options: INodeParameters = {}): Promise<string> {
	const run = (parameters: object, more: object = {}) =>
		world.n8n.run({ parameters: { authentication, ...incident, options, ...parameters }, credential, items: [{}, {}], ...more });
	const trigger = world.n8n.pollTrigger({ parameters: { authentication, table: 'incident', triggerOn: 'created' }, credential });
	const asked = { parameters: { authentication, ...incident }, credential };
	const told = <T>(act: Promise<T>): Promise<unknown> => act.catch((error: unknown) => error);
	// All at once: most of the time is waiting between tries.
	const runs = Promise.all([
		run({}),
		run({}, { onError: 'continueRegularOutput' }),
		run({}, { onError: 'continueErrorOutput' }),
		run({ operation: 'getAll', returnAll: true }),
		run({ resource: 'attachment', operation: 'upload', ...owner(), inputDataFieldName: 'data' }, { items: [await file()] }),
		run({ resource: 'attachment', operation: 'download', attachment: { __rl: true, mode: 'sysId', value: 'a'.repeat(32) } }),
		run({ options: { batchSize: 2 } }, { onError: 'continueRegularOutput' }),
	]);
	const others = Promise.all([
		told(world.n8n.listSearch('searchTables', asked)),
		told(world.n8n.resourceMapping('mapColumns', asked)),
		told(world.n8n.callTool(asked)),
		told(trigger.test()),
		told(trigger.activate()),
		told(world.n8n.testCredential(credential)),
	]);
	const ended = (await runs).map(({ error, items, errorItems, hints, runs: all }) => ({ error, items, errorItems, hints, all }));
	return shown([ended, await others, trigger.state, trigger.stored, lines]);
}

const faults: Array<[string, FaultRule]> = [
	['nothing wrong', { path: '/nowhere', status: 500 }],
	['401', { path: '/api/now', status: 401, message: 'User Not Authenticated' }],
	['403', { path: '/api/now', status: 403, message: 'ACL Exception' }],
	['400', { path: '/api/now', status: 400, message: 'Invalid table' }],
	['a page', { path: '/api/now', status: 200, html: '<html>Log in</html>' }],
	['a redirect to another host', { path: '/api/now', status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' }],
	['broken JSON', { path: '/api/now', truncate: 5 }],
	['a cut connection', { path: '/incident', drop: 'after', times: 2 }],
	['202', { path: '/api/now', status: 202 }],
	['504', { path: '/api/now', status: 504, html: '<html>Gateway Timeout</html>' }],
	['a token endpoint that gives no answer in time', { path: '/oauth_token.do', status: 504, html: '<html>Gateway Timeout</html>' }],
	['429', { path: '/api/now', rateLimited: { retryAfterSeconds: 3600 } }],
	['a hibernating instance', { hibernating: true }],
	['a token endpoint that is down', { path: '/oauth_token.do', status: 503, html: true }],
	['a token endpoint that cuts the connection', { path: '/oauth_token.do', drop: 'before' }],
	['a token endpoint that breaks off', { path: '/oauth_token.do', truncate: 30 }],
	['a token endpoint that refuses', { path: '/oauth_token.do', status: 401, body: '{"error_description":"access_denied","error":"server_error"}' }],
	['a token endpoint with a page', { path: '/oauth_token.do', status: 200, html: '<html>Log in</html>' }],
	['a token endpoint that redirects', { path: '/oauth_token.do', status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' }],
];

describe.each(faults)('%s', (_, fault) => {
	test.each(['authorizationCode', 'pkce', 'clientCredentials'])('OAuth2, %s', async (grantType) => {
		await fresh();
		const data = world.n8n.storedCredential(CONNECTED);
		Object.assign(data, oAuth2Credential(world.servicenow, { grantType }).data);
		const before = structuredClone(data);
		// An old token, so that the token endpoint is asked.
		if (fault.path === '/oauth_token.do') Object.assign(data.oauthTokenData as object, { access_token: 'an-old-access-token' });
		world.servicenow.faults.add(fault);
		const output = await outputs('oAuth2', CONNECTED);
		expectNoSecret('OAuth2', output, before);
		expectNoSecret('OAuth2 after renewal', output, world.n8n.storedCredential(CONNECTED));
	});

	test.each(['password', 'jwtBearer', 'basic', 'apiKey'])('service account, %s', async (method) => {
		store({ method });
		world.servicenow.faults.add(fault);
		const output = await outputs('serviceAccount', 'serviceAccount');
		expectNoSecret(method, output, world.n8n.storedCredential('serviceAccount'));
	});
});

/** Stores it as a new account. */
function store(more: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	const data = world.n8n.storedCredential('serviceAccount');
	for (const key of Object.keys(data)) delete data[key];
	return Object.assign(data, serviceAccount(), more);
}

describe('an instance that repeats the request in its answer', () => {
	type Say = (said: string, path: string) => { status: number; type: string; body: string };
	let say: Say;
	const server = createServer((incoming, outgoing) => {
		void text(incoming).then((form) => {
			const { status, type, body } = say(`${JSON.stringify(incoming.headers)} ${form} ${decodeURIComponent(form.replaceAll('+', ' '))}`, incoming.url ?? '');
			outgoing.writeHead(status, { 'Content-Type': type }).end(body);
		});
	});
	let instance = '';
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		instance = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	const page = (status: number): Say => (said) => ({ status, type: 'text/html', body: `<html><p>${said}</p></html>` });
	const ways: Array<[string, Say]> = [
		['a page of a proxy', page(502)],
		['a page with status 200', page(200)],
		['an error of ServiceNow', (said) => ({ status: 400, type: 'application/json', body: JSON.stringify({ error: { message: `Bad request ${said}`, detail: said } }) })],
		['a refusal', (said) => ({ status: 401, type: 'application/json', body: JSON.stringify({ error: said, error_description: said }) })],
	];

	describe.each(ways)('as %s', (_, way) => {
		beforeEach(() => (say = way));

		test.each(['authorizationCode', 'clientCredentials'])('OAuth2, %s', async (grantType) => {
			await fresh();
			const data = world.n8n.storedCredential(CONNECTED);
			Object.assign(data, oAuth2Credential(world.servicenow, { grantType, instance }).data);
			expectNoSecret(grantType, await outputs('oAuth2', CONNECTED), data, []);
		});

		test.each(['password', 'jwtBearer', 'basic', 'apiKey'])('service account, %s', async (method) => {
			const data = store({ method, instance });
			expectNoSecret(method, await outputs('serviceAccount', 'serviceAccount'), data, []);
		});
	});
});

describe.each([
	['whose name is not found', 'https://no-such-host.invalid'],
	['where nothing listens', 'http://127.0.0.1:1'],
	['whose certificate is none', () => world.servicenow.url.replace('http:', 'https:')],
])('an instance %s', (_, named) => {
	const instance = () => (typeof named === 'string' ? named : named());

	test('OAuth2', async () => {
		await fresh();
		const data = world.n8n.storedCredential(CONNECTED);
		Object.assign(data, oAuth2Credential(world.servicenow, { instance: instance() }).data);
		expectNoSecret('OAuth2', await outputs('oAuth2', CONNECTED), data);
	});

	test.each(['password', 'jwtBearer', 'basic', 'apiKey'])('service account, %s', async (method) => {
		const data = store({ method, instance: instance() });
		expectNoSecret(method, await outputs('serviceAccount', 'serviceAccount'), data);
	});
});

describe('answers that come too late', () => {
	beforeEach(() => void world.servicenow.faults.add({ path: '/incident', delayMs: 300 }));

	test('OAuth2', async () => {
		await fresh();
		const data = world.n8n.storedCredential(CONNECTED);
		Object.assign(data, oAuth2Credential(world.servicenow).data);
		expectNoSecret('OAuth2', await outputs('oAuth2', CONNECTED, { timeout: 50 }), data);
	});

	test.each(['password', 'basic', 'apiKey'])('service account, %s', async (method) => {
		const data = store({ method });
		expectNoSecret(method, await outputs('serviceAccount', 'serviceAccount', { timeout: 50 }), data);
	});
});

test.each([
	['that ServiceNow does not know', () => ({ privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string })],
	['that cannot be read', () => ({ privateKey: `-----BEGIN PRIVATE KEY-----\n${'bm9rZXk'.repeat(8)}\n-----END PRIVATE KEY-----` })],
])('a private key %s', async (_, key) => {
	const data = store({ method: 'jwtBearer', ...key() });
	const output = await outputs('serviceAccount', 'serviceAccount');
	expectNoSecret('jwtBearer', output, data);
	for (const line of String(data.privateKey).split('\n').filter(({ length }) => length > 40)) expect(output).not.toContain(line);
});

test.each(['https://user:hunter2-secret@dev12345.service-now.com', 'dev12345.service-now.com/?token=hunter2-secret'])(
	'what a person typed into the Instance field is not repeated: %s',
	async (instance) => {
		const data = world.n8n.storedCredential('serviceAccount');
		Object.assign(data, serviceAccount(), { method: 'basic', instance });
		expect(await outputs('serviceAccount', 'serviceAccount')).not.toContain('hunter2');
	},
);

test('a password that is changed in the middle of a run', async () => {
	const data = store({ method: 'basic' });
	await outputs('serviceAccount', 'serviceAccount');
	setPassword('another one');
	const refused = await outputs('serviceAccount', 'serviceAccount');
	expect(refused).toContain('refused to sign in');
	expectNoSecret('basic, refused', refused, { ...data, another: 'another one' });
});
