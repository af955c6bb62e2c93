// Proves that the Test button of both credentials succeeds only with a working sign-in, and otherwise says what to check.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { FaultRule } from '../../emulator/faults';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
	world = await startWorld({
		credentials: {
			oAuth2: { type: 'serviceNowItsmOAuth2Api', data: {} },
			serviceAccount: { type: 'serviceNowItsmServiceAccountApi', data: {} },
		},
	});
});
afterAll(() => world.close());
beforeEach(() => {
	world.servicenow.faults.clear();
	world.servicenow.journal.clear();
});

async function press(name: 'oAuth2' | 'serviceAccount', data: ICredentialDataDecryptedObject) {
	const stored = world.n8n.storedCredential(name);
	for (const key of Object.keys(stored)) delete stored[key];
	const { url: instance, clientId, clientSecret, username, password, apiKey } = world.servicenow;
	Object.assign(stored, { instance, allowCustomHost: true, clientId, clientSecret, username, password, apiKey });
	Object.assign(stored, data);
	return await world.n8n.testCredential(name);
}

const clientCredentials = { grantType: 'clientCredentials' };

test.each([
	['oAuth2', clientCredentials],
	['serviceAccount', { method: 'password' }],
	['serviceAccount', { method: 'basic' }],
	['serviceAccount', { method: 'apiKey' }],
] as const)('%s with %j is accepted and asks who is signed in', async (name, data) => {
	expect(await press(name, data)).toEqual({ status: 'OK', message: 'Connection successful!' });
	expect(world.servicenow.journal.entries({ path: '/sys_user', status: 200 }).length).toBeGreaterThan(0);
});

test('a connected OAuth2 credential is accepted', async () => {
	const token = world.n8n.storedCredential('connected').oauthTokenData;
	expect(await press('oAuth2', { grantType: 'authorizationCode', oauthTokenData: token })).toMatchObject({ status: 'OK' });
});

const answers: Array<[string, FaultRule, RegExp]> = [
	['401', { status: 401, message: 'User Not Authenticated' }, /Check in this order/],
	['403', { status: 403, message: 'Failed API level ACL Validation' }, /may not use the Table API.*roles/],
	['404', { status: 404, html: '<html>Page not found</html>' }, /no ServiceNow API/],
	['429', { rateLimited: { retryAfterSeconds: 5 } }, /limits the number of requests/],
	['503', { status: 503, html: '<html>Upgrade</html>' }, /cannot answer at the moment/],
	['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' }, /redirect.*not followed/],
	['a login page', { status: 200, html: '<html>Log in</html>' }, /page instead of data/],
	['a hibernating instance', { hibernating: true }, /hibernating/],
	['no row of the own user', { status: 200, body: '{"result":[]}' }, /no row of its own.*Check in this order/],
];

test.each(answers)('OAuth2: the API answering %s is told apart', async (_, fault, message) => {
	world.servicenow.faults.add({ path: '/api/now', ...fault });
	const result = await press('oAuth2', clientCredentials);
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(message);
});

test.each(answers.filter(([name]) => name !== '401'))('API key: the API answering %s is told apart', async (_, fault, message) => {
	world.servicenow.faults.add({ path: '/api/now', ...fault });
	const result = await press('serviceAccount', { method: 'apiKey' });
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(message);
});

test.each([
	['password', { method: 'password', password: 'wrong' }, /refused to sign in the user.*\(1\) user name and password/],
	['basic', { method: 'basic', password: 'wrong' }, /refused to sign in the user.*snc_basic_auth_api_access/],
	['API key', { method: 'apiKey', apiKey: 'wrong' }, /API key is complete, active and not expired/],
	['client secret', { method: 'password', clientSecret: 'wrong' }, /client ID and client secret belong to an active application record/],
	['private key', { method: 'jwtBearer', privateKey: 'wrong', subject: 'x' }, /no readable key/],
	['address', { method: 'password', instance: 'https://dev12345.service-now.com/nav' }, /Leave out everything behind the host name/],
	['host', { method: 'password', instance: 'http://127.0.0.1:1' }, /could not be reached/],
])('service account: a wrong %s is named with what to check', async (_, data, message) => {
	const result = await press('serviceAccount', data);
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(message);
});

test.each([
	['password', /refused/],
	['clientCredentials', /^Failed to acquire OAuth2 access token: The authorization server encountered an unexpected condition/],
])('a grant that the instance has switched off fails the test: %s', async (grant, message) => {
	const { oauth } = world.servicenow.settings;
	Object.assign(oauth, { password: false, clientCredentials: false });
	// By another name of this machine it is another account, whose token is not known yet.
	const instance = world.servicenow.url.replace('127.0.0.1', 'localhost');
	const result = grant === 'password' ? await press('serviceAccount', { method: 'password', instance }) : await press('oAuth2', clientCredentials);
	Object.assign(oauth, { password: true, clientCredentials: true });
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(message);
});

test('an OAuth2 credential that is not connected says what to press', async () => {
	const result = await press('oAuth2', { grantType: 'authorizationCode' });
	expect(result).toEqual({ status: 'Error', message: expect.stringMatching(/not connected.*Connect my account/) as string });
	expect(world.servicenow.journal.total).toBe(0);
});

// n8n leaves no hook for these: docs/credentials/troubleshooting.md says what each means.
describe('what n8n itself says of an OAuth2 credential', () => {
	const connected = () => ({ grantType: 'authorizationCode', oauthTokenData: { access_token: 'old', refresh_token: 'refused', token_type: 'Bearer' } });

	test.each([
		['a refresh token that ServiceNow refuses', {}, 'EAUTH'],
		['a host that is not found', { instance: 'https://no-such-host.invalid' }, /^(ENOTFOUND|EAI_AGAIN)$/],
		['a host where nothing listens', { instance: 'http://127.0.0.1:1' }, 'ECONNREFUSED'],
	])('%s', async (_, more, message) => {
		expect(await press('oAuth2', { ...connected(), ...more })).toEqual({ status: 'Error', message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) });
	});

	test.each([
		['a host that is not found', { instance: 'https://no-such-host.invalid' }, /^The connection cannot be established, this usually occurs due to an incorrect host/],
		['a host where nothing listens', { instance: 'http://127.0.0.1:1' }, /^The service refused the connection/],
	])('%s, with client credentials', async (_, more, message) => {
		expect(await press('oAuth2', { ...clientCredentials, ...more })).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
	});
});
