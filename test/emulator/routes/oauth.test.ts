// The token endpoint: what each grant gives, how every failure looks the same, how tokens live and end.
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const password = () => ({ grant_type: 'password', username: emulator.username, password: emulator.password });
const clientCredentials = { grant_type: 'client_credentials' };

test('the password grant answers both tokens, a number of seconds and the classic scope', async () => {
	const { status, body } = await askToken(emulator, password());
	expect(status).toBe(200);
	expect(body).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String), scope: 'useraccount', token_type: 'Bearer', expires_in: 1799 });
	expect(body.access_token).toHaveLength(86);
	expect(await statusWith(emulator, bearer(body.access_token))).toBe(200);
});

test('a repeated password grant hands out the same tokens until they expire, and renews their ends', async () => {
	emulator.clock.freeze('2026-03-01 12:00:00');
	const first = await askToken(emulator, password());
	emulator.clock.advance(600_000);
	const second = await askToken(emulator, password());
	expect(second.body).toEqual({ ...first.body, expires_in: 1799 });
	emulator.clock.advance(1_300_000);
	expect(await statusWith(emulator, bearer(first.body.access_token))).toBe(200);
	emulator.clock.advance(500_000);
	expect((await askToken(emulator, password())).body.access_token).not.toBe(first.body.access_token);
});

test('other grants give a new token each time, unless every sign-in hands living ones out again', async () => {
	const token = async (): Promise<string> => (await askToken(emulator, clientCredentials)).body.access_token;
	expect(await token()).not.toBe(await token());
	emulator.settings.oauth.reuseTokens = 'always';
	expect(await token()).toBe(await token());
});

test('the scope may be answered empty, as one sample of the documentation shows', async () => {
	emulator.settings.oauth.emptyScope = true;
	const { body } = await askToken(emulator, clientCredentials);
	expect(body.scope).toBe('');
	expect(await statusWith(emulator, bearer(body.access_token))).toBe(200);
});

test('client credentials give no refresh token', async () => {
	const { body } = await askToken(emulator, clientCredentials);
	expect(body).not.toHaveProperty('refresh_token');
	expect(body.expires_in).toBe(1799);
});

describe('every refusal is the one misleading body; only the log of the instance tells them apart', () => {
	const cases: [string, () => Record<string, string | undefined>, string, (() => void)?][] = [
		['wrong secret', () => ({ ...clientCredentials, client_secret: 'wrong' }), 'invalid_client'],
		['no secret', () => ({ ...clientCredentials, client_secret: undefined }), 'invalid_client'],
		['unknown client', () => ({ ...clientCredentials, client_id: 'nobody' }), 'invalid_client'],
		['inactive client', () => clientCredentials, 'invalid_client', () => emulator.oauth.changeClient(emulator.clientId, { active: 'false' })],
		['unknown grant', () => ({ grant_type: 'constructor' }), 'unsupported_grant_type'],
		['scope not granted', () => ({ ...clientCredentials, scope: 'everything' }), 'invalid_scope'],
		['wrong password', () => ({ ...password(), password: 'wrong' }), 'wrong password'],
		['unknown user', () => ({ ...password(), username: 'nobody' }), 'unknown user'],
		['locked user', password, 'locked user', () => emulator.oauth.changeUser(emulator.username, { locked_out: 'true' })],
		['inactive user', password, 'inactive user', () => emulator.oauth.changeUser(emulator.username, { active: 'false' })],
		['web service user', password, 'no interactive session', () => emulator.oauth.changeUser(emulator.username, { web_service_access_only: 'true' })],
		['password to be reset', password, 'password needs reset', () => emulator.oauth.changeUser(emulator.username, { password_needs_reset: 'true' })],
		['password grant switched off', password, 'grant disabled', () => emulator.oauth.setProperty('glide.oauth.inbound.ropc.grant_type.disabled', 'true')],
		['client credentials switched off by property', () => clientCredentials, 'grant disabled', () => emulator.oauth.setProperty('glide.oauth.inbound.client.credential.grant_type.enabled', 'false')],
		['client credentials switched off by setting', () => clientCredentials, 'grant disabled', () => void (emulator.settings.oauth.clientCredentials = false)],
		['no application user', () => clientCredentials, 'no OAuth application user', () => emulator.oauth.changeClient(emulator.clientId, { user: '' })],
		['another default grant type', () => clientCredentials, 'another default grant type', () => emulator.oauth.changeClient(emulator.clientId, { default_grant_type: 'authorization_code' })],
		['unknown refresh token', () => ({ grant_type: 'refresh_token', refresh_token: 'x' }), 'unknown refresh token'],
		['unknown code', () => ({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://localhost/' }), 'unknown code'],
		['no rights on oauth_credential', password, 'no rights on oauth_credential', () => {
			emulator.settings.oauth.hardened = 'credentialAcl';
			for (const row of emulator.table('sys_user_has_role').rows()) emulator.instance.store.rows('sys_user_has_role').remove(row);
		}],
	];
	const named = cases.map(([name, form, reason, prepare]) => ({ name, form, reason, prepare }));
	test.each(named)('$name', async ({ form, reason, prepare }) => {
		prepare?.();
		const { status, body, headers } = await askToken(emulator, form());
		expect({ status, body }).toEqual({ status: 401, body: { error_description: 'access_denied', error: 'server_error' } });
		expect(headers.get('content-type')).toMatch(/^application\/json/);
		expect(emulator.oauth.signIns()).toEqual([expect.objectContaining({ outcome: 'refused', reason })]);
	});
});

test('parameters in the query string and JSON bodies are refused; the property opens the query string', async () => {
	const query = new URLSearchParams({ grant_type: 'client_credentials', client_id: emulator.clientId, client_secret: emulator.clientSecret }).toString();
	const inQuery = () => fetch(`${emulator.url}/oauth_token.do?${query}`, { method: 'POST' });
	expect((await inQuery()).status).toBe(401);
	const asJson = await fetch(`${emulator.url}/oauth_token.do`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(Object.fromEntries(new URLSearchParams(query))) });
	expect(asJson.status).toBe(401);
	emulator.oauth.setProperty('glide.oauth.allow.parameters.in.post.body.only', 'false');
	expect((await inQuery()).status).toBe(200);
});

test('the client may show its secret in a Basic header, unless that is switched off', async () => {
	const basic = { Authorization: `Basic ${Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64')}` };
	const form = { ...clientCredentials, client_id: undefined, client_secret: undefined };
	expect((await askToken(emulator, form, basic)).status).toBe(200);
	emulator.settings.oauth.basicClientAuthentication = false;
	expect((await askToken(emulator, form, basic)).status).toBe(401);
});

describe('refresh', () => {
	const refresh = (token: string | undefined) => askToken(emulator, { grant_type: 'refresh_token', refresh_token: token });

	test('answers a new access token and the same refresh token, whose end does not move', async () => {
		emulator.clock.freeze('2026-03-01 12:00:00');
		const first = (await askToken(emulator, password())).body;
		emulator.clock.advance(99 * 86_400_000);
		const second = (await refresh(first.refresh_token)).body;
		expect(second.refresh_token).toBe(first.refresh_token);
		expect(second.access_token).not.toBe(first.access_token);
		emulator.clock.advance(86_400_000);
		expect((await refresh(first.refresh_token)).status).toBe(401);
	});

	test('an application may extend its end with each refresh', async () => {
		emulator.clock.freeze('2026-03-01 12:00:00');
		emulator.oauth.changeClient(emulator.clientId, { extend_refresh_token_expiry: 'true' });
		const { refresh_token } = (await askToken(emulator, password())).body;
		for (let turn = 0; turn < 3; turn++) {
			emulator.clock.advance(99 * 86_400_000);
			expect((await refresh(refresh_token)).status).toBe(200);
		}
		emulator.clock.advance(100 * 86_400_000);
		expect((await refresh(refresh_token)).status).toBe(401);
	});

	test('two at once give two good access tokens', async () => {
		const { refresh_token } = (await askToken(emulator, password())).body;
		const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
		expect(new Set(both.map(({ body }) => body.access_token)).size).toBe(2);
		for (const { body } of both) expect(await statusWith(emulator, bearer(body.access_token))).toBe(200);
	});

	test('rotation answers a new refresh token; using the spent one again ends the whole family', async () => {
		emulator.settings.oauth.refresh = 'rotate';
		const first = (await askToken(emulator, password())).body;
		const second = (await refresh(first.refresh_token)).body;
		expect(second.refresh_token).not.toBe(first.refresh_token);
		const third = (await refresh(second.refresh_token)).body;
		expect(await statusWith(emulator, bearer(third.access_token))).toBe(200);
		expect((await refresh(first.refresh_token)).status).toBe(401);
		expect(await statusWith(emulator, bearer(third.access_token))).toBe(401);
		expect((await refresh(third.refresh_token)).status).toBe(401);
	});

	test('can leave the refresh token out of the answer; the old one stays good', async () => {
		emulator.settings.oauth.refresh = 'omit';
		const first = (await askToken(emulator, password())).body;
		const second = (await refresh(first.refresh_token)).body;
		expect(second).not.toHaveProperty('refresh_token');
		expect((await refresh(first.refresh_token)).status).toBe(200);
	});

	test('a refresh token belongs to its client', async () => {
		const { refresh_token } = (await askToken(emulator, password())).body;
		emulator.oauth.addClient({ clientId: 'other', clientSecret: 'other-secret' });
		expect((await askToken(emulator, { grant_type: 'refresh_token', refresh_token, client_id: 'other', client_secret: 'other-secret' })).status).toBe(401);
	});
});

test('lifetimes follow the setting, and the application record before it', async () => {
	emulator.clock.freeze();
	emulator.settings.oauth.accessTokenLifetime = 60;
	const short = (await askToken(emulator, clientCredentials)).body;
	expect(short.expires_in).toBe(59);
	emulator.clock.advance(60_000);
	expect(await statusWith(emulator, bearer(short.access_token))).toBe(401);
	emulator.oauth.changeClient(emulator.clientId, { access_token_lifespan: '300' });
	expect((await askToken(emulator, clientCredentials)).body.expires_in).toBe(299);
});

test.each([['GET', 'oauth_revoke_token.do'], ['POST', 'oauth_revoke_token.do'], ['POST', 'oauth_revoke.do']])('revocation by %s %s ends one token and asks for no credentials', async (method, page) => {
	const { access_token, refresh_token } = (await askToken(emulator, password())).body;
	const url = `${emulator.url}/${page}`;
	const reply = method === 'GET' ? await fetch(`${url}?token=${access_token}`) : await fetch(url, { method, body: new URLSearchParams({ token: access_token }) });
	expect(reply.status).toBe(200);
	expect(await statusWith(emulator, bearer(access_token))).toBe(401);
	expect((await askToken(emulator, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
});

test('the token endpoint answers other methods with 405', async () => {
	expect((await fetch(`${emulator.url}/oauth_token.do`)).status).toBe(405);
});

test('a hardened instance answers 504 with a page', async () => {
	emulator.settings.oauth.hardened = 'gatewayTimeout';
	const { status, headers } = await askToken(emulator, clientCredentials);
	expect(status).toBe(504);
	expect(headers.get('content-type')).toMatch(/^text\/html/);
});

test('the discovery document names the endpoints', async () => {
	const reply = await fetch(`${emulator.url}/.well-known/openid-configuration`);
	expect(await reply.json()).toMatchObject({ token_endpoint: `${emulator.url}/oauth_token.do` });
});
