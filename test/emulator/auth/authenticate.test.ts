// The ways into the REST APIs: bearer, Basic, API key; the locked user and the restrictions.
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, call, statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const basic = (password = emulator.password, name = emulator.username) => ({ Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });

test.each<[string, () => Record<string, string>, number]>([
	['Basic', () => basic(), 200],
	['Basic with a wrong password', () => basic('wrong'), 401],
	['an API key', () => ({ 'x-sn-apikey': emulator.apiKey }), 200],
	['a wrong API key', () => ({ 'x-sn-apikey': 'wrong' }), 401],
	['a bearer token', () => bearer(emulator.oauth.issue(emulator.username, emulator.clientId)), 200],
	['an unknown bearer token', () => bearer('unknown'), 401],
	['an unknown scheme', () => ({ Authorization: 'Negotiate abc' }), 401],
	['nothing', () => ({}), 401],
])('%s', async (_name, headers, status) => {
	expect(await statusWith(emulator, headers())).toBe(status);
});

test('the 401 of the REST APIs is their own envelope with a challenge', async () => {
	const { body, headers } = await call(emulator, 'GET', '/api/now/table/incident', undefined, bearer('expired'));
	expect(body).toEqual({ error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' });
	expect(headers.get('www-authenticate')).toBe('BASIC realm="Service-now"');
});

test('a refresh token opens no API, and a token works in the query too', async () => {
	const { access_token, refresh_token = '' } = (await askToken(emulator, { grant_type: 'password', username: emulator.username, password: emulator.password })).body;
	expect(await statusWith(emulator, bearer(refresh_token))).toBe(401);
	expect((await call(emulator, 'GET', `/api/now/table/incident?sysparm_limit=1&access_token=${access_token}`, undefined, {})).status).toBe(200);
});

test('an API key ends', async () => {
	emulator.clock.freeze();
	emulator.oauth.addApiKey({ key: 'short', userName: emulator.username, expiresAt: emulator.clock.now() + 1000 });
	expect(await statusWith(emulator, { 'x-sn-apikey': 'short' })).toBe(200);
	emulator.clock.advance(1000);
	expect(await statusWith(emulator, { 'x-sn-apikey': 'short' })).toBe(401);
});

test('five wrong passwords in a row lock the user out of every way in', async () => {
	const token = bearer(emulator.oauth.issue(emulator.username, emulator.clientId));
	for (let i = 0; i < 4; i++) await statusWith(emulator, basic('wrong'));
	expect(await statusWith(emulator, basic())).toBe(200);
	for (let i = 0; i < 5; i++) await askToken(emulator, { grant_type: 'password', username: emulator.username, password: 'wrong' });
	expect(await statusWith(emulator, basic())).toBe(401);
	expect(await statusWith(emulator, token)).toBe(401);
	expect(await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey })).toBe(401);
	expect(emulator.table('sys_user').find('user_name', emulator.username)).toMatchObject({ locked_out: 'true', failed_attempts: '5' });
});

test('the restriction on Basic refuses a right password, but not web service accounts', async () => {
	emulator.oauth.setProperty('glide.authenticate.basic_auth.restriction.enforce', 'true');
	expect(await statusWith(emulator, basic())).toBe(401);
	expect(await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey })).toBe(200);
	emulator.oauth.changeUser(emulator.username, { web_service_access_only: 'true' });
	expect(await statusWith(emulator, basic())).toBe(200);
});

test('a password that must be reset closes Basic', async () => {
	emulator.oauth.changeUser(emulator.username, { password_needs_reset: 'true' });
	expect(await statusWith(emulator, basic())).toBe(401);
	expect(await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey })).toBe(200);
});

test('keys and signatures need the plugin; a key may have a prefix, and comes in the query too', async () => {
	emulator.oauth.activatePlugin('com.glide.tokenbased_auth', false);
	expect(await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey })).toBe(401);
	expect(await statusWith(emulator, { ...basic(), 'x-sn-apikey': emulator.apiKey })).toBe(200);
	emulator.oauth.activatePlugin('com.glide.tokenbased_auth');
	expect((await call(emulator, 'GET', `/api/now/table/incident?sysparm_limit=1&x-sn-apikey=${emulator.apiKey}`, undefined, {})).status).toBe(200);
	const [parameter] = emulator.table('sys_token_auth_parameter').rows('parameter_name=x-sn-apikey^type=auth_header');
	emulator.table('sys_token_auth_parameter').update(parameter.sys_id, { prefix: 'Key' });
	expect(await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey })).toBe(401);
	expect(await statusWith(emulator, { 'x-sn-apikey': `Key ${emulator.apiKey}` })).toBe(200);
});

test("a call by token notes the user's last login, unless the property says no; the row's stamp stays", async () => {
	emulator.clock.freeze('2026-03-01 12:00:00');
	const user = () => emulator.table('sys_user').find('user_name', emulator.username);
	const before = user()?.sys_updated_on;
	await statusWith(emulator, bearer(emulator.oauth.issue(emulator.username, emulator.clientId)));
	expect(user()).toMatchObject({ last_login_time: '2026-03-01 12:00:00', last_login: '2026-03-01', sys_updated_on: before });
	emulator.oauth.setProperty('glide.oauth.update_last_login_time', 'false');
	emulator.clock.advance(60_000);
	await statusWith(emulator, bearer(emulator.oauth.issue(emulator.username, emulator.clientId)));
	expect(user()?.last_login_time).toBe('2026-03-01 12:00:00');
});

test('who am I: the user of the credentials, by a function in the query', async () => {
	const path = '/api/now/table/sys_user?sysparm_query=user_name=javascript:gs.getUserName()&sysparm_fields=user_name&sysparm_limit=1';
	for (const [name, password] of [[emulator.username, emulator.password], ['itil.user', 'itil-password']]) {
		expect((await call(emulator, 'GET', path, undefined, basic(password, name))).body).toEqual({ result: [{ user_name: name }] });
	}
});

test('the journal says how each caller signed in', async () => {
	await statusWith(emulator, basic());
	await statusWith(emulator, { 'x-sn-apikey': emulator.apiKey });
	await statusWith(emulator, bearer('unknown'));
	expect(emulator.journal.entries().map(({ via, user }) => [via, user])).toEqual([['basic', emulator.username], ['apiKey', emulator.username], ['none', '']]);
});
