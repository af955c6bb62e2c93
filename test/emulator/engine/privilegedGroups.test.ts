// Groups that hold admin or security_admin: hidden from who has no such role, and not assignable by them.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 2 })));
afterAll(() => emulator.close());

let guarded: string;
let below: string;
const itil = 'itil.user:itil-password';
const role = (name: string): string => emulator.table('sys_user_role').find('name', name)?.sys_id ?? '';
beforeEach(() => {
	emulator.reset();
	guarded = emulator.table('sys_user_group').insert({ name: 'Platform Owners' }).sys_id;
	below = emulator.table('sys_user_group').insert({ name: 'Platform Helpers', parent: guarded }).sys_id;
	emulator.table('sys_group_has_role').insert({ group: guarded, role: role('admin') });
});

test('the group and those below it are left out of lists and answer 404', async () => {
	const names = async (account: string) => (await ask(emulator, 'GET', '/api/now/table/sys_user_group?sysparm_query=nameSTARTSWITHPlatform^ORDERBYname&sysparm_fields=name', undefined, {}, account)).body.result as object[];
	expect(await names(itil)).toEqual([]);
	expect(await names('admin:admin')).toEqual([{ name: 'Platform Helpers' }, { name: 'Platform Owners' }]);
	expect((await ask(emulator, 'GET', `/api/now/table/sys_user_group/${below}`, undefined, {}, itil)).status).toBe(404);
});

test('security_admin is asked for itself: the admin role does not stand for it', async () => {
	emulator.table('sys_group_has_role').insert({ group: emulator.table('sys_user_group').find('name', 'Network')?.sys_id, role: role('security_admin') });
	const status = async (account: string) => (await ask(emulator, 'GET', `/api/now/table/sys_user_group/${emulator.table('sys_user_group').find('name', 'Network')?.sys_id}`, undefined, {}, account)).status;
	expect([await status(itil), await status('admin:admin')]).toEqual([404, 404]);
	emulator.table('sys_user_has_role').insert({ user: emulator.table('sys_user').find('user_name', 'admin')?.sys_id, role: role('security_admin') });
	expect(await status('admin:admin')).toBe(200);
});

test('an itil user cannot assign to it: left out, or refused where that is set; an admin can', async () => {
	const address = `/api/now/table/incident/${emulator.table('incident').rows()[0].sys_id}`;
	const before = emulator.table('incident').rows()[0].assignment_group;
	const assign = async (account: string, group: string) => await ask(emulator, 'PATCH', `${address}?sysparm_exclude_reference_link=true`, { assignment_group: group, description: 'seen' }, {}, account);
	expect((await assign(itil, below)).body.result).toMatchObject({ assignment_group: before, description: 'seen' });
	const created = await ask(emulator, 'POST', '/api/now/table/incident', { assignment_group: guarded }, {}, itil);
	expect(created.body.result).toMatchObject({ assignment_group: '' });
	emulator.settings.table.deniedField = 'refuse';
	expect((await assign(itil, guarded)).status).toBe(403);
	expect((await assign('admin:admin', guarded)).body.result).toMatchObject({ assignment_group: guarded });
});
