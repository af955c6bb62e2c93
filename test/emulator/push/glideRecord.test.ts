// GlideRecord and gs in scripts: finding, inserting, changing and deleting other records, and what a script learns of its user.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 6 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

/** Runs a script as an after-rule of a new incident, and answers what it logged. */
async function run(script: string, account?: string): Promise<string[]> {
	await ask(emulator, 'POST', '/api/now/table/sys_script', { name: 'Rule', collection: 'incident', when: 'after', action_insert: 'true', advanced: 'true', script: `(function executeRule(current, previous) { ${script} })(current, previous);` });
	expect((await ask(emulator, 'POST', '/api/now/table/incident', { short_description: 'set off' }, {}, account)).status).toBe(201);
	return emulator.table('syslog').rows().map((row) => row.message);
}

test('finds rows in order, and walks through them', async () => {
	expect(await run("var gr = new GlideRecord('incident'); gr.addQuery('number', 'STARTSWITH', 'INC000000'); gr.orderByDesc('number'); gr.setLimit(2); gr.query(); gs.info(gr.getRowCount() + ' ' + gr.hasNext()); while (gr.next()) gs.info(gr.number + ' ' + gr.getDisplayValue('state') + ' ' + gr.caller_id.name.toString().length);")).toEqual([
		'2 true', expect.stringMatching(/^INC0000006 \w.* \d+$/), expect.stringMatching(/^INC0000005 \w.* \d+$/),
	]);
});

test('inserts with the rules of the platform, as the user of the change', async () => {
	await run("var gr = new GlideRecord('problem'); gr.initialize(); gr.short_description = 'Made for ' + current.number; gr.setValue('impact', '1'); var id = gr.insert(); gs.info(id == gr.getUniqueValue());", 'itil.user:itil-password');
	expect(emulator.table('problem').rows('short_descriptionSTARTSWITHMade for INC')).toMatchObject([{ sys_created_by: 'itil.user', number: expect.stringMatching(/^PRB\d{7}$/), impact: '1' }]);
	expect(emulator.table('syslog').rows().map((row) => row.message)).toEqual(['true']);
});

test('gets one record, changes it, deletes another; a refused write answers null', async () => {
	emulator.policies.addAbort({ name: 'No', table: 'incident', condition: 'correlation_idCHANGESTOno' });
	const log = await run("var gr = new GlideRecord('incident'); if (gr.get('number', 'INC0000001')) { gr.description = 'changed'; gr.autoSysFields(false); gs.info(gr.update() == gr.sys_id); } var other = new GlideRecord('incident'); gs.info(other.get('nothing')); other.get('number', 'INC0000002'); gs.info(other.deleteRecord()); var none = new GlideRecord('incident'); none.get('number', 'INC0000003'); none.correlation_id = 'no'; gs.info(String(none.update()));");
	expect(log).toEqual(['true', 'false', 'true', 'null']);
	expect(emulator.table('incident').find('number', 'INC0000001')).toMatchObject({ description: 'changed', sys_updated_by: expect.not.stringMatching(/^integration/) });
	expect(emulator.table('incident').find('number', 'INC0000002')).toBeUndefined();
});

test('an unknown table fails into the log', async () => {
	expect(await run("var gr = new GlideRecord('no_such_table'); gs.info(gr.isValid()); gr.query();")).toEqual(['false', 'Invalid table no_such_table']);
});

test('gs tells of the user, and queues events', async () => {
	const log = await run("gs.info(gs.getUser().getName() + ' ' + gs.hasRole('admin,itil') + ' ' + gs.hasRole('admin') + ' ' + gs.getUser().isMemberOf('Service Desk') + ' ' + gs.isInteractive() + ' ' + gs.isLoggedIn()); gs.info('a {0} b {1}', ['x', 'y']); gs.eventQueue('incident.seen', current, current.number, gs.getUserID());", 'itil.user:itil-password');
	expect(log).toEqual(['itil.user true false true false true', 'a x b y']);
	const created = emulator.table('incident').find('short_description', 'set off');
	expect(emulator.table('sysevent').rows()).toMatchObject([{ name: 'incident.seen', instance: created?.sys_id, table: 'incident', parm1: created?.number, state: 'ready' }]);
});

test('elements know labels and text methods, and cannot be made to change system columns', async () => {
	expect(await run("gs.info(current.short_description.getLabel() + ' ' + current.short_description.indexOf('off') + ' ' + current.isValidField('nothing')); current.sys_created_by = 'x'; gs.info(current.sys_created_by);")).toEqual(['Short description 4 false', emulator.username]);
});
