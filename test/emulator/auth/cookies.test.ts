// Session cookies: of a person who logged in, of an integration whose answer brought them, and what a write needs besides.
import { startEmulator, type Emulator } from '../../../emulator';
import { bearer, call, cookieOf } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const path = '/api/now/table/incident?sysparm_limit=1';
const status = async (cookie: string, method = 'GET', more: Record<string, string> = {}): Promise<number> => (await call(emulator, method, path, method === 'GET' ? undefined : {}, { Cookie: cookie, ...more })).status;

async function login(userName: string, password: string): Promise<{ cookie: string; status: number; location: string | null }> {
	const reply = await fetch(`${emulator.url}/login.do`, { method: 'POST', body: new URLSearchParams({ user_name: userName, user_password: password, sys_action: 'sysverb_login' }), redirect: 'manual' });
	return { cookie: cookieOf(reply.headers), status: reply.status, location: reply.headers.get('location') };
}

async function tokenOf(cookie: string): Promise<string> {
	const page = await (await fetch(`${emulator.url}/navpage.do`, { headers: { Cookie: cookie } })).text();
	return /g_ck = '([0-9a-f]{72})'/.exec(page)?.[1] ?? '';
}

test('a person logs in, reads with the cookie and writes with the page variable in X-UserToken', async () => {
	const { cookie, location } = await login('itil.user', 'itil-password');
	expect(location).toBe('/navpage.do');
	expect(await status(cookie)).toBe(200);
	expect(await status(cookie, 'POST')).toBe(401);
	expect(await status(cookie, 'POST', { 'X-UserToken': 'guessed' })).toBe(401);
	const token = await tokenOf(cookie);
	expect(token).not.toBe('');
	expect(await status(cookie, 'POST', { 'X-UserToken': token })).toBe(201);
	expect(emulator.table('incident').rows('ORDERBYDESCsys_created_on')[0].sys_created_by).toBe('itil.user');
});

test('a wrong password stays on the page; logging out ends the session', async () => {
	expect(await login('itil.user', 'wrong')).toEqual({ cookie: '', status: 200, location: null });
	const { cookie } = await login('itil.user', 'itil-password');
	await fetch(`${emulator.url}/logout.do`, { headers: { Cookie: cookie }, redirect: 'manual' });
	expect(await status(cookie)).toBe(401);
	expect((await fetch(`${emulator.url}/navpage.do`, { headers: { Cookie: cookie }, redirect: 'manual' })).headers.get('location')).toBe('/login.do');
	expect(await (await fetch(`${emulator.url}/login.do`)).text()).toContain('name="user_password"');
});

test("a person's session idles out after 30 minutes, an integration's after one", async () => {
	const person = (await login('itil.user', 'itil-password')).cookie;
	const integration = cookieOf((await call(emulator, 'GET', path)).headers);
	expect([await status(person), await status(integration)]).toEqual([200, 200]);
	emulator.clock.advance(61_000);
	expect([await status(person), await status(integration)]).toEqual([200, 401]);
	emulator.clock.advance(1_801_000);
	expect(await status(person)).toBe(401);
});

test('a session that came from a token ends with it, unless a property lets it live', async () => {
	const cookie = cookieOf((await call(emulator, 'GET', path, undefined, bearer(emulator.oauth.issue(emulator.username, emulator.clientId)))).headers);
	expect(await status(cookie)).toBe(200);
	emulator.oauth.expireAccessTokens();
	expect(await status(cookie)).toBe(401);
	emulator.oauth.setProperty('glide.authenticate.oauth.post.token.expiration.cookie_auth.disabled', 'false');
	expect(await status(cookie)).toBe(200);
});

test('credentials that are sent and wrong are not made good by a cookie', async () => {
	const { cookie } = await login('itil.user', 'itil-password');
	expect(await status(cookie, 'GET', bearer('unknown'))).toBe(401);
	expect(await status('JSESSIONID=0123456789ABCDEF0123456789ABCDEF')).toBe(401);
	emulator.oauth.changeUser('itil.user', { active: 'false' });
	expect(await status(cookie)).toBe(401);
});

test('a policy can leave cookies out', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['oauth', 'basic'] });
	expect(await status((await login('itil.user', 'itil-password')).cookie)).toBe(401);
});

test('the authorization page knows the person of the session', async () => {
	const { cookie } = await login('itil.user', 'itil-password');
	const query = new URLSearchParams({ response_type: 'code', client_id: emulator.clientId, redirect_uri: 'http://localhost/callback', state: 's' });
	expect(await (await fetch(`${emulator.url}/oauth_auth.do?${query.toString()}`, { headers: { Cookie: cookie } })).text()).toContain('Ivy Til');
});
