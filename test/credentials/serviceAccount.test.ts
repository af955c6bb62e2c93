// Proves what a service account sends to sign in, where it sends it, and what it makes of every kind of answer, without n8n.
import { generateKeyPairSync } from 'node:crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { HttpRequest } from '../../credentials/answer';
import { digestOf, fetchToken, passwordDigest, proveBasicAccount, readServiceAccount, requireComplete } from '../../credentials/serviceAccount';
import { ServiceNowError } from '../../servicenow/errors';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const values = {
	instance: 'dev12345',
	method: 'password',
	username: ' integration.user ',
	password: 'p&ss=w ord',
	clientId: 'client',
	clientSecret: 'cl13nt-s3cr3t',
	privateKey: pem,
	subject: 'integration.user',
	apiKey: 'key',
};
const account = (more: object = {}) => readServiceAccount({ ...values, ...more });
const good = { statusCode: 200, headers: {}, body: '{"access_token":"token","expires_in":60}' };

function scripted(outcome: object) {
	const sent: IHttpRequestOptions[] = [];
	const request = (async (options: IHttpRequestOptions) => {
		sent.push(options);
		await Promise.resolve();
		if (outcome instanceof Error) throw outcome;
		return outcome;
	}) as HttpRequest;
	return { sent, request };
}

/** Answers one after the other. */
function inTurn(...outcomes: object[]) {
	const forms: Array<Record<string, string>> = [];
	const request = (async ({ body }: IHttpRequestOptions) => {
		forms.push(Object.fromEntries(new URLSearchParams(String(body))));
		return await Promise.resolve(outcomes[forms.length - 1]);
	}) as HttpRequest;
	return { forms, request };
}

const failure = async (promise: Promise<unknown>): Promise<ServiceNowError> => {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(ServiceNowError);
	return error as ServiceNowError;
};

test('the password grant sends a form to the token endpoint of the instance, and follows no redirect', async () => {
	const { sent, request } = scripted(good);
	expect(await fetchToken(request, account(), 1000)).toEqual({ accessToken: 'token', expiresAt: 61_000 });
	expect(sent).toHaveLength(1);
	expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://dev12345.service-now.com/oauth_token.do', disableFollowRedirect: true });
	expect(sent[0].qs).toBeUndefined();
	expect(Object.fromEntries(new URLSearchParams(String(sent[0].body)))).toEqual({
		grant_type: 'password',
		username: 'integration.user',
		password: 'p&ss=w ord',
		client_id: 'client',
		client_secret: 'cl13nt-s3cr3t',
	});
});

test('the JWT bearer grant sends an assertion and no password', async () => {
	const { sent, request } = scripted(good);
	await fetchToken(request, account({ method: 'jwtBearer', customScopes: true, enabledScopes: 'one two' }), Date.now());
	const form = Object.fromEntries(new URLSearchParams(String(sent[0].body)));
	expect(Object.keys(form).sort()).toEqual(['assertion', 'client_id', 'client_secret', 'grant_type', 'scope']);
	expect(form).toMatchObject({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', scope: 'one two' });
});

test('every assertion has an ID of its own', async () => {
	const { sent, request } = scripted(good);
	await fetchToken(request, account({ method: 'jwtBearer' }), 1000);
	await fetchToken(request, account({ method: 'jwtBearer' }), 1000);
	expect(sent[0].body).not.toBe(sent[1].body);
});

test.each([undefined, 0, -1, 'soon'])('a token whose life is given as %p lives for half an hour', async (seconds) => {
	const { request } = scripted({ ...good, body: JSON.stringify({ access_token: 'token', expires_in: seconds }) });
	expect((await fetchToken(request, account(), 0)).expiresAt).toBe(1_800_000);
});

describe('with a refresh token', () => {
	const withRefresh = (name?: string) => ({ statusCode: 200, headers: {}, body: JSON.stringify({ access_token: 'next', refresh_token: name, expires_in: 60 }) });
	const denied = { statusCode: 401, headers: {}, body: '{"error_description":"access_denied","error":"server_error"}' };

	test.each([
		['the same', 'old', 'old'],
		['a new one', 'new', 'new'],
		['none', undefined, 'old'],
	])('the password is not sent; ServiceNow answers with %s', async (_, answered, kept) => {
		const { forms, request } = inTurn(withRefresh(answered));
		expect(await fetchToken(request, account(), 0, 'old')).toEqual({ accessToken: 'next', refreshToken: kept, expiresAt: 60_000 });
		expect(forms).toEqual([{ grant_type: 'refresh_token', refresh_token: 'old', client_id: 'client', client_secret: 'cl13nt-s3cr3t' }]);
	});

	test('that is refused, the account signs in itself', async () => {
		const { forms, request } = inTurn(denied, withRefresh('new'));
		expect(await fetchToken(request, account(), 0, 'old')).toMatchObject({ refreshToken: 'new' });
		expect(forms.map(({ grant_type: grant }) => grant)).toEqual(['refresh_token', 'password']);
	});

	test('and an endpoint that is down, the password is not sent either', async () => {
		const { forms, request } = inTurn({ statusCode: 503, headers: {}, body: '<html>Upgrade</html>' });
		expect((await failure(fetchToken(request, account(), 0, 'old'))).kind).toBe('unreachable');
		expect(forms).toHaveLength(1);
	});
});

const page = '<html><body>Your instance is hibernating</body></html>';
const denied = '{"error_description":"access_denied","error":"server_error"}';

test.each([
	['the one refusal of ServiceNow', { statusCode: 401, body: denied }, 'reconnect', /refused to sign in the user integration\.user \(access_denied\)/],
	['a refusal with status 400', { statusCode: 400, body: '{"error":"invalid_grant"}' }, 'reconnect', /invalid_grant/],
	['a success without a token', { statusCode: 200, body: '{}' }, 'reconnect', /refused/],
	['a hibernating instance', { statusCode: 200, body: page }, 'hibernating', /hibernating/],
	['another page', { statusCode: 200, body: '<html>Login</html>' }, 'reconnect', /page instead of data/],
	['nothing', { statusCode: 200, body: '' }, 'reconnect', /answered without one/],
	['a redirect', { statusCode: 302, body: '' }, 'reconnect', /redirect.*not followed/],
	['a missing page', { statusCode: 404, body: '<html>Not found</html>' }, 'reconnect', /status 404/],
	['too many requests', { statusCode: 429, body: '{"error":{"message":"Rate limit exceeded"}}' }, 'rateLimited', /Rate limit/],
	['maintenance', { statusCode: 503, body: '<html>Upgrade</html>' }, 'unreachable', /status 503/],
	['a timeout of the gateway', { statusCode: 504, body: '<html>Gateway</html>' }, 'unreachable', /no answer in time/],
	['an unknown host', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'unreachable', /dev12345\.service-now\.com could not be reached/],
	['a refused connection', Object.assign(new Error('x'), { cause: { code: 'ECONNREFUSED' } }), 'unreachable', /could not be reached/],
	['a strange certificate', Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'certificate', /certificate/],
	['a broken connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'unreachable', /broke off/],
])('%s becomes a failure that says so and holds no secret', async (_, outcome, kind, message) => {
	const error = await failure(fetchToken(scripted(outcome).request, account(), 0));
	// What got no token was never sent, so no record can have been made.
	expect(error).toMatchObject({ kind, mayHaveBeenApplied: false });
	expect(error.message).toMatch(message);
	expect(error.advice).toBeTruthy();
	expect(`${error.message}${error.detail}${error.advice}${error.stack}${JSON.stringify(error)}`).not.toMatch(/p&ss|s3cr3t/);
});

test('the refusal of each way lists its own causes', async () => {
	const refused = { statusCode: 401, body: denied };
	const password = await failure(fetchToken(scripted(refused).request, account(), 0));
	expect(password.advice).toMatch(/\(1\) user name and password;.*ropc.*oauth_credential.*system log/);
	const jwt = await failure(fetchToken(scripted(refused).request, account({ method: 'jwtBearer' }), 0));
	expect(jwt.advice).toMatch(/key ID.*subject.*clocks/);
});

describe('a Basic account', () => {
	test('is proven with one request for its own user', async () => {
		const { sent, request } = scripted({ statusCode: 200, headers: {}, body: '{"result":[]}' });
		await proveBasicAccount(request, account({ method: 'basic' }), 0);
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({
			url: 'https://dev12345.service-now.com/api/now/table/sys_user',
			headers: { Authorization: `Basic ${Buffer.from('integration.user:p&ss=w ord').toString('base64')}` },
			disableFollowRedirect: true,
		});
	});

	test('is refused with the cause of a missing second factor', async () => {
		const { request } = scripted({ statusCode: 401, headers: { 'X-MFA_TOKEN': 'invalid' }, body: '{"error":{"message":"User Not Authenticated"}}' });
		expect((await failure(proveBasicAccount(request, account({ method: 'basic' }), 0))).message).toMatch(/multi-factor/);
	});

	test.each([403, 404])('is proven although the user table answers %d', async (statusCode) => {
		const { request } = scripted({ statusCode, headers: {}, body: '{"error":{"message":"x"}}' });
		await expect(proveBasicAccount(request, account({ method: 'basic' }), 0)).resolves.toBeDefined();
	});
});

test.each([
	['password', 'username', 'User Name'],
	['password', 'password', 'Password'],
	['password', 'clientId', 'Client ID'],
	['jwtBearer', 'privateKey', 'Private Key'],
	['jwtBearer', 'subject', 'Subject'],
	['basic', 'password', 'Password'],
	['apiKey', 'apiKey', 'API Key'],
])('method %s does not try to sign in without %s', (method, field, label) => {
	expect(() => requireComplete(account({ method, [field]: '' }))).toThrow(`The ${label} field of the credential is empty`);
	expect(() => requireComplete(account({ method }))).not.toThrow();
});

test('any change of what is entered makes another account', () => {
	const digests = [{}, { password: 'other' }, { instance: 'dev2' }, { method: 'jwtBearer' }, { clientSecret: 'other' }, { username: 'other' }].map(
		(more) => digestOf(account(more)),
	);
	expect(new Set(digests).size).toBe(digests.length);
	expect(digestOf(account())).toBe(digests[0]);
});

test('wrong passwords are counted for instance, user and password, whatever else is changed', () => {
	const same = [{}, { clientId: 'other' }, { keyId: 'other' }, { customScopes: true, enabledScopes: 'one' }, { method: 'basic' }, { username: 'INTEGRATION.USER' }];
	const others = [{ password: 'other' }, { instance: 'dev2' }, { username: 'someone' }];
	expect(new Set(same.map((more) => passwordDigest(account(more)))).size).toBe(1);
	expect(new Set([{}, ...others].map((more) => passwordDigest(account(more)))).size).toBe(4);
});
