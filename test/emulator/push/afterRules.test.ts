// What rules do to records after a write: update them again, touch others, without rules or stamps, and never themselves for ever.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type Emulator } from '../../../emulator';
import type { Row } from '../../../emulator/store';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 3 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const base = '/api/now/table/incident';
const wrap = (text: string): string => `(function executeRule(current, previous /*null when async*/) { ${text} })(current, previous);`;
const rule = (script: string, values: object = {}) => ask(emulator, 'POST', '/api/now/table/sys_script', { name: 'Rule', collection: 'incident', when: 'after', action_insert: 'true', action_update: 'true', advanced: 'true', script: wrap(script), ...values });
const create = async (values: object = {}): Promise<Row> => (await ask(emulator, 'POST', base, { short_description: 'x', ...values })).body.result as Row;
const patch = async (id: string, values: object): Promise<Row> => (await ask(emulator, 'PATCH', `${base}/${id}`, values)).body.result as Row;
const logged = (): string[] => emulator.table('syslog').rows().map((row) => row.message);

test('an after-rule runs in the request: the answer shows what it stored', async () => {
	await rule("current.description = 'was ' + (previous ? previous.urgency : 'new'); current.update();");
	const row = await create();
	expect(row).toMatchObject({ description: 'was new', sys_mod_count: '1', sys_updated_by: emulator.username });
	expect(await patch(row.sys_id, { urgency: '1' })).toMatchObject({ description: 'was 3', sys_mod_count: '3' });
});

test('without current.update() nothing of it is stored', async () => {
	await rule("current.description = 'lost';");
	expect((await create()).description).toBe('');
});

test('the update runs the rules of others, but a rule that would call itself is stopped and logged', async () => {
	await rule("current.description = 'again ' + current.sys_mod_count; current.update();", { name: 'Loop', order: '10' });
	await rule("if (current.description.changes()) current.work_notes = 'seen ' + current.description; ", { name: 'Other', when: 'before', action_insert: 'false' });
	const row = await create();
	expect(row).toMatchObject({ description: 'again 0', sys_mod_count: '1' });
	expect(logged()).toEqual(['Recursive business rule stopped: Loop']);
	expect(emulator.table('sys_journal_field').rows(`element_id=${row.sys_id}`).map((one) => one.value)).toEqual(['seen again 0']);
});

test('setWorkflow(false) runs no further rule, autoSysFields(false) moves no stamp, setForceUpdate(true) moves them without a change', async () => {
	const row = await create();
	await rule("current.setWorkflow(false); current.autoSysFields(false); current.description = 'silent'; current.update();", { name: 'Silent', filter_condition: 'urgency=1' });
	await rule("gs.info('told ' + current.description);", { name: 'Teller', order: '200' });
	emulator.clock.advance(60_000);
	expect(await patch(row.sys_id, { urgency: '1' })).toMatchObject({ description: 'silent', sys_mod_count: '1', sys_updated_on: '2026-03-01 12:01:00' });
	expect(logged()).toEqual(['told ']);
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
	const other = await create();
	await rule("current.setForceUpdate(true); current.update();", { action_insert: 'false', filter_condition: 'urgency=1' });
	expect(await patch(other.sys_id, { urgency: '1' })).toMatchObject({ sys_mod_count: '2' });
});

test('in a before-rule the flags are those of the write itself', async () => {
	const row = await create();
	await rule("current.autoSysFields(false); current.setWorkflow(false); current.description = 'quiet';", { when: 'before', action_insert: 'false' });
	await rule("gs.info('told');", { action_insert: 'false' });
	emulator.clock.advance(60_000);
	expect(await patch(row.sys_id, { urgency: '1' })).toMatchObject({ urgency: '1', description: 'quiet', sys_mod_count: '0', sys_updated_on: '2026-03-01 12:00:00' });
	expect(logged()).toEqual([]);
});

test('current.update() in a before-rule stores at once; the write that goes on has nothing left to do', async () => {
	const row = await create();
	await rule("current.description = 'early'; current.update();", { when: 'before' });
	expect(await patch(row.sys_id, { urgency: '1' })).toMatchObject({ urgency: '1', description: 'early', sys_mod_count: '1' });
	expect(logged()).toEqual(['Recursive business rule stopped: Rule']);
	// A row that is not there yet cannot be updated.
	expect(await create()).toMatchObject({ description: 'early', sys_mod_count: '0' });
});

test('an asynchronous rule that updates its record is not set off by that again', async () => {
	await rule("current.description = 'later ' + current.sys_mod_count; current.update();", { when: 'async' });
	const { sys_id: id } = await create();
	await emulator.push.settled();
	expect(emulator.table('incident').get(id)).toMatchObject({ description: 'later 0', sys_mod_count: '1' });
	expect(logged()).toEqual(['Recursive business rule stopped: Rule']);
});

test('the condition of an asynchronous rule is asked when the change happens, and once more where the property says so', async () => {
	await rule("gs.info('ran for ' + current.urgency);", { when: 'async', condition: "current.urgency.changesTo('1')", action_insert: 'false' });
	const run = async (): Promise<string[]> => {
		// Both changes before the rule gets its turn.
		const { sys_id: id } = emulator.table('incident').insert({});
		emulator.table('incident').update(id, { urgency: '1' });
		emulator.table('incident').update(id, { urgency: '2' });
		await emulator.push.settled();
		return logged();
	};
	expect(await run()).toEqual(['ran for 2']);
	emulator.table('sys_properties').insert({ name: 'glide.businessrule.async_condition_check', value: 'true' });
	expect(await run()).toEqual(['ran for 2']);
});

test('role conditions are those of who makes the change', async () => {
	await rule("gs.info('by ' + gs.getUserName());", { role_conditions: emulator.table('sys_user_role').find('name', 'sn_incident_write')?.sys_id });
	await ask(emulator, 'POST', base, { short_description: 'x' }, {}, 'itil.user:itil-password');
	expect(logged()).toEqual([]);
	await create();
	expect(logged()).toEqual([`by ${emulator.username}`]);
});

test('after an abort the other rules run; with the abort action of the form the rule does nothing else; messages stay inside', async () => {
	await rule("current.setAbortAction(true); current.description = 'x';", { name: 'Aborts', when: 'before', order: '10' });
	await rule("gs.info('still here ' + current.isActionAborted());", { name: 'Follows', when: 'before', order: '20' });
	const refused = await ask(emulator, 'POST', base, { short_description: 'x' });
	expect(refused.body.error?.detail).toMatch(/aborted by Business Rule 'Aborts\^[0-9a-f]{32}'\. Business Rule Stack:Aborts$/);
	expect(logged()).toEqual(['still here true']);
	emulator.reset();
	await rule("gs.info('ran');", { name: 'Form', when: 'before', abort_action: 'true', add_message: 'true', message: 'You may not' });
	const answer = await ask(emulator, 'POST', base, { short_description: 'x' });
	expect([answer.status, answer.text.includes('You may not'), logged()]).toEqual([403, false, []]);
});

test('display rules and messages have no effect over REST', async () => {
	await rule("current.description = 'shown'; g_scratchpad.x = 1; gs.info('ran');", { when: 'before_display' });
	await rule('', { when: 'before', advanced: 'false', add_message: 'true', message: 'Hello', is_rest: 'true', client_callable: 'true' });
	const row = await create();
	expect((await ask(emulator, 'GET', `${base}/${row.sys_id}`)).body.result).toMatchObject({ description: '' });
	expect(logged()).toEqual([]);
});

test('a call that an after-rule waits for delays the answer', async () => {
	let answered = false;
	const slow = createServer((_request, response) => setTimeout(() => {
		answered = true;
		response.end('done');
	}, 50));
	await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
	await rule(`var r = new sn_ws.RESTMessageV2(); r.setEndpoint('http://127.0.0.1:${(slow.address() as AddressInfo).port}/'); r.setHttpMethod('post'); current.description = r.execute().getBody(); current.update();`);
	const row = await create();
	expect([answered, row.description]).toEqual([true, 'done']);
	slow.closeAllConnections();
	await new Promise((resolve) => slow.close(resolve));
});

test.each(['after', 'async'])('rules that make ever new records for one another come to an end (%s)', async (when) => {
	await rule("var gr = new GlideRecord('incident'); gr.short_description = 'and another'; gr.insert();", { when, action_update: 'false' });
	await create();
	await emulator.push.settled();
	expect(emulator.table('incident').count('short_description=and another')).toBe(20);
	expect(logged()).toEqual(['Recursive business rule stopped: Rule']);
});
