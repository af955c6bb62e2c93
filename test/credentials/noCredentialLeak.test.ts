// Proves that no secret leaves through an error, an item, a hint, static data, a credential test or a log line, however a run fails.
import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { inspect } from 'node:util';
import type { FaultRule } from '../../emulator/faults';
import { startWorld, CONNECTED, oAuth2Credential, type World } from '../support/world';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

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

const serviceAccount = (): ICredentialDataDecryptedObject => ({
	instance: world.servicenow.url,
	allowCustomHost: true,
	username: world.servicenow.username,
	password: world.servicenow.password,
	clientId: world.servicenow.clientId,
	clientSecret: world.servicenow.clientSecret,
	apiKey: world.servicenow.apiKey,
	privateKey: pem,
	keyId: `key-${(account += 1)}`,
	subject: world.servicenow.username,
});

/** Everything that must never be seen, in every form in which it is stored or sent. */
function secrets(data: ICredentialDataDecryptedObject): string[] {
	const { password, clientSecret, apiKey, username, oauthTokenData, accessToken } = data;
	const token = (oauthTokenData ?? {}) as Record<string, unknown>;
	const plain = [password, clientSecret, apiKey, accessToken, token.access_token, token.refresh_token, ...world.servicenow.oauth.secrets()].filter(
		(value): value is string => typeof value === 'string' && value !== '',
	);
	return [
		...plain,
		...plain.map(encodeURIComponent),
		Buffer.from(`${String(username)}:${String(password)}`).toString('base64'),
		...pem.split('\n').filter((line) => line.length > 40),
		'Bearer ',
		'x-sn-apikey":',
	];
}

/** Errors hold what JSON leaves out: stack, cause, non-enumerable fields. */
const shown = (value: unknown) => `${inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })}\n${JSON.stringify(value, replacer)}`;
function replacer(_key: string, value: unknown): unknown {
	return value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value;
}

function expectNoSecret(what: string, output: string, data: ICredentialDataDecryptedObject) {
	const found = secrets(data).filter((secret) => output.includes(secret));
	expect({ what, found }).toEqual({ what, found: [] });
}

test('a secret that is there is found', () => {
	const data = serviceAccount();
	for (const secret of secrets(data)) expect(() => expectNoSecret('any', shown({ error: new Error(`x ${secret}`) }), data)).toThrow();
});

const incident = { resource: 'incident', operation: 'create', shortDescription: 'x' };

const owner = () => ({
	table: { __rl: true, mode: 'list', value: 'incident' },
	record: { __rl: true, mode: 'sysId', value: world.servicenow.table('incident').rows()[0].sys_id },
});
const file = async () => ({ json: {}, binary: { data: await world.n8n.storeBinary(Buffer.from('content'), { fileName: 'a.txt', mimeType: 'text/plain' }) } });

async function outputs(authentication: string, credential: string): Promise<string> {
	const run = (parameters: object, more: object = {}) =>
		world.n8n.run({ parameters: { authentication, ...incident, ...parameters }, credential, items: [{}, {}], ...more });
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
		await world.connect();
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
		const data = world.n8n.storedCredential('serviceAccount');
		for (const key of Object.keys(data)) delete data[key];
		Object.assign(data, serviceAccount(), { method });
		world.servicenow.faults.add(fault);
		const output = await outputs('serviceAccount', 'serviceAccount');
		expectNoSecret(method, output, world.n8n.storedCredential('serviceAccount'));
	});
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
	const data = world.n8n.storedCredential('serviceAccount');
	for (const key of Object.keys(data)) delete data[key];
	Object.assign(data, serviceAccount(), { method: 'basic' });
	await outputs('serviceAccount', 'serviceAccount');
	const user = world.servicenow.table('sys_user').find('user_name', world.servicenow.username);
	world.servicenow.table('sys_user').update(String(user?.sys_id), { user_password: 'another one' });
	const refused = await outputs('serviceAccount', 'serviceAccount');
	expect(refused).toContain('refused to sign in');
	expectNoSecret('basic, refused', refused, { ...data, another: 'another one' });
	world.servicenow.table('sys_user').update(String(user?.sys_id), { user_password: world.servicenow.password });
});
