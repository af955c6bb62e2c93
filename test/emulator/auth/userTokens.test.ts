// The user token of a person's session: what a write without it gets, tokens of before and of elsewhere, and how the next one is told.
import { startEmulator, type Emulator } from '../../../emulator';
import { bearer, call, cookieOf } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const path = '/api/now/table/incident';
const write = (cookie: string, more: Record<string, string> = {}, body: unknown = {}) => call(emulator, 'POST', path, body, { Cookie: cookie, ...more });
const read = (cookie: string, more: Record<string, string> = {}) => call(emulator, 'GET', path, undefined, { Cookie: cookie, ...more });

async function login(userName = 'itil.user', password = 'itil-password'): Promise<string> {
	return cookieOf((await fetch(`${emulator.url}/login.do`, { method: 'POST', body: new URLSearchParams({ user_name: userName, user_password: password }), redirect: 'manual' })).headers);
}

async function tokenOf(cookie: string): Promise<string> {
	return /g_ck = '([0-9a-f]{72})'/.exec(await (await fetch(`${emulator.url}/navpage.do`, { headers: { Cookie: cookie } })).text())?.[1] ?? '';
}

test('a refusal tells the session its token, in a header; a guest is told nothing', async () => {
	const cookie = await login();
	const refused = await write(cookie);
	expect(refused.status).toBe(401);
	const token = refused.headers.get('x-usertoken-response') ?? '';
	expect(token).toMatch(/^[0-9a-f]{72}$/);
	expect(await tokenOf(cookie)).toBe(token);
	expect((await write(cookie, { 'X-UserToken': token })).status).toBe(201);
	expect((await write('')).headers.get('x-usertoken-response')).toBeNull();
});

test('it may come as sysparm_ck, and is not asked for where the property says so', async () => {
	const cookie = await login();
	const token = await tokenOf(cookie);
	expect((await call(emulator, 'POST', `${path}?sysparm_ck=${token}`, {}, { Cookie: cookie })).status).toBe(201);
	emulator.oauth.setProperty('glide.security.use_csrf_token', 'false');
	expect((await write(cookie)).status).toBe(201);
});

test('a setting asks for it when reading as well; the session of an API call needs none', async () => {
	const cookie = await login();
	expect((await read(cookie)).status).toBe(200);
	emulator.settings.auth.userTokenOnReads = true;
	expect((await read(cookie)).status).toBe(401);
	expect((await read(cookie, { 'X-UserToken': await tokenOf(cookie) })).status).toBe(200);
	const integration = cookieOf((await call(emulator, 'GET', path, undefined, bearer(emulator.oauth.issue(emulator.username, emulator.clientId)))).headers);
	expect([(await read(integration)).status, (await write(integration)).status]).toEqual([200, 201]);
});

test('the next token comes with the answer to a write, where the instance renews it; the old one is over', async () => {
	emulator.settings.auth.rotateUserToken = true;
	const cookie = await login();
	const first = await tokenOf(cookie);
	const answer = await write(cookie, { 'X-UserToken': first });
	const next = answer.headers.get('x-usertoken') ?? '';
	expect([answer.status, next === first, next.length]).toEqual([201, false, 72]);
	expect((await write(cookie, { 'X-UserToken': first })).status).toBe(401);
	expect((await write(cookie, { 'X-UserToken': next })).status).toBe(201);
	expect((await read(cookie)).headers.get('x-usertoken')).toBeNull();
});

test('a token of before is good for a day where the property allows it', async () => {
	const cookie = await login();
	const before = await tokenOf(cookie);
	await fetch(`${emulator.url}/logout.do`, { headers: { Cookie: cookie }, redirect: 'manual' });
	expect((await write(await login(), { 'X-UserToken': before })).status).toBe(401);
	emulator.oauth.setProperty('glide.security.csrf_previous.allow', 'true');
	expect((await write(await login(), { 'X-UserToken': before })).status).toBe(201);
	expect((await write(await login('admin', 'admin'), { 'X-UserToken': before })).status).toBe(401);
	emulator.clock.advance(86_401_000);
	expect((await write(await login(), { 'X-UserToken': before })).status).toBe(401);
	emulator.oauth.setProperty('glide.security.csrf_previous.time_limit', '172800');
	expect((await write(await login(), { 'X-UserToken': before })).status).toBe(201);
});

describe('the token of another living session of the same person', () => {
	async function stopped(): Promise<{ cookie: string; page: string; action: string }> {
		const [other, cookie] = [await login(), await login()];
		const answer = await write(cookie, { 'X-UserToken': await tokenOf(other) }, { short_description: 'held back' });
		expect(answer.status).toBe(302);
		const location = answer.headers.get('location') ?? '';
		expect(location).toMatch(/^\/security_interceptor\.do\?/);
		const page = await (await fetch(emulator.url + location, { headers: { Cookie: cookie } })).text();
		return { cookie, page, action: /action="([^"]+)"/.exec(page)?.[1].replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))) ?? '' };
	}
	const held = () => emulator.table('incident').rows('short_description=held back').length;

	test('leads to a page without a way on where validation is strict, as it is by default', async () => {
		const { cookie, page } = await stopped();
		expect(page).not.toContain('Continue');
		const request = await fetch(`${emulator.url}/security_interceptor.do?sysparm_request=x&sysparm_ck=${await tokenOf(cookie)}`, { method: 'POST', headers: { Cookie: cookie } });
		expect(await request.text()).toContain('The request was stopped');
		expect(held()).toBe(0);
	});

	test('leads to a page with Continue where it is not, which sends the write once', async () => {
		emulator.oauth.setProperty('glide.security.csrf.strict.validation.mode', 'false');
		const { cookie, page, action } = await stopped();
		expect(page).toContain('Continue');
		expect(held()).toBe(0);
		const go = async (sent: string): Promise<Response> => await fetch(emulator.url + action, { method: 'POST', headers: { Cookie: sent, Accept: 'application/json' } });
		expect(await (await go(await login('admin', 'admin'))).text()).toContain('The request was stopped');
		expect((await go(cookie)).status).toBe(201);
		expect(emulator.table('incident').find('short_description', 'held back')?.sys_created_by).toBe('itil.user');
		await go(cookie);
		expect(held()).toBe(1);
	});
});

test('pages are for people: the session of an API call opens none, unless the property lets it', async () => {
	const integration = cookieOf((await call(emulator, 'GET', path)).headers);
	const home = async (): Promise<number> => (await fetch(`${emulator.url}/navpage.do`, { headers: { Cookie: integration }, redirect: 'manual' })).status;
	expect(await home()).toBe(302);
	emulator.oauth.setProperty('com.glide.processors.aprocessor.donot_reuse_api_session', 'false');
	expect(await home()).toBe(200);
});
