// Closed incidents: what the form alone forbids, and what an instance answers that enforces it with access rules.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 5 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const itil = 'itil.user:itil-password';
const admin = 'admin:admin';
const done = { close_code: 'Duplicate', close_notes: 'x' };
const patch = (id: string, body: object, account: string) => ask(emulator, 'PATCH', `/api/now/table/incident/${id}`, body, {}, account);
const incident = (values: object = {}): string => emulator.table('incident').insert({ short_description: 'x', ...values }, { by: 'itil.user' }).sys_id;
const closed = (): string => incident({ state: '7', ...done });

test('over REST a stock instance lets everybody who may write close, change and take back', async () => {
	const id = incident();
	expect((await patch(id, { state: '7', ...done }, itil)).body.result).toMatchObject({ state: '7' });
	expect((await patch(id, { short_description: 'y' }, itil)).body.result).toMatchObject({ short_description: 'y' });
	expect((await patch(id, { state: '2' }, itil)).body.result).toMatchObject({ state: '2', active: 'true' });
});

describe('enforced', () => {
	beforeEach(() => void (emulator.settings.table.closedIncidents = 'enforced'));

	test('without the admin role nothing of a closed or canceled incident may be written', async () => {
		for (const id of [closed(), incident({ state: '8' })]) {
			expect(await patch(id, { description: 'y' }, itil)).toMatchObject({ status: 403, body: { error: { message: 'Operation Failed', detail: 'ACL Exception Update Failed due to security constraints' } } });
			expect((await patch(id, { comments: 'y' }, itil)).status).toBe(403);
		}
		expect(emulator.table('sys_journal_field').count('value=y')).toBe(0);
	});

	test('admins change the documented columns; others are left out, or refused where that is set', async () => {
		const id = closed();
		expect((await patch(id, { description: 'y', short_description: 'y', state: '2', work_notes: 'y' }, admin)).body.result).toMatchObject({ description: 'y', short_description: 'x', state: '7' });
		expect(emulator.table('sys_journal_field').count('value=y')).toBe(0);
		emulator.settings.table.deniedField = 'refuse';
		expect((await patch(id, { state: '2' }, admin)).status).toBe(403);
		expect((await patch(id, { subcategory: 'email' }, admin)).status).toBe(200);
	});

	test('closing needs itil_admin or admin; resolving and reopening do not', async () => {
		const id = incident();
		expect((await patch(id, { state: '6', ...done }, itil)).body.result).toMatchObject({ state: '6' });
		expect((await patch(id, { state: '7' }, itil)).body.result).toMatchObject({ state: '6' });
		expect((await patch(id, { state: '2' }, itil)).body.result).toMatchObject({ state: '2', reopen_count: '1' });
		expect((await patch(id, { state: '7', ...done }, admin)).body.result).toMatchObject({ state: '7' });
	});

	test('the instance itself is not bound', () => {
		const id = closed();
		emulator.table('incident').update(id, { short_description: 'y' });
		expect(emulator.table('incident').get(id)?.short_description).toBe('y');
	});
});

test('the role list_updater may resolve somebody else\'s incident', async () => {
	const role = emulator.table('sys_user_role').find('name', 'list_updater')?.sys_id;
	emulator.table('sys_user_has_role').insert({ user: emulator.table('sys_user').find('user_name', 'reader.user')?.sys_id, role });
	expect((await patch(incident(), { state: '6', ...done }, 'reader.user:reader-password')).body.result).toMatchObject({ state: '6' });
});
