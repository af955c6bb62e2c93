// The Change Management API: shapes, kinds, templates, states, tasks, approvals.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/sn_chg_rest/v1/change';
type Pair = { value: unknown; display_value: string };
type Shown = Record<string, Pair> & { __meta?: { ignoredFields: string[] } };
const one = (method: string, path: string, body?: unknown) => call<{ result: Shown }>(emulator, method, base + path, body);
const many = async (path: string) => (await call<{ result: Shown[] }>(emulator, 'GET', base + path)).body.result;

test('every column is a pair; numbers and booleans keep their kind', async () => {
	const [row] = await many('?sysparm_query=ORDERBYnumber');
	expect(row.state).toEqual({ value: -5, display_value: 'New' });
	expect(row.active).toEqual({ value: true, display_value: 'true' });
	expect(row.type).toEqual({ value: 'normal', display_value: 'Normal' });
	expect(row.sys_updated_on).toMatchObject({ value: expect.any(String), display_value_internal: expect.any(String) });
	expect(row.parent).toEqual({ value: '', display_value: '' });
});

test('a change is created, changed and deleted; what was not written is named', async () => {
	const created = await one('POST', '/emergency?short_description=Reboot server&no_such_field=test', {});
	expect(created.status).toBe(200);
	expect(created.body.result).toMatchObject({ type: { value: 'emergency' }, short_description: { value: 'Reboot server' }, __meta: { ignoredFields: ['no_such_field'] } });
	const id = String(created.body.result.sys_id.value);
	expect((await one('PATCH', `/${id}`, { state: '-3', sys_id: 'x' })).body.result).toMatchObject({ state: { value: -3, display_value: 'Authorize' }, __meta: { ignoredFields: ['sys_id'] } });
	expect((await one('GET', `/normal/${id}`)).status).toBe(404);
	expect((await one('DELETE', `/emergency/${id}`)).body.result.sys_id.value).toBe(id);
	expect((await one('GET', `/${id}`)).status).toBe(404);
});

test('lists know the kind', async () => {
	expect((await many('/standard')).map((row) => row.type.value)).toEqual(['standard']);
	expect(await many('/normal?sysparm_query=short_descriptionLIKEswitch')).toHaveLength(1);
});

test('a standard change takes the values of its template', async () => {
	const [template] = await many('/standard/template');
	const { body } = await one('POST', `/standard/${String(template.sys_id.value)}`, { description: 'mine' });
	expect(body.result).toMatchObject({ type: { value: 'standard' }, short_description: { value: 'Add network switch to cabinet' }, description: { value: 'mine' }, category: { value: 'Network' } });
	expect((await one('POST', '/standard/nothing', {})).status).toBe(404);
});

test('the next states follow the kind', async () => {
	const [row] = await many('/normal');
	expect((await one('GET', `/${String(row.sys_id.value)}/nextstates`)).body.result).toMatchObject({ available_states: ['-5', '-4', '4'], state_label: { '-4': 'Assess' } });
});

test('tasks belong to their change', async () => {
	const [row] = await many('/normal');
	const id = String(row.sys_id.value);
	const task = (await one('POST', `/${id}/task`, { short_description: 'Retire node' })).body.result;
	expect(task).toMatchObject({ parent: { value: id }, change_request: { value: id } });
	const path = `/${id}/task/${String(task.sys_id.value)}`;
	expect((await one('PATCH', path, { short_description: 'Retire both' })).body.result.short_description.value).toBe('Retire both');
	expect(await many(`/${id}/task`)).toHaveLength(1);
	expect((await one('DELETE', path)).status).toBe(200);
	expect((await one('GET', path)).status).toBe(404);
});

test('the calling approver approves', async () => {
	const [row] = await many('/normal');
	const id = String(row.sys_id.value);
	const me = emulator.table('sys_user').find('user_name', emulator.username)?.sys_id ?? '';
	for (const approval of emulator.table('sysapproval_approver').rows()) if (approval.sysapproval === id) emulator.table('sysapproval_approver').delete(approval.sys_id);
	expect((await one('PATCH', `/${id}/approvals`, { state: 'approved' })).status).toBe(400);
	emulator.table('sysapproval_approver').insert({ sysapproval: id, approver: me, state: 'requested' });
	expect((await one('PATCH', `/${id}/approvals`, { state: 'approved' })).body.result.approval).toMatchObject({ value: 'approved' });
});

test.each(['/model', '/CHG0030001/ci', '/CHG0030001/conflict'])('%s is answered', async (path) => {
	const id = emulator.table('change_request').find('number', 'CHG0030001')?.sys_id ?? '';
	const { status, body } = await call(emulator, 'GET', base + path.replace('CHG0030001', id));
	expect([status, 'result' in body]).toEqual([200, true]);
});
