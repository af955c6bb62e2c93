// Rights: whole tables, rows, columns, filters; and what a refused write looks like.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 30 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/now/table/incident';
const itil = 'itil.user:itil-password';
const nobody = 'self.service:self-password';
const get = (path: string, account?: string) => ask(emulator, 'GET', path, undefined, {}, account);
const refused = (detail: string) => ({ error: { message: 'Operation Failed', detail }, status: 'failure' });

test('the limit counts before rights: pages are short, the total counts hidden rows', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', query: 'numberSTARTSWITHINC000000' });
	const { body, headers } = await get(`${base}?sysparm_limit=12&sysparm_fields=number&sysparm_query=ORDERBYnumber`, itil);
	expect(body.result.map((row: { number: string }) => row.number)).toEqual(['INC0000010', 'INC0000011', 'INC0000012']);
	expect(headers.get('x-total-count')).toBe('30');
});

test('a hidden record is 404 for reading and for writing', async () => {
	const row = emulator.table('incident').rows()[0];
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', query: `sys_id=${row.sys_id}` });
	for (const [method, body] of [['GET', undefined], ['PATCH', {}], ['DELETE', undefined]] as const) expect((await ask(emulator, method, `${base}/${row.sys_id}`, body, {}, itil)).status).toBe(404);
	expect((await get(`${base}/${row.sys_id}`)).status).toBe(200);
});

test('a hidden column is left out, also at the end of a dot-walk', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', fields: ['description'] });
	emulator.access.deny({ user: 'itil.user', table: 'sys_user', operation: 'read', fields: ['email'] });
	const row = (await get(`${base}?sysparm_limit=1&sysparm_fields=number,description,caller_id.email,caller_id.name`, itil)).body.result[0];
	expect(Object.keys(row)).toEqual(['number', 'caller_id.name']);
});

test('a column can be hidden in some rows', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', fields: ['description'], query: 'number=INC0000001' });
	const rows = (await get(`${base}?sysparm_limit=2&sysparm_fields=number,description&sysparm_query=ORDERBYnumber`, itil)).body.result;
	expect(rows.map((row: object) => Object.keys(row).length)).toEqual([1, 2]);
});

test('without the right to filter, the clause is dropped and more is found', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'query_range', fields: ['sys_updated_on'] });
	const { headers } = await get(`${base}?sysparm_limit=1&sysparm_query=${query('sys_updated_on>2030-01-01 00:00:00')}`, itil);
	expect(headers.get('x-total-count')).toBe('30');
	expect((await get(`${base}?sysparm_limit=1&sysparm_query=${query('sys_updated_on=2030-01-01 00:00:00')}`, itil)).headers.get('x-total-count')).toBe('0');
});

test('young releases refuse such a list instead (setting)', async () => {
	emulator.settings.table.deniedQuery = 'refuse';
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'query_range', fields: ['sys_updated_on'] });
	const answer = { status: 403, body: { error: { message: 'Insufficient rights to query records', detail: 'Field(s) present in the query do not have permission to be read' } } };
	for (const asked of ['sys_updated_on>2030-01-01 00:00:00', 'active=true^ORDERBYsys_updated_on']) expect(await get(`${base}?sysparm_query=${query(asked)}`, itil)).toMatchObject(answer);
	expect((await get(`${base}?sysparm_query=${query('no_such_column=1')}`, itil)).status).toBe(200);
});

test('a table that may not be read at all answers 403', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'read', forbidden: true });
	expect(await get(base, itil)).toMatchObject({ status: 403, body: { error: { message: 'Insufficient rights to query records', detail: null } } });
});

test('refused writes say which kind', async () => {
	const row = emulator.table('incident').rows()[0];
	for (const operation of ['create', 'write', 'delete'] as const) emulator.access.deny({ user: 'itil.user', table: 'incident', operation });
	expect(await ask(emulator, 'POST', base, {}, {}, itil)).toMatchObject({ status: 403, body: refused('ACL Exception Insert Failed due to security constraints') });
	expect(await ask(emulator, 'PATCH', `${base}/${row.sys_id}`, { impact: 1 }, {}, itil)).toMatchObject({ status: 403, body: refused('ACL Exception Update Failed due to security constraints') });
	expect(await ask(emulator, 'DELETE', `${base}/${row.sys_id}`, undefined, {}, itil)).toMatchObject({ status: 403, body: refused('ACL Exception Delete Failed due to security constraints') });
});

test('a column that may not be written is dropped, or refuses the whole write', async () => {
	const row = emulator.table('incident').rows()[0];
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'write', fields: ['description'] });
	const kept = await ask(emulator, 'PATCH', `${base}/${row.sys_id}`, { description: 'new', short_description: 'new' }, {}, itil);
	expect(kept.body.result).toMatchObject({ short_description: 'new' });
	expect(kept.body.result.description).not.toBe('new');
	emulator.settings.table.deniedField = 'refuse';
	expect((await ask(emulator, 'PATCH', `${base}/${row.sys_id}`, { description: 'new' }, {}, itil)).status).toBe(403);
});

test('stock rules: who has no role sees only what is their own, only admins delete for good', async () => {
	const self = emulator.table('sys_user').find('user_name', 'self.service');
	emulator.table('incident').insert({ caller_id: self?.sys_id, short_description: 'mine' });
	const seen = (await get(`${base}?sysparm_fields=short_description&sysparm_limit=100`, nobody)).body.result;
	expect(seen).toEqual([{ short_description: 'mine' }]);
	const row = emulator.table('incident').rows()[0];
	expect((await ask(emulator, 'DELETE', `${base}/${row.sys_id}`, undefined, {}, itil)).status).toBe(403);
	expect((await get('/api/now/table/sys_audit_delete', itil)).status).toBe(403);
});

test('metadata can be closed to those who are no admins', async () => {
	emulator.settings.table.metadataForbidden = true;
	for (const path of ['/api/now/table/sys_dictionary', '/api/now/table/sys_choice', '/api/now/doc/table/schema', '/api/now/ui/meta/incident']) expect((await get(path, itil)).status).toBe(403);
	expect((await get('/api/now/table/sys_choice?sysparm_limit=1')).status).toBe(200);
});

test('a table without web-service access is closed', async () => {
	const object = emulator.table('sys_db_object').find('name', 'problem');
	emulator.table('sys_db_object').update(object?.sys_id ?? '', { ws_access: false });
	expect((await get('/api/now/table/problem')).status).toBe(403);
});

test('a business rule aborts with its name, a data policy with the label', async () => {
	emulator.policies.addAbort({ name: 'No closing today', table: 'incident', condition: 'stateCHANGESTO2', sysId: 'f'.repeat(32) });
	emulator.policies.addDataPolicy({ table: 'incident', condition: 'impact=1', mandatory: ['short_description'] });
	const { sys_id } = emulator.table('incident').insert({});
	expect((await ask(emulator, 'PATCH', `${base}/${sys_id}`, { state: 2 })).body).toEqual(refused(`Operation against file 'incident' was aborted by Business Rule 'No closing today^${'f'.repeat(32)}'. Business Rule Stack:No closing today`));
	expect((await ask(emulator, 'POST', base, { impact: 1 })).body).toEqual(refused('Data Policy Exception: Short description is mandatory'));
	emulator.reset();
	expect((await ask(emulator, 'POST', base, { impact: 1 })).status).toBe(201);
});

test('creating needs write access to every column that is sent, unless glide.security.granular.create is off', async () => {
	emulator.settings.table.deniedField = 'refuse';
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'write', fields: ['description'] });
	expect((await ask(emulator, 'POST', base, { description: 'x' }, {}, itil)).status).toBe(403);
	emulator.oauth.setProperty('glide.security.granular.create', 'false');
	expect((await ask(emulator, 'POST', base, { description: 'x' }, {}, itil)).body.result.description).toBe('x');
});

test('the right to filter is asked for at the end of a dot-walk as well', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'sys_user', operation: 'query_match', fields: ['user_name'] });
	expect((await get(`${base}?sysparm_limit=1&sysparm_query=caller_id.user_name=nobody`, itil)).headers.get('x-total-count')).toBe('30');
	expect((await get(`${base}?sysparm_limit=1&sysparm_query=caller_id.user_name=nobody`)).headers.get('x-total-count')).toBe('0');
	emulator.settings.table.deniedQuery = 'refuse';
	expect((await get(`${base}?sysparm_query=caller_id.user_name=nobody`, itil)).status).toBe(403);
});

test('a journal column that may not be written takes no text', async () => {
	const { sys_id: id } = emulator.table('incident').rows()[0];
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'write', fields: ['work_notes'] });
	expect((await ask(emulator, 'PATCH', `${base}/${id}`, { work_notes: 'x', comments: 'y' }, {}, itil)).status).toBe(200);
	expect(emulator.table('sys_journal_field').rows(`element_id=${id}`).map((row) => row.value)).toEqual(['y']);
	emulator.settings.table.deniedField = 'refuse';
	expect((await ask(emulator, 'PATCH', `${base}/${id}`, { work_notes: 'x' }, {}, itil)).status).toBe(403);
});

test('a denied column of a new row keeps its default', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'write', fields: ['urgency'] });
	expect((await ask(emulator, 'POST', base, { urgency: '1' }, {}, itil)).body.result).toMatchObject({ urgency: '3', priority: '5' });
});

test('tables of the platform are written by their roles alone; access rules by nobody', async () => {
	const status = async (table: string, body: object, account?: string) => (await ask(emulator, 'POST', `/api/now/table/${table}`, body, {}, account)).status;
	const give = (role: string) => emulator.table('sys_user_has_role').insert({ user: emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id, role: emulator.table('sys_user_role').find('name', role)?.sys_id });
	const choice = { name: 'incident', element: 'category', value: 'building', label: 'Building' };
	for (const [table, body] of [['sys_choice', choice], ['sys_script', { name: 'x', collection: 'incident' }], ['sys_properties', { name: 'x', value: 'y' }], ['sys_user_group', { name: 'x' }]] as const) expect(await status(table, body, itil)).toBe(403);
	give('personalize_choices');
	expect([await status('sys_choice', choice, itil), await status('sys_script', { name: 'x', collection: 'incident' }, itil), await status('sys_user_group', { name: 'x' }, itil)]).toEqual([201, 403, 403]);
	give('user_admin');
	expect([await status('sys_user_group', { name: 'x' }, itil), await status('sys_properties', { name: 'x', value: 'y' }, itil)]).toEqual([201, 403]);
	expect(await ask(emulator, 'POST', '/api/now/table/sys_security_acl', { name: 'incident', operation: 'read' }, {}, 'admin:admin')).toMatchObject({ status: 403, body: refused('ACL Exception Insert Failed due to security constraints') });
	expect((await get('/api/now/table/sys_auth_profile_basic', itil)).status).toBe(403);
});
