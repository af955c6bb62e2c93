// The way an administrator's script sets up API keys, over REST: plugin, policy, profile, mapping, key; and what each of them changes.
import { startEmulator, type Emulator } from '../../../emulator';
import { statusWith } from '../exchange';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const admin = (method: string, path: string, body?: unknown) => ask(emulator, method, `/api/now/table/${path}`, body, {}, 'admin:admin');
const create = async (table: string, values: Record<string, string>): Promise<string> => String((await admin('POST', table, values)).body.result.sys_id);
const one = async (table: string, by: string): Promise<string> => String((await admin('GET', `${table}?sysparm_query=${query(by)}`)).body.result[0]?.sys_id ?? '');
const basic = (): Record<string, string> => ({ Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}` });
const tokenOf = (sysId: string): string => emulator.table('api_key').get(sysId)?.token ?? '';

/** A policy for reading tables that takes keys only. */
async function keyed(): Promise<{ policy: string; key: string }> {
	const policy = await one('sys_api_access_policy', 'name=Table GET API Access Policy');
	await admin('PATCH', `sys_api_access_policy/${policy}`, { active: 'true', apply_all_tables: 'true' });
	const profile = await create('http_key_auth', { name: 'Keys', auth_parameter: await one('sys_token_auth_parameter', 'parameter_name=x-sn-apikey^type=auth_header') });
	await create('sys_auth_profile_mapping', { api_access_policy: policy, inbound_auth_profile: profile });
	const user = emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id ?? '';
	return { policy, key: await create('api_key', { name: 'Audit', user, expires: '2026-03-02 12:00:00' }) };
}

test('the plugin is listed, the policy comes inactive, the token of a new key is made and not shown', async () => {
	expect((await admin('GET', 'sys_plugins?sysparm_query=id=com.glide.tokenbased_auth')).body.result).toEqual([expect.objectContaining({ active: 'active', name: 'API Key and HMAC Authentication' })]);
	expect((await admin('GET', 'sys_api_access_policy')).body.result).toEqual([expect.objectContaining({ active: 'false', api: 'Table API', http_method: 'GET' })]);
	const made = await admin('POST', 'api_key', { name: 'Audit', token: 'chosen by me' });
	expect(made.body.result.token).toBe('');
	expect(tokenOf(String(made.body.result.sys_id))).toMatch(/^now_[\w-]{43}$/);
});

test('a key works as its user until it ends, is switched off or its user is', async () => {
	const { key } = await keyed();
	const sent = { 'x-sn-apikey': tokenOf(key) };
	expect(await statusWith(emulator, sent)).toBe(200);
	expect(emulator.journal.entries()[emulator.journal.total - 1]).toMatchObject({ user: 'itil.user', via: 'apiKey' });
	expect(await statusWith(emulator, { 'x-sn-apikey': `${tokenOf(key)}x` })).toBe(401);
	emulator.clock.advance(86_400_000);
	expect(await statusWith(emulator, sent)).toBe(401);
	emulator.table('api_key').update(key, { expires: '' });
	expect(await statusWith(emulator, sent)).toBe(200);
	emulator.table('api_key').update(key, { active: 'false' });
	expect(await statusWith(emulator, sent)).toBe(401);
});

test('once a profile is mapped, only what is mapped gets in; mapping Basic as well opens it again', async () => {
	expect(await statusWith(emulator, basic())).toBe(200);
	const { policy } = await keyed();
	expect(await statusWith(emulator, basic())).toBe(401);
	expect((await ask(emulator, 'POST', '/api/now/table/incident', {}, {}, 'itil.user:itil-password')).status).toBe(201);
	const profile = emulator.table('std_http_auth').rows('nameLIKEBasicAuth for none public processors')[0].sys_id;
	await create('sys_auth_profile_mapping', { api_access_policy: policy, inbound_auth_profile: profile });
	expect(await statusWith(emulator, basic())).toBe(200);
	emulator.table('sys_api_access_policy').update(policy, { active: 'false' });
	emulator.table('std_http_auth').update(profile, { active: 'false' });
	expect(await statusWith(emulator, basic())).toBe(200);
});

test('a policy may be for some tables, and a global one yields to one for the API', async () => {
	const oauth = emulator.table('std_http_auth').find('type', 'oauth')?.sys_id ?? '';
	const basicProfile = emulator.table('std_http_auth').find('type', 'basic_auth')?.sys_id ?? '';
	const policy = (values: Record<string, string>, profile: string): string => {
		const { sys_id } = emulator.table('sys_api_access_policy').insert({ name: 'Own', ...values });
		emulator.table('sys_auth_profile_mapping').insert({ api_access_policy: sys_id, inbound_auth_profile: profile });
		return sys_id;
	};
	const incident = emulator.table('sys_db_object').find('name', 'incident')?.sys_id ?? '';
	policy({ api: 'Table API', apply_all_methods: 'true', apply_all_versions: 'true', apply_all_resources: 'true', api_tablename: incident }, oauth);
	expect(await statusWith(emulator, basic())).toBe(401);
	const others = async (): Promise<number> => (await ask(emulator, 'GET', '/api/now/table/problem?sysparm_limit=1', undefined, {}, 'itil.user:itil-password')).status;
	expect(await others()).toBe(200);
	policy({ apply_global: 'true', apply_all_methods: 'true' }, oauth);
	expect(await others()).toBe(401);
	policy({ api: 'Table API', apply_all: 'true' }, basicProfile);
	expect(await others()).toBe(200);
});

test('only the roles for it write these records', async () => {
	for (const table of ['sys_api_access_policy', 'std_http_auth', 'api_key']) expect((await ask(emulator, 'POST', `/api/now/table/${table}`, { name: 'x' }, {}, 'itil.user:itil-password')).status).toBe(403);
});
