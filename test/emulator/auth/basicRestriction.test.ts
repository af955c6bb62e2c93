// The restriction of Basic: whom it refuses, whom it lets in, and the list of those who use it.
import { startEmulator, type Emulator } from '../../../emulator';
import { statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	set('restriction.enforce', 'true');
});

const set = (name: string, value: string): void => emulator.oauth.setProperty(`glide.authenticate.basic_auth.${name}`, value);
const basic = async (name = 'itil.user', password = 'itil-password'): Promise<number> => await statusWith(emulator, { Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });
const id = (): string => emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id ?? '';
const except = (decision: string): unknown => emulator.table('sys_user_basic_auth_exception').insert({ user: id(), decision });

test('refuses interactive accounts, the administrator too, until it is switched off as a whole', async () => {
	expect([await basic(), await basic('admin', 'admin')]).toEqual([401, 401]);
	set('restriction.active', 'false');
	expect(await basic()).toBe(200);
});

test('accounts for web services pass, unless that is withdrawn', async () => {
	emulator.oauth.changeUser('itil.user', { web_service_access_only: 'true' });
	expect(await basic()).toBe(200);
	set('allow_wsao', 'false');
	expect(await basic()).toBe(401);
});

test('holders of an allowed role pass', async () => {
	expect(await basic()).toBe(401);
	set('allowed_roles', 'snc_basic_auth_api_access, itil');
	expect(await basic()).toBe(200);
});

test.each([
	['grant', 'Revoke Basic Auth API login', 200],
	['no_grant', 'Maintain current login', 401],
	['global', 'Maintain current login', 200],
	['global', 'Revoke Basic Auth API login', 401],
])('the decision %s with the default "%s" answers %d', async (decision, byDefault, status) => {
	set('restriction.default_decision', byDefault);
	except(decision);
	expect(await basic()).toBe(status);
});

test('while it watches, each account that uses Basic is listed with how often', async () => {
	set('restriction.enforce', 'false');
	set('restriction.active', 'true');
	await basic();
	await basic();
	expect(emulator.table('sys_user_basic_auth_exception').rows()).toEqual([expect.objectContaining({ user: id(), usage_count: '2', decision: 'global', action_taken: 'false' })]);
	emulator.oauth.changeUser('itil.user', { web_service_access_only: 'true' });
	await basic();
	expect(emulator.table('sys_user_basic_auth_exception').rows()[0].usage_count).toBe('2');
});
