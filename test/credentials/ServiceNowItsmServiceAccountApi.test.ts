// Proves in n8n's engine that a service account signs in rarely, renews in time, is never locked out, and signs for its own instance only.
import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { ServiceNowItsmServiceAccountApi } from '../../credentials/ServiceNowItsmServiceAccountApi.credentials';
import { MOST_WITH_PASSWORD } from '../../servicenow/passwordTurns';
import { DEFAULT_RETRY } from '../../servicenow/retry';
import { startEmulator, type Emulator } from '../../emulator';
import type { StoredCredential } from '../support/credentials';
import { startEngine, type Engine } from '../support/engine';
import { startTokenFront } from '../support/tokenFront';

const ACCOUNT = 'account';
let servicenow: Emulator;
let n8n: Engine;
let hours = 0;

const stored = (more: ICredentialDataDecryptedObject = {}): StoredCredential => ({
	type: 'serviceNowItsmServiceAccountApi',
	data: {
		instance: servicenow.url,
		allowCustomHost: true,
		method: 'password',
		username: servicenow.username,
		password: servicenow.password,
		clientId: servicenow.clientId,
		clientSecret: servicenow.clientSecret,
		apiKey: servicenow.apiKey,
		...more,
	},
});

// The guard lives as long as the process: each test signs in as another account, told apart by its password, and at a later hour.
async function start(more: ICredentialDataDecryptedObject = {}, password = `password ${hours}`) {
	servicenow = await startEmulator({ records: 5 });
	const user = servicenow.table('sys_user').find('user_name', servicenow.username);
	if (user) servicenow.table('sys_user').update(user.sys_id, { user_password: password });
	n8n = await startEngine({ credentials: { [ACCOUNT]: stored({ password, ...more }) } });
}

const realNow = Date.now;
beforeEach(() => {
	hours += 1;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + hours * 3_600_000);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all([n8n.close(), servicenow.close()]);
});

const create = { parameters: { authentication: 'serviceAccount', resource: 'incident', operation: 'create', shortDescription: 'x' } };
const run = (items = 1) => n8n.run({ ...create, items: Array.from({ length: items }, () => ({})) });
const logins = () => servicenow.journal.entries({ path: '/oauth_token.do' });
/** The proof of a Basic account. */
const whoAmI = () => servicenow.journal.entries({ path: '/sys_user' }).filter(({ query }) => query.sysparm_fields === 'user_name');
const refusals = () => servicenow.journal.entries({ status: 401 });

describe('OAuth password', () => {
	test('signs in once for many items and keeps the token for the next execution', async () => {
		await start();
		expect((await run(20)).error).toBeUndefined();
		expect((await run()).json).toHaveLength(1);
		expect(logins()).toHaveLength(1);
		expect(n8n.storedCredential(ACCOUNT).accessToken).not.toBe('');
	});

	test('ten executions at once with no token yet sign in once', async () => {
		await start();
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(logins()).toHaveLength(1);
	});

	test('ten executions at once with an expired token sign in once', async () => {
		await start();
		await run();
		servicenow.clock.advance(1_801_000);
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(logins()).toHaveLength(2);
	});

	test('renews a token that is over before sending a request with it', async () => {
		await start();
		await run();
		n8n.storedCredential(ACCOUNT).signedInUntil = String(Date.now() + 1000);
		jest.spyOn(Date, 'now').mockImplementation(() => realNow() + hours * 3_600_000 + 1_800_000);
		expect((await run()).error).toBeUndefined();
		expect(logins()).toHaveLength(2);
		expect(refusals()).toHaveLength(0);
	});

	// ServiceNow answers a password with the token of before while that lives (ServiceNow documentation: OAuth API request parameters).
	describe('tokens that live for five seconds', () => {
		const items = 200;
		/** Runs for more than one life. */
		async function outlive() {
			servicenow.settings.oauth.accessTokenLifetime = 5;
			servicenow.settings.latency.perRequestMs = 200;
			const startedAt = realNow();
			const { json, error } = await run(items);
			expect(error).toBeUndefined();
			expect(json).toHaveLength(items);
			expect(servicenow.journal.entries({ method: 'POST', path: '/incident', status: 201 })).toHaveLength(items);
			return Math.ceil((realNow() - startedAt) / 5000);
		}

		test('are renewed once each by the refresh token, without the password', async () => {
			await start();
			const lives = await outlive();
			expect(lives).toBeGreaterThan(1);
			expect(servicenow.oauth.tokenCalls('password')).toBe(1);
			// Each is replaced half a second, and what ServiceNow rounds off, before its end.
			expect(servicenow.oauth.tokenCalls('refresh_token')).toBeLessThanOrEqual(Math.ceil((lives * 5) / 3.5));
			expect(refusals()).toHaveLength(0);
		}, 60_000);

		test.each([
			['the remaining life', false],
			['the full life', true],
		])('and come without a refresh token, told with %s: few sign-ins for each, no item fails', async (_, full) => {
			await start();
			const front = await startTokenFront(servicenow, ({ refresh_token: _, ...reply }) => (full ? { ...reply, expires_in: 5 } : reply));
			n8n.storedCredential(ACCOUNT).instance = front.url;
			const lives = await outlive().finally(() => front.close());
			expect(servicenow.oauth.tokenCalls('password')).toBeLessThanOrEqual(lives * 4);
			expect(servicenow.oauth.tokenCalls('refresh_token')).toBe(0);
		}, 60_000);
	});

	test('a refresh token that ServiceNow refuses is followed by one sign-in with the password', async () => {
		await start();
		await run();
		servicenow.oauth.revokeAll();
		expect((await run(20)).error).toBeUndefined();
		expect(servicenow.oauth.signIns().map(({ grant, outcome }) => [grant, outcome])).toEqual([
			['password', 'issued'],
			['refresh_token', 'refused'],
			['password', 'issued'],
		]);
	});

	test('the test of the credential asks with the password, not with the refresh token', async () => {
		await start();
		await run();
		const user = servicenow.table('sys_user').find('user_name', servicenow.username);
		servicenow.table('sys_user').update(String(user?.sys_id), { user_password: 'changed' });
		expect(await n8n.testCredential(ACCOUNT)).toMatchObject({ status: 'Error', message: expect.stringMatching(/refused to sign in/) as string });
	});

	test('a wrong password is sent four times at most, however often something else in the credential is changed', async () => {
		await start({ password: 'wrong' });
		servicenow.settings.auth.lockAfter = 5;
		for (let edit = 0; edit < 8; edit++) {
			Object.assign(n8n.storedCredential(ACCOUNT), { customScopes: true, enabledScopes: 'useraccount '.repeat(edit + 1) });
			expect((await run(3)).error?.message).toMatch(/refused to sign in/);
		}
		expect(logins()).toHaveLength(4);
		expect(servicenow.table('sys_user').find('user_name', servicenow.username)?.locked_out).not.toBe('true');
	});

	test('a token that the instance revoked is replaced once', async () => {
		await start();
		await run();
		servicenow.clock.advance(1_801_000);
		expect((await run(50)).error).toBeUndefined();
		expect(logins()).toHaveLength(2);
	});

	test('a wrong password is sent once for a thousand items and ten executions, and the message says what to check', async () => {
		await start({ password: 'wrong' });
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run(100)));
		expect(logins()).toHaveLength(1);
		expect(refusals()).toHaveLength(1);
		for (const { error } of outcomes) {
			expect(error?.message).toMatch(/ServiceNow refused to sign in the user integration\.user \(access_denied\)/);
			expect(error?.description).toMatch(/Check in this order: \(1\) user name and password/);
		}
	});

	test('the token of one account is never sent for another one', async () => {
		await start();
		await run();
		const token = String(n8n.storedCredential(ACCOUNT).accessToken);
		const other = await startEmulator({ records: 1 });
		n8n.storedCredential(ACCOUNT).instance = other.url;
		await run();
		const sent = JSON.stringify(other.journal.entries());
		await other.close();
		expect(sent).not.toContain(token);
		expect(sent).toContain('/oauth_token.do');
	});

	test('a token endpoint that is down is asked a few times for a hundred items, and the error says so', async () => {
		await start();
		servicenow.faults.add({ path: '/oauth_token.do', status: 503, html: '<html>Upgrade in progress</html>' });
		const { error } = await run(100);
		expect(logins().length).toBeLessThanOrEqual(3);
		expect(error?.message).toMatch(/No token could be had.*status 503/);
		expect(error?.description).not.toMatch(/may or may not/);
	});

	test.each([
		['is down', { status: 503, html: '<html>Upgrade in progress</html>' }, /No token could be had.*status 503/],
		['answers a page', { status: 200, html: '<html>Log in</html>' }, /No token could be had.*page instead of data/],
	])('a token endpoint that %s ends a run of continued items fast: each carries the same error', async (_, fault, message) => {
		await start();
		servicenow.faults.add({ path: '/oauth_token.do', ...fault });
		const { json, error } = await n8n.run({ ...create, onError: 'continueRegularOutput', items: Array.from({ length: 1000 }, () => ({})) });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1000);
		expect(new Set(json.map((item) => item.error))).toEqual(new Set([expect.stringMatching(message)]));
		expect(logins().length).toBeLessThanOrEqual(DEFAULT_RETRY.maxRetries + 1);
	});

	test('a hibernating instance is called by its name', async () => {
		await start();
		servicenow.faults.add({ path: '/oauth_token.do', hibernating: true });
		expect((await run()).error?.message).toMatch(/hibernating/);
	});
});

describe('JWT bearer', () => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
	const startWithKey = async (more: ICredentialDataDecryptedObject = {}) => {
		const keyId = `key-${hours}`;
		await start({ method: 'jwtBearer', privateKey: pem, keyId, subject: servicenow.username, password: '', ...more });
		servicenow.oauth.trustKey(publicKey.export({ type: 'spki', format: 'pem' }) as string, { clientId: servicenow.clientId, keyId });
	};

	test('signs in without a password, once for ten executions at once', async () => {
		await startWithKey();
		servicenow.settings.oauth.jwt.clockSkew = 0;
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run(5)));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(servicenow.oauth.signIns().map(({ outcome }) => outcome)).toEqual(['issued']);
	});

	test('tokens that live for five seconds are renewed once each, and no item fails', async () => {
		await startWithKey();
		servicenow.settings.oauth.accessTokenLifetime = 5;
		servicenow.settings.latency.perRequestMs = 200;
		const startedAt = realNow();
		const { json, error } = await run(200);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(200);
		expect(logins().length).toBeLessThanOrEqual(Math.ceil((realNow() - startedAt) / 3500));
		expect(refusals()).toHaveLength(0);
	}, 60_000);

	test('renews with a new assertion, because ServiceNow refuses one that it has seen', async () => {
		await startWithKey();
		await run();
		servicenow.oauth.expireAccessTokens();
		expect((await run(5)).error).toBeUndefined();
		expect(servicenow.oauth.signIns({ outcome: 'issued' })).toHaveLength(2);
	});

	test.each([
		['key', { keyId: 'unknown' }],
		['subject', { subject: 'nobody' }],
	])('a wrong %s is told with what to check', async (_, more) => {
		await startWithKey(more);
		const { error } = await run(20);
		expect(error?.description).toMatch(/key ID.*subject.*clocks of n8n and ServiceNow/);
		expect(servicenow.oauth.signIns({ outcome: 'refused' })).toHaveLength(1);
	});
});

test.each(['password', 'basic'])('wrong executions for ten days with the method %s do not lock the user out', async (method) => {
	await start({ method, password: 'wrong' });
	servicenow.settings.auth.lockAfter = 5;
	for (let half = 0; half < 20; half++) {
		jest.spyOn(Date, 'now').mockImplementation(() => realNow() + (hours * 1000 + half * 12) * 3_600_000);
		expect((await run(20)).error).toBeDefined();
	}
	expect(servicenow.table('sys_user').find('user_name', servicenow.username)?.locked_out).not.toBe('true');
});

describe('Basic', () => {
	test('asks once who it is, then sends the header with every request', async () => {
		await start({ method: 'basic' });
		expect((await run(10)).json).toHaveLength(10);
		expect((await run()).error).toBeUndefined();
		expect(whoAmI()).toHaveLength(1);
		expect(logins()).toHaveLength(0);
	});

	test('a wrong password is sent once for ten executions at once', async () => {
		await start({ method: 'basic', password: 'wrong' });
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run(10)));
		expect(outcomes.every(({ error }) => /refused to sign in/.test(String(error?.message)))).toBe(true);
		expect(refusals()).toHaveLength(1);
	});

	describe('a password that is changed in the middle of a run', () => {
		const user = () => servicenow.table('sys_user').find('user_name', servicenow.username);
		const change = () => servicenow.table('sys_user').update(String(user()?.sys_id), { user_password: 'changed' });
		const isLocked = () => user()?.locked_out === 'true';
		const many = (more: object = {}) => n8n.run({ ...create, parameters: { ...create.parameters, options: { concurrency: 20 } }, items: Array.from({ length: 200 }, () => ({})), ...more });
		/** Changes the password once the instance has created so many incidents; each takes a while, so that others are under way. */
		const changeAfter = async (count: number) => {
			servicenow.faults.add({ path: '/incident', delayMs: 20 });
			const deadline = Date.now() + 20_000;
			while (servicenow.journal.total < count && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
			change();
		};

		beforeEach(async () => {
			await start({ method: 'basic' });
			servicenow.settings.auth.lockAfter = 5;
		});

		test('locks nobody: three requests under way and one proof are refused, the other items are not sent', async () => {
			const [{ error }] = await Promise.all([many(), changeAfter(40)]);
			expect(error?.message).toMatch(/refused to sign in/);
			expect(refusals().length).toBeLessThanOrEqual(MOST_WITH_PASSWORD + 1);
			expect(isLocked()).toBe(false);
		});

		test('locks nobody when failed items are continued, when other runs are under way, nor in the executions that follow', async () => {
			const [first] = await Promise.all([many({ onError: 'continueRegularOutput' }), many(), many(), changeAfter(40)]);
			const failed = first.json.filter(({ error }) => error !== undefined);
			expect(failed.length).toBeGreaterThan(0);
			for (const { error } of failed) expect(error).toMatch(/refused to sign in/);
			for (let execution = 0; execution < 3; execution++) expect((await many()).error?.message).toMatch(/refused to sign in/);
			expect(refusals().length).toBeLessThanOrEqual(MOST_WITH_PASSWORD + 1);
			expect(isLocked()).toBe(false);
		});

		test('locks nobody in the weeks that follow', async () => {
			await Promise.all([many(), changeAfter(40)]);
			for (let day = 1; day < 15; day++) {
				jest.spyOn(Date, 'now').mockImplementation(() => realNow() + hours * 3_600_000 + day * 86_400_000);
				expect((await run(5)).error?.message).toMatch(/refused to sign in/);
			}
			expect(isLocked()).toBe(false);
		});

		test('works again at once with the new password', async () => {
			await Promise.all([many(), changeAfter(40)]);
			n8n.storedCredential(ACCOUNT).password = 'changed';
			expect((await run(5)).error).toBeUndefined();
		});
	});

	test('a policy that refuses Basic for one API does not stop the others', async () => {
		await start({ method: 'basic' });
		servicenow.faults.add({ path: '/problem', status: 401, message: 'User Not Authenticated' });
		const parameters = { authentication: 'serviceAccount', resource: 'problem', operation: 'getAll' };
		expect((await n8n.run({ parameters })).error).toMatchObject({ httpCode: '401' });
		expect((await run(5)).error).toBeUndefined();
	});
});

test('an API key is sent in its header, and nothing is asked before but, once, who it is', async () => {
	await start({ method: 'apiKey' });
	expect((await run(3)).json).toHaveLength(3);
	expect(servicenow.journal.total).toBe(5);
	expect((await run(3)).json).toHaveLength(3);
	expect(servicenow.journal.total).toBe(8);
	expect(servicenow.journal.entries({ method: 'POST' })[0].headers).toMatchObject({ 'x-sn-apikey': servicenow.apiKey });
});

describe('who it is', () => {
	const shown = () => n8n.storedCredential(ACCOUNT).signedInAs;
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const begin = async (method: string) => {
		await start({ method, keyId: 'shown', subject: 'integration.user', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string });
		servicenow.oauth.trustKey(publicKey.export({ type: 'spki', format: 'pem' }) as string, { clientId: servicenow.clientId, keyId: 'shown' });
	};
	const asked = () => servicenow.journal.entries({ path: '/sys_user_has_role' }).length;

	test.each(['password', 'jwtBearer', 'basic', 'apiKey'])('is stored with the roles when the method is %s, and not asked for again by other executions', async (method) => {
		await begin(method);
		expect(await n8n.testCredential(ACCOUNT)).toMatchObject({ status: 'OK' });
		expect(shown()).toMatch(/^User integration\.user \(.+\)\. Roles: .*itil.*\. Told by ServiceNow on \d{4}-\d\d-\d\d$/);
		expect(asked()).toBe(1);
		await Promise.all(Array.from({ length: 5 }, () => run(5)));
		expect(asked()).toBe(1);
	});

	test('is asked for once by ten executions that begin together', async () => {
		await begin('basic');
		await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(asked()).toBe(1);
	});

	test('stays unknown, and nothing fails, when the account may not read it', async () => {
		await begin('password');
		servicenow.faults.add({ path: '/sys_user', status: 403, message: 'Insufficient rights' });
		expect((await run(3)).error).toBeUndefined();
		expect(shown() ?? '').toBe('');
	});
});

test('an empty field is named before anything is sent', async () => {
	await start({ password: '' });
	expect((await run()).error?.message).toBe('The Password field of the credential is empty. Fill it in and save the credential.');
	expect(servicenow.journal.total).toBe(0);
});

describe('signing', () => {
	const credential = new ServiceNowItsmServiceAccountApi();
	const values = { instance: 'dev12345', method: 'basic', username: 'u', password: 'p' };
	const sign = async (options: Partial<IHttpRequestOptions> & { uri?: string }) => {
		if (typeof credential.authenticate !== 'function') throw new Error('authenticate is a function');
		return await credential.authenticate({ ...values }, options as IHttpRequestOptions);
	};

	beforeEach(() => start());

	test.each([
		[{ url: 'https://dev12345.service-now.com/api/now/table/incident' }],
		[{ url: 'HTTPS://DEV12345.service-now.com/api' }],
		[{ url: '/api/now/table/incident', baseURL: 'https://dev12345.service-now.com' }],
		[{ uri: 'https://dev12345.service-now.com/api' }],
	])('goes to the own instance: %j', async (options) => {
		expect((await sign(options)).headers?.Authorization).toMatch(/^Basic /);
	});

	test.each([
		[{ url: 'https://evil.com/api' }],
		[{ url: 'https://dev12345.service-now.com.evil.com/api' }],
		[{ url: 'https://dev12345.service-now.com@evil.com/api' }],
		[{ url: 'http://dev12345.service-now.com/api' }],
		[{ url: 'https://dev12345.service-now.com:8443/api' }],
		[{ url: 'https://other.service-now.com/api' }],
		[{ url: '//evil.com/api', baseURL: 'https://dev12345.service-now.com' }],
		[{ url: 'https://evil.com', baseURL: 'https://dev12345.service-now.com' }],
		[{ url: '/api', baseURL: 'https://evil.com' }],
		[{ url: '/api' }],
		[{ url: 'https:evil.com' }],
		[{ uri: 'https://evil.com' }],
		[{}],
	])('refuses another target: %j', async (options) => {
		await expect(sign(options)).rejects.toThrow();
		expect(options).not.toHaveProperty('headers.Authorization');
	});

	test('switches redirects off for both of the request functions of n8n', async () => {
		expect(await sign({ url: 'https://dev12345.service-now.com/api' })).toMatchObject({
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	test('keeps the headers of the request', async () => {
		const { headers } = await sign({ url: 'https://dev12345.service-now.com/api', headers: { Accept: 'application/json' } });
		expect(headers).toMatchObject({ Accept: 'application/json' });
	});
});

// n8n's HTTP Request node asks to sign in after every failure, and sends the request again when that brings a token.
describe('after a request failed', () => {
	const credential = new ServiceNowItsmServiceAccountApi();
	const httpRequest = async ({ method, url, headers, body }: IHttpRequestOptions): Promise<unknown> => {
		const reply = await fetch(url, { method, headers: headers as Record<string, string>, body: body as string });
		return { statusCode: reply.status, headers: {}, body: await reply.text() };
	};
	const ask = async (values: ICredentialDataDecryptedObject) => await credential.preAuthentication.call({ helpers: { httpRequest } } as unknown as IHttpRequestHelper, values);

	async function signedRequest() {
		await start();
		const values = stored({ password: `password ${hours}` }).data;
		Object.assign(values, await ask(values));
		if (typeof credential.authenticate === 'function') await credential.authenticate(values, { url: `${servicenow.url}/api/now/table/incident` });
		return values;
	}

	test('nothing new is handed out while ServiceNow takes the token', async () => {
		const values = await signedRequest();
		expect(await ask(values)).toEqual({});
		expect(await ask(values)).toEqual({});
		expect(logins()).toHaveLength(1);
	});

	test('a new token is handed out when ServiceNow takes it no more, also right after an asking for nothing', async () => {
		const values = await signedRequest();
		await ask(values);
		servicenow.oauth.expireAccessTokens();
		expect((await ask(values)).accessToken).not.toBe(values.accessToken);
		expect(logins()).toHaveLength(2);
	});
});
