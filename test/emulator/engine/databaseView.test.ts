// Database views: joined rows, their columns and identifiers, their rights, and that nobody writes into them.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 40 })));
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const rows = async (path: string, account?: string): Promise<Record<string, string>[]> => (await ask(emulator, 'GET', `/api/now/table/${path}`, undefined, {}, account)).body.result as Record<string, string>[];

test('incident_sla has one row for each SLA of an incident, with the columns of both under their prefixes', async () => {
	const found = await rows(`incident_sla?sysparm_exclude_reference_link=true&sysparm_fields=sys_id,inc_number,inc_sys_id,taskslatable_task,taskslatable_stage,inc_caller_id.user_name`);
	expect(found).toHaveLength(emulator.table('task_sla').count());
	expect(found.length).toBeGreaterThan(0);
	for (const row of found) {
		expect(row.taskslatable_task).toBe(row.inc_sys_id);
		expect(row.inc_number).toMatch(/^INC\d{7}$/);
		expect(row['inc_caller_id.user_name']).toContain('.');
		expect(row.sys_id).toMatch(/^__ENC__/);
	}
	const [one] = found;
	expect(await rows(`incident_sla?sysparm_query=sys_id=${query(one.sys_id)}&sysparm_fields=inc_number`)).toEqual([{ inc_number: one.inc_number }]);
	expect((await ask(emulator, 'GET', `/api/now/table/incident_sla/${encodeURIComponent(one.sys_id)}?sysparm_fields=inc_number`)).body.result).toEqual({ inc_number: one.inc_number });
});

test('a view shows what its tables have become', async () => {
	const [{ inc_sys_id: sysId }] = await rows('incident_sla?sysparm_fields=inc_sys_id&sysparm_limit=1');
	emulator.table('incident').update(sysId, { short_description: 'Changed since' });
	expect(await rows(`incident_sla?sysparm_query=inc_sys_id=${sysId}&sysparm_fields=inc_short_description`)).toEqual([{ inc_short_description: 'Changed since' }]);
	const stats = await ask(emulator, 'GET', '/api/now/stats/incident_sla?sysparm_count=true');
	expect(stats.body.result).toEqual({ stats: { count: String(emulator.table('task_sla').count()) } });
});

test('a view made over REST joins at once: where clause, left join, named fields', async () => {
	const view = (await ask(emulator, 'POST', '/api/now/table/sys_db_view', { name: 'u_group_people', label: 'People' })).body.result as { sys_id: string };
	const add = async (values: object): Promise<string> => ((await ask(emulator, 'POST', '/api/now/table/sys_db_view_table', { view: view.sys_id, ...values })).body.result as { sys_id: string }).sys_id;
	await add({ table: 'sys_user_group', variable_prefix: 'grp', order: '1' });
	const member = await add({ table: 'sys_user_grmember', variable_prefix: 'mem', order: '2', left_join: 'true', where_clause: "grp_sys_id = mem_group && grp_active = 'true'" });
	await ask(emulator, 'POST', '/api/now/table/sys_db_view_table_field', { view_table: member, field: 'user' });
	const group = emulator.table('sys_user_group').insert({ name: 'Nobody yet' });
	const found = await rows('u_group_people?sysparm_exclude_reference_link=true');
	expect(found.filter((row) => row.mem_user !== '')).toHaveLength(emulator.table('sys_user_grmember').count());
	expect(found.filter((row) => row.grp_sys_id === group.sys_id)).toEqual([expect.objectContaining({ grp_name: 'Nobody yet', mem_user: '' })]);
	expect(found[0]).not.toHaveProperty('mem_group');
	await ask(emulator, 'DELETE', `/api/now/table/sys_db_view/${view.sys_id}`);
	expect((await ask(emulator, 'GET', '/api/now/table/u_group_people')).status).toBe(400);
});

test('nobody writes into a view', async () => {
	const [{ sys_id: sysId }] = await rows('incident_sla?sysparm_fields=sys_id&sysparm_limit=1');
	for (const [method, path] of [['POST', ''], ['PATCH', `/${encodeURIComponent(sysId)}`], ['PUT', `/${encodeURIComponent(sysId)}`], ['DELETE', `/${encodeURIComponent(sysId)}`]]) {
		const { status, body } = await ask(emulator, method, `/api/now/table/incident_sla${path}`, method === 'DELETE' ? undefined : { inc_number: 'INC1' });
		expect([method, status, body.error?.detail]).toEqual([method, 403, expect.stringContaining('ACL Exception')]);
	}
});

test('the rights of the joined tables count', async () => {
	const account = 'itil.user:itil-password';
	const all = await rows('incident_sla', account);
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', query: `number=${all[0].inc_number}` });
	emulator.access.deny({ user: 'itil.user', table: 'task_sla', operation: 'read', fields: ['stage'] });
	const seen = await rows('incident_sla', account);
	expect(seen).toHaveLength(all.length - 1);
	expect(seen[0]).not.toHaveProperty('taskslatable_stage');
	emulator.access.deny({ user: 'itil.user', table: 'task_sla', operation: 'read', forbidden: true });
	expect((await ask(emulator, 'GET', '/api/now/table/incident_sla', undefined, {}, account)).status).toBe(403);
});
