// Business rules on Query: they narrow what a caller finds, everywhere, and say nothing about it.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 40 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const itil = 'itil.user:itil-password';
const base = '/api/now/table/incident';
const wrap = (text: string): string => `(function executeRule(current, previous /*null when async*/) { ${text} })(current, previous);`;
const rule = (script: string, values: object = {}) => ask(emulator, 'POST', '/api/now/table/sys_script', { name: 'Narrow', collection: 'incident', when: 'before', action_query: 'true', advanced: 'true', script: wrap(script), ...values });
const count = (text: string): number => emulator.table('incident').count(text);
const list = async (text = '', account = itil, table = 'incident') => {
	const { body, headers, status } = await ask(emulator, 'GET', `/api/now/table/${table}?sysparm_query=${query(text)}&sysparm_fields=number,state,priority,sys_id`, undefined, {}, account);
	return { status, rows: body.result as { number: string; state: string; priority: string; sys_id: string }[], total: Number(headers.get('x-total-count')) };
};

test('rows are missing from the list and from the total, without a word', async () => {
	await rule("current.addQuery('state', '!=', '7');");
	const { rows, total, status } = await list();
	expect([status, rows.length, total]).toEqual([200, count('state!=7'), count('state!=7')]);
	expect((await list('state=7')).total).toBe(0);
});

test('a single record is not found, not changed and not deleted', async () => {
	await rule("current.addQuery('state', '!=', '7');");
	const { sys_id: closed } = emulator.table('incident').rows('state=7')[0];
	for (const [method, body] of [['GET', undefined], ['PATCH', { description: 'x' }], ['DELETE', undefined]] as const) expect(await ask(emulator, method, `${base}/${closed}`, body, {}, 'admin:admin')).toMatchObject({ status: 404, body: { error: { message: 'No Record found' } } });
	expect((await ask(emulator, 'GET', `${base}/${emulator.table('incident').rows('state!=7')[0].sys_id}`)).status).toBe(200);
});

test('aggregates and attachments are narrowed alike', async () => {
	const { sys_id: closed } = emulator.table('incident').rows('state=7')[0];
	await rule("current.addQuery('state', '!=', '7');");
	const stats = await ask(emulator, 'GET', '/api/now/stats/incident?sysparm_count=true');
	expect(stats.body.result.stats.count).toBe(String(count('state!=7')));
	expect((await ask(emulator, 'POST', `/api/now/attachment/file?table_name=incident&table_sys_id=${closed}&file_name=a.txt`, 'x', { 'Content-Type': 'text/plain' })).status).toBe(404);
});

test.each([
	["current.addActiveQuery();", 'active=true'],
	["current.addEncodedQuery('priority<=2^state=1^EQ');", 'priority<=2^state=1'],
	["var q = current.addQuery('priority', '1'); q.addOrCondition('priority', '2').addOrCondition('state', 'IN', '6,7');", 'priority=1^ORpriority=2^ORstateIN6,7'],
	["current.addQuery('state', ['1', '2']); current.addNotNullQuery('assigned_to');", 'stateIN1,2^assigned_toISNOTEMPTY'],
	["current.addNullQuery('assigned_to'); current.addQuery('short_description', 'CONTAINS', 'a');", 'assigned_toISEMPTY^short_descriptionLIKEa'],
	["current.addQuery('opened_at', '>=', gs.daysAgoStart(100000));", ''],
])('%s', async (script, text) => {
	await rule(script);
	expect((await list()).total).toBe(count(text));
	expect(count(text)).toBeGreaterThan(0);
});

test('the condition goes to the end: of several groups only the last is narrowed', async () => {
	await rule("current.addQuery('state', '2');");
	expect((await list('priority=1^NQpriority=2')).total).toBe(count('priority=1^NQpriority=2^state=2'));
	expect((await list('ORDERBYnumber^priority=1^EQ')).total).toBe(count('priority=1^state=2'));
});

test('roles, condition, activity and moment are obeyed', async () => {
	await rule("current.addQuery('state', '1');", { role_conditions: emulator.table('sys_user_role').find('name', 'itil')?.sys_id });
	await rule("current.addQuery('priority', '1');", { condition: "gs.hasRole('sn_incident_read') && !gs.isInteractive()" });
	await rule("current.addQuery('number', 'nothing');", { active: 'false' });
	await rule("current.addQuery('number', 'nothing');", { when: 'before_display' });
	await rule("current.addQuery('number', 'nothing');", { when: 'after' });
	expect((await list('', itil)).total).toBe(count('state=1'));
	expect((await list('', 'reader.user:reader-password')).total).toBe(count('priority=1'));
	// Admins have every role.
	expect((await list('', 'admin:admin')).total).toBe(count('state=1^priority=1'));
});

test('only rules of the table that is queried count: its parents\' do, those of its children and of references do not', async () => {
	await rule("current.addQuery('state', '1');");
	expect((await list('sys_class_name=incident', itil, 'task')).total).toBe(40);
	await rule("current.addQuery('priority', '1');", { collection: 'task' });
	expect((await list()).total).toBe(count('state=1^priority=1'));
	await rule("current.addQuery('user_name', 'nobody');", { collection: 'sys_user' });
	expect((await ask(emulator, 'GET', `${base}?sysparm_fields=caller_id.name&sysparm_query=${query('caller_id.nameISNOTEMPTY')}&sysparm_limit=1`, undefined, {}, itil)).body.result).toEqual([{ 'caller_id.name': expect.stringMatching(/\w/) }]);
});

test('the rights of the caller to filter do not bind the rule; a failing rule narrows nothing', async () => {
	emulator.access.deny({ user: 'itil.user', table: 'incident', operation: 'query_match', fields: ['state'] });
	await rule("current.addQuery('state', '1');");
	await rule('nothing.there();', { name: 'Broken' });
	expect((await list()).total).toBe(count('state=1'));
	expect(emulator.table('syslog').rows().map((row) => row.source)).toContain('Broken');
});

test('aborting finds nothing; the instance\'s own eyes see everything', async () => {
	await rule('current.setAbortAction(true);');
	expect((await list()).total).toBe(0);
	expect(count('')).toBe(40);
});

test('the documented default rule spares integrations, which are no interactive sessions', async () => {
	await rule('if (!gs.hasRole("itil") && gs.isInteractive()) { var u = gs.getUserID(); var qc = current.addQuery("caller_id",u).addOrCondition("opened_by",u).addOrCondition("watch_list","CONTAINS",u); gs.print("query restricted to user: " + u); }');
	// The rights hide the rows nevertheless, but only after the count.
	expect(await list('', 'self.service:self-password')).toMatchObject({ rows: [], total: 40 });
});
