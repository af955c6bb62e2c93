// Business rules that come before the write: what they may change, how they abort it, and what a broken one does.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 2 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const path = '/api/now/table/incident';
const wrap = (text: string): string => `(function executeRule(current, previous /*null when async*/) { ${text} })(current, previous);`;
const rule = (values: Record<string, unknown>): Promise<unknown> => ask(emulator, 'POST', '/api/now/table/sys_script', { name: 'Rule', collection: 'incident', when: 'before', action_insert: 'true', action_update: 'true', advanced: 'true', ...values });
const create = (body: object) => ask(emulator, 'POST', path, body);
const patch = (body: object) => ask(emulator, 'PATCH', `${path}/${emulator.table('incident').rows()[0].sys_id}`, body);
const logged = (): string[] => emulator.table('syslog').rows().map((row) => row.message);

test('a script sets columns of the row that is being written', async () => {
	await rule({ script: wrap("current.category = 'network'; current.setValue('contact_type', 'email'); current.u_external_system = String(current.isNewRecord()) + ' ' + current.operation();") });
	expect((await create({ short_description: 'x' })).body.result).toMatchObject({ category: 'network', contact_type: 'email', u_external_system: 'true insert' });
	expect((await patch({ short_description: 'y' })).body.result).toMatchObject({ category: 'network', u_external_system: 'false update' });
});

test('previous holds the row before, and only what changed counts', async () => {
	await rule({ script: wrap("if (current.urgency.changes()) current.u_external_system = 'was ' + previous.urgency;"), action_insert: 'false' });
	const before = emulator.table('incident').rows()[0];
	const urgency = before.urgency === '1' ? '2' : '1';
	const was = before.urgency;
	expect((await patch({ urgency })).body.result.u_external_system).toBe(`was ${was}`);
	await patch({ u_external_system: '' });
	expect((await patch({ short_description: 'other' })).body.result.u_external_system).toBe('');
});

test('setAbortAction refuses the write with the stack of the rules that ran; its message does not cross REST', async () => {
	await rule({ name: 'First', order: '10', script: wrap("current.category = 'network';") });
	await rule({ name: 'Second', order: '20', script: wrap("gs.addErrorMessage('secret reason'); if (current.short_description == 'bad') current.setAbortAction(true);") });
	const sysId = emulator.table('sys_script').find('name', 'Second')?.sys_id;
	const reply = await create({ short_description: 'bad' });
	expect([reply.status, reply.body.error]).toEqual([403, { message: 'Operation Failed', detail: `Operation against file 'incident' was aborted by Business Rule 'Second^${sysId}'. Business Rule Stack:First,Second` }]);
	expect(reply.text).not.toContain('secret reason');
	expect(emulator.table('incident').count('short_description=bad')).toBe(0);
	expect((await create({ short_description: 'good' })).status).toBe(201);
});

test('without a script: field values and the abort action of the form, with filter and condition', async () => {
	await rule({ advanced: 'false', template: 'category=hardware^impact=1^EQ', filter_condition: 'urgency=1^EQ', script: '' });
	expect((await create({ urgency: '1' })).body.result).toMatchObject({ category: 'hardware', impact: '1' });
	expect((await create({ urgency: '2' })).body.result).toMatchObject({ category: 'inquiry' });
	await rule({ name: 'No deletes', advanced: 'false', action_insert: 'false', action_update: 'false', action_delete: 'true', abort_action: 'true', condition: "gs.getUserName() != 'admin'", script: '' });
	const address = `${path}/${emulator.table('incident').rows()[0].sys_id}`;
	expect((await ask(emulator, 'DELETE', address)).status).toBe(403);
	expect((await ask(emulator, 'DELETE', address, undefined, {}, 'admin:admin')).status).toBe(204);
});

test('a rule on the parent table counts, and a comment that it sets becomes an entry', async () => {
	await rule({ collection: 'task', script: wrap("current.comments = 'Thank you';") });
	const { sys_id: sysId } = (await create({ short_description: 'x' })).body.result as { sys_id: string };
	expect(emulator.table('sys_journal_field').rows(`element_id=${sysId}`).map((row) => row.value)).toEqual(['Thank you']);
});

test('a broken script, or one that would have to wait, changes nothing but the log', async () => {
	await rule({ name: 'Broken', script: wrap('nothing.there();') });
	await rule({ name: 'Waiting', script: wrap("var r = new sn_ws.RESTMessageV2(); r.setEndpoint('http://127.0.0.1:9/'); r.setHttpMethod('post'); r.execute();") });
	expect((await create({ short_description: 'x' })).status).toBe(201);
	expect(logged()).toEqual(expect.arrayContaining([expect.stringContaining('nothing'), expect.stringContaining('cannot wait')]));
});

test('system columns stay the platform\'s, and what an asynchronous rule writes into current stays with the rule', async () => {
	await rule({ script: wrap("current.sys_created_by = 'nobody'; current.no_such_column = 'x';") });
	await rule({ when: 'async', script: wrap("current.category = 'network';") });
	const { result } = (await create({ short_description: 'x' })).body as { result: { sys_id: string; sys_created_by: string } };
	await emulator.push.settled();
	expect(result.sys_created_by).toBe(emulator.username);
	expect(emulator.table('incident').get(result.sys_id)?.category).toBe('inquiry');
});
