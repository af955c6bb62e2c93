// REST API access policies: which of several decides, what a profile asks of the caller besides the way in, and the challenge.
import { startEmulator, type Emulator } from '../../../emulator';
import { bearer, call, statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const basic = () => ({ Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` });
const token = () => bearer(emulator.oauth.issue(emulator.username, emulator.clientId));
const key = () => ({ 'x-sn-apikey': emulator.apiKey });
const challenge = async (): Promise<string | null> => (await call(emulator, 'GET', '/api/now/table/incident', undefined, key())).headers.get('www-authenticate');

test('the more specific policy decides, whatever the order', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', methods: ['GET'], resource: '/table/incident', allow: ['basic'] });
	emulator.oauth.addPolicy({ allow: ['oauth'] });
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['oauth'] });
	expect([await statusWith(emulator, basic()), await statusWith(emulator, token())]).toEqual([200, 401]);
	const user = '/api/now/table/sys_user?sysparm_limit=1';
	expect([(await call(emulator, 'GET', user, undefined, basic())).status, (await call(emulator, 'GET', user, undefined, token())).status]).toEqual([401, 200]);
	emulator.oauth.addPolicy({ api: 'Table API', table: 'incident', allow: ['oauth'] });
	expect(await statusWith(emulator, basic())).toBe(401);
});

test('a policy for one version leaves the others alone', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', version: 'v2', allow: ['oauth'] });
	const status = async (version: string): Promise<number> => (await call(emulator, 'GET', `/api/now/${version}table/incident?sysparm_limit=1`, undefined, basic())).status;
	expect([await status(''), await status('v1/'), await status('v2/')]).toEqual([200, 200, 401]);
});

test('a profile may ask for a role, a group and an address', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['basic'], roles: ['nobody_has_it'] });
	expect(await statusWith(emulator, basic())).toBe(401);
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['basic'], addresses: ['10.0.0.1'] });
	expect(await statusWith(emulator, basic())).toBe(401);
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['basic'], groups: ['Special'] });
	expect(await statusWith(emulator, basic())).toBe(401);
	const group = emulator.table('sys_user_group').insert({ name: 'Special' });
	emulator.table('sys_user_grmember').insert({ group: group.sys_id, user: emulator.table('sys_user').find('user_name', emulator.username)?.sys_id });
	expect(await statusWith(emulator, basic())).toBe(200);
	emulator.oauth.addPolicy({ api: 'Table API', methods: ['GET'], allow: ['basic'], addresses: ['127.0.0.1'] });
	expect(await statusWith(emulator, basic())).toBe(200);
});

test('keys and signatures do not count in a global policy, and may need one for the API', async () => {
	emulator.oauth.addPolicy({ allow: ['apiKey', 'basic'] });
	expect([await statusWith(emulator, key()), await statusWith(emulator, basic())]).toEqual([401, 200]);
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['apiKey'] });
	expect(await statusWith(emulator, key())).toBe(200);
	emulator.reset();
	expect(await statusWith(emulator, key())).toBe(200);
	emulator.settings.auth.keysNeedPolicy = true;
	expect([await statusWith(emulator, key()), await statusWith(emulator, basic())]).toEqual([401, 200]);
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['apiKey'] });
	expect(await statusWith(emulator, key())).toBe(200);
});

test('the challenge names the profile that was mapped last, or all of them', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['oauth', 'basic'] });
	expect(await challenge()).toBe('BASIC realm="Service-now"');
	emulator.oauth.setProperty('glide.security.response.authenticate.header.auth_profile.first_scheme_only', 'false');
	expect(await challenge()).toBe('BASIC realm="Service-now", BEARER realm="Service-now"');
	emulator.reset();
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['basic', 'oauth'], advertiseAll: true });
	expect(await challenge()).toBe('BEARER realm="Service-now", BASIC realm="Service-now"');
});
