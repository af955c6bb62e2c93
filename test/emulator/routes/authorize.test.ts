// The authorization page: consent, codes and their end, redirect addresses, state, PKCE.
import { createHash } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, consent, statusWith } from '../exchange';

const registered = 'https://app.example.com/callback';
let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1, redirectUrls: [registered, 'https://app.example.com/second'] });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const query = (more: Record<string, string> = {}) => ({ response_type: 'code', client_id: emulator.clientId, redirect_uri: registered, state: 'a-state', scope: 'useraccount', ...more });
const without = (name: string) => Object.fromEntries(Object.entries(query()).filter(([key]) => key !== name));
const landed = (answer: { headers: Headers }) => new URL(answer.headers.get('location') ?? 'about:blank');
const exchange = (code: string, more: Record<string, string | undefined> = {}) => askToken(emulator, { grant_type: 'authorization_code', code, redirect_uri: registered, ...more });

async function code(more: Record<string, string> = {}): Promise<string> {
	return landed(await consent(emulator, query(more))).searchParams.get('code') ?? '';
}

test('Allow leads back with code and state, and the code is good for one pair of tokens', async () => {
	const answer = await consent(emulator, query({ state: 'a "b" <c> & d' }));
	expect(answer.status).toBe(302);
	const target = landed(answer);
	expect(target.origin + target.pathname).toBe(registered);
	expect(target.searchParams.get('state')).toBe('a "b" <c> & d');
	const value = target.searchParams.get('code') ?? '';
	const { status, body } = await exchange(value);
	expect(status).toBe(200);
	expect(body).toMatchObject({ scope: 'useraccount', expires_in: 1799, refresh_token: expect.any(String) });
	expect((await exchange(value)).status).toBe(401);
});

test('Deny leads back with an error and the state', async () => {
	const target = landed(await consent(emulator, query(), 'deny'));
	expect(Object.fromEntries(target.searchParams)).toMatchObject({ error: 'access_denied', state: 'a-state' });
});

test('the page names the application, the person and the scope, and escapes what came in the address', async () => {
	const reply = await fetch(`${emulator.url}/oauth_auth.do?${new URLSearchParams(query({ state: '"><script>alert(1)</script>' })).toString()}`);
	const page = await reply.text();
	expect(reply.headers.get('content-type')).toMatch(/^text\/html/);
	expect(page).toContain('Local integration would like to connect');
	expect(page).toMatch(/>Allow<\/button>/);
	expect(page).not.toContain('<script>alert');
});

describe('consent', () => {
	const open = async (more: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> => await fetch(`${emulator.url}/oauth_auth.do?${new URLSearchParams(query(more)).toString()}`, { headers, redirect: 'manual' });
	const pkce = () => ({ client_id: emulator.publicClientId, code_challenge: createHash('sha256').update('v'.repeat(64)).digest('base64url'), code_challenge_method: 'S256' });

	test('is asked for at every authorization, by a page with Allow and Deny', async () => {
		await exchange(await code());
		const again = await open();
		expect(again.status).toBe(200);
		expect(await again.text()).toMatch(/Deny<\/button>.*Allow<\/button>/s);
	});

	test('is not asked for where the record of a public client disables the page', async () => {
		for (const id of [emulator.clientId, emulator.publicClientId]) emulator.oauth.changeClient(id, { disable_consent_screen: 'true' });
		expect((await open()).status).toBe(200);
		const sent = await open(pkce());
		expect(sent.status).toBe(302);
		const value = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
		expect((await exchange(value, { client_id: emulator.publicClientId, client_secret: undefined, code_verifier: 'v'.repeat(64) })).status).toBe(200);
	});

	test('is remembered by a setting, for the same person, application and scope, while a token of it lives', async () => {
		emulator.settings.oauth.consentRemembered = true;
		expect((await open()).status).toBe(200);
		await exchange(await code());
		expect((await open()).status).toBe(302);
		emulator.oauth.signInBrowser('itil.user');
		expect((await open()).status).toBe(200);
		emulator.oauth.signInBrowser(emulator.username);
		emulator.oauth.revokeAll();
		expect((await open()).status).toBe(200);
	});

	test("shows the application's logo", async () => {
		emulator.oauth.changeClient(emulator.clientId, { logo_url: 'https://app.example.com/"logo".png' });
		expect(await (await open()).text()).toContain('<img src="https://app.example.com/&#34;logo&#34;.png"');
	});

	test('comes after the login page, by a setting, and the login leads back to it and nowhere else', async () => {
		emulator.settings.oauth.loginPage = true;
		const first = await open();
		const location = first.headers.get('location') ?? '';
		expect([first.status, location.startsWith('/login.do?')]).toEqual([302, true]);
		const page = await (await fetch(emulator.url + location)).text();
		const goto = new URLSearchParams(location.slice('/login.do?'.length)).get('sysparm_goto_url') ?? '';
		expect(page).toContain('name="sysparm_goto_url"');
		const login = async (target: string): Promise<Response> => await fetch(`${emulator.url}/login.do`, { method: 'POST', body: new URLSearchParams({ user_name: 'itil.user', user_password: 'itil-password', sysparm_goto_url: target }), redirect: 'manual' });
		const signedIn = await login(goto);
		expect(signedIn.headers.get('location')).toBe(goto);
		const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
		expect(await (await open({}, { Cookie: cookie })).text()).toContain('Ivy Til');
		expect((await login('https://evil.example.com/')).headers.get('location')).toBe('/navpage.do');
	});
});

test.each<[string, string, () => Record<string, string>]>([
	['Invalid client_id', 'unknown client', () => query({ client_id: 'nobody' })],
	['Invalid redirect_uri', 'other path', () => query({ redirect_uri: 'https://app.example.com/callback/' })],
	['Invalid redirect_uri', 'other host', () => query({ redirect_uri: 'https://evil.example.com/callback' })],
	['Invalid redirect_uri', 'loopback that is not registered', () => query({ redirect_uri: 'http://localhost:1234/callback' })],
	['Invalid response_type', 'implicit', () => query({ response_type: 'token' })],
	['Invalid code_challenge_method', 'plain PKCE', () => query({ code_challenge: 'x', code_challenge_method: 'plain' })],
	['Missing code_challenge', 'public client without PKCE', () => query({ client_id: emulator.publicClientId })],
	['Invalid scope', 'scope not granted', () => query({ scope: 'everything' })],
])('error page "%s": %s', async (message, _name, wrong) => {
	const answer = await consent(emulator, wrong());
	expect(answer.status).toBe(400);
	expect(answer.body).toContain(`<h1 style="font-size:21px;margin:0">${message}</h1>`);
});

test('without a redirect_uri the first registered one is used, and the token request needs none either', async () => {
	const target = landed(await consent(emulator, without('redirect_uri')));
	expect(target.origin + target.pathname).toBe(registered);
	const value = target.searchParams.get('code') ?? '';
	expect((await exchange(value)).status).toBe(401);
	expect((await exchange(landed(await consent(emulator, without('redirect_uri'))).searchParams.get('code') ?? '', { redirect_uri: undefined })).status).toBe(200);
});

test('an implicit request brings the token back, without a refresh token, once the property names the client', async () => {
	emulator.oauth.setProperty('glide.oauth.clients.allowed.for.implicit.grant', `other, ${emulator.clientId}`);
	emulator.oauth.setProperty('glide.oauth.state.parameter.required', 'true');
	const target = landed(await consent(emulator, { ...without('state'), response_type: 'token' }));
	expect(Object.fromEntries(target.searchParams)).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: '1800' });
	expect(await statusWith(emulator, bearer(target.searchParams.get('access_token') ?? ''))).toBe(200);
	expect(emulator.oauth.tokens().map(({ kind }) => kind)).toEqual(['access']);
});

test('an application without redirect URLs says so', async () => {
	emulator.oauth.changeClient(emulator.clientId, { redirect_url: '' });
	expect((await consent(emulator, query())).body).toContain('Missing redirect URL in application registration.');
});

test('without registered addresses every loopback address is accepted, and no other', async () => {
	emulator.settings.oauth.redirect = 'loopback';
	expect((await consent(emulator, query({ redirect_uri: 'http://localhost:1234/back' }))).status).toBe(302);
	expect((await consent(emulator, query({ redirect_uri: 'http://localhost.example.com/back' }))).status).toBe(400);
});

test('a redirect address that is not registered is answered at the first that is, by a setting', async () => {
	emulator.settings.oauth.redirect = 'first';
	for (const asked of ['https://evil.example.com/callback', registered]) {
		const target = landed(await consent(emulator, query({ redirect_uri: asked })));
		expect(target.origin + target.pathname).toBe(registered);
	}
	expect(landed(await consent(emulator, query({ redirect_uri: 'https://app.example.com/second' }))).pathname).toBe('/second');
});

test('state is optional until the property asks for it, and may be held to plain characters', async () => {
	expect((await consent(emulator, without('state'))).status).toBe(302);
	emulator.oauth.setProperty('glide.oauth.state.parameter.required', 'true');
	expect((await consent(emulator, without('state'))).body).toContain('Missing State parameter in request');
	emulator.settings.oauth.statePlain = true;
	expect((await consent(emulator, query({ state: 'eyJ0Ijo==' }))).status).toBe(400);
	expect((await consent(emulator, query({ state: 'eyJ0Ijo' }))).status).toBe(302);
});

test('a code lives 60 seconds', async () => {
	emulator.clock.freeze();
	const late = await code();
	emulator.clock.advance(60_000);
	expect((await exchange(late)).status).toBe(401);
	const inTime = await code();
	emulator.clock.advance(59_000);
	expect((await exchange(inTime)).status).toBe(200);
});

test('the token request must name the same redirect address and the same client', async () => {
	expect((await exchange(await code(), { redirect_uri: 'https://app.example.com/second' })).status).toBe(401);
	emulator.oauth.addClient({ clientId: 'other', clientSecret: 's' });
	expect((await exchange(await code(), { client_id: 'other', client_secret: 's' })).status).toBe(401);
});

describe('PKCE', () => {
	const verifier = 'a'.repeat(64);
	const pkce = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
	const publicly = () => ({ client_id: emulator.publicClientId, client_secret: undefined });

	test('a public client shows the verifier instead of a secret', async () => {
		const value = await code({ ...pkce, client_id: emulator.publicClientId });
		const { status, body } = await exchange(value, { ...publicly(), code_verifier: verifier });
		expect(status).toBe(200);
		const again = await askToken(emulator, { grant_type: 'refresh_token', refresh_token: body.refresh_token, ...publicly() });
		expect(again.status).toBe(200);
	});

	test.each([['wrong', 'b'.repeat(64)], ['missing', undefined]])('a %s verifier is refused and spends the code', async (_name, wrong) => {
		const value = await code({ ...pkce, client_id: emulator.publicClientId });
		expect((await exchange(value, { ...publicly(), code_verifier: wrong })).status).toBe(401);
		expect((await exchange(value, { ...publicly(), code_verifier: verifier })).status).toBe(401);
	});

	test('a confidential client needs its secret as well', async () => {
		expect((await exchange(await code(pkce), { client_secret: undefined, code_verifier: verifier })).status).toBe(401);
		expect((await exchange(await code(pkce), { code_verifier: verifier })).status).toBe(200);
	});

	test('refresh tokens for public clients can be switched off', async () => {
		emulator.settings.oauth.publicRefresh = false;
		const { body } = await exchange(await code({ ...pkce, client_id: emulator.publicClientId }), { ...publicly(), code_verifier: verifier });
		expect(body).not.toHaveProperty('refresh_token');
	});
});
