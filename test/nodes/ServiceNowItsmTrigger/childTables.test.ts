// Records of child tables are records of the watched table: their history is followed, or the trigger refuses to begin.
import { Instance } from '../../../emulator/instance';
import { TableInstrument } from '../../../emulator/instruments';
import { accounts } from '../../../emulator/seed/accounts';
import { familyOf, ofFamily } from '../../../nodes/ServiceNowItsmTrigger/childTables';
import { ServiceNowItsmTrigger } from '../../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { Dispatch } from '../../proof/dispatch';
import { N8nProcess, type Parameters } from '../../proof/n8nProcess';
import { Random } from '../../proof/random';
import { ScriptedInstance } from './scriptedInstance';

let instance: Instance;
let dispatch: Dispatch;
let nodes = 0;
beforeEach(() => {
	instance = new Instance({ records: 5 });
	instance.access.allow('sys_audit_delete');
	dispatch = new Dispatch(instance, new Random(1), accounts.username);
});

const table = (name: string) => new TableInstrument(instance, name);

const trigger = (triggerOn: string, changed: Parameters = {}) =>
	new N8nProcess(
		new ServiceNowItsmTrigger(),
		dispatch,
		{ authentication: 'oAuth2', table: { mode: 'name', value: 'task' }, triggerOn, watchFields: ['short_description'], kind: 'both', filterMode: 'query', query: '', options: {}, ...changed },
		`children ${++nodes}`,
	);

const ofEvents = (items: Array<{ json: Record<string, unknown> }>) => items.map(({ json }) => json._event as { table: string; sysId: string });

it.each([
	['fieldChanged', (id: string) => void table('incident').update(id, { short_description: 'changed' })],
	['commented', (id: string) => void table('incident').update(id, { work_notes: 'a note' })],
	['deleted', (id: string) => table('incident').delete(id)],
])('%s on task tells a change of an incident', async (triggerOn, change) => {
	const node = trigger(triggerOn);
	await node.activate();
	expect(node.errors).toEqual([]);
	const { sys_id: id } = table('incident').rows()[0];
	change(id);
	expect(ofEvents(await node.poll())).toMatchObject([{ table: 'task', sysId: id }]);
	expect(await node.poll()).toEqual([]);
});

it('the position after an update of many columns stands between two records of child tables', async () => {
	const node = trigger('fieldChanged', { watchFields: ['short_description', 'urgency', 'impact'], options: { maxItems: 1 } });
	await node.activate();
	const rows = table('incident').rows();
	for (const { sys_id: id } of rows) table('incident').update(id, { short_description: 'changed', urgency: '1', impact: '1' });
	const told: string[] = [];
	for (let polls = 0; polls < rows.length + 2; polls++) told.push(...ofEvents(await node.poll()).map(({ sysId }) => sysId));
	expect(told.sort()).toEqual(rows.map(({ sys_id: id }) => id).sort());
});

it('a table without child tables is watched alone, and its own history asked for', async () => {
	const node = trigger('commented', { table: { mode: 'name', value: 'incident' } });
	await node.activate();
	expect(node.storedState).toMatchObject({ family: { names: ['incident'] } });
});

it('a child table that comes later is found within the hour, and told in the log', async () => {
	const start = Date.now();
	const clock = jest.spyOn(Date, 'now').mockReturnValue(start);
	try {
		const node = trigger('commented');
		await node.activate();
		const parent = table('sys_db_object').find('name', 'task')?.sys_id;
		table('sys_db_object').insert({ name: 'u_errand', label: 'Errand', super_class: parent });
		await node.poll();
		expect(node.warnings).toEqual([]);
		clock.mockReturnValue(start + 3_600_000);
		await node.poll();
		expect(node.warnings).toEqual([expect.stringContaining('u_errand is a new child table of task') as string]);
	} finally {
		clock.mockRestore();
	}
});

const hideTables = (forbidden: boolean) => instance.access.deny({ user: accounts.username, table: 'sys_db_object', operation: 'read', forbidden });

describe.each([
	['refused', true],
	['answered without rows', false],
])('where the account may not read what tables there are: %s', (_name, forbidden) => {
	beforeEach(() => hideTables(forbidden));

	it.each(['fieldChanged', 'commented', 'deleted'])('%s on a table with records of child tables is refused', async (triggerOn) => {
		const node = trigger(triggerOn);
		await node.activate();
		expect(node.hasState).toBe(false);
		expect(node.errors.map(({ message }) => message)).toEqual([expect.stringMatching(/task has records of child tables \(\w+\)/)]);
		expect((node.errors[0] as unknown as { description: string }).description).toContain('sys_db_object');
	});

	it('a table whose records are all its own begins, with a line in the log', async () => {
		const node = trigger('commented', { table: { mode: 'name', value: 'incident' } });
		await node.activate();
		expect(node.errors).toEqual([]);
		expect(node.warnings.join()).toContain('may not read which child tables incident has');
	});

	it('a table without classes has no child tables', async () => {
		expect(await familyOf(new Scripted().of('u_plain', {}).send, 'u_plain')).toEqual({ names: ['u_plain'], notices: [] });
	});
});

/** An instance that drops conditions on a column that no row has, as ServiceNow does. */
class Scripted extends ScriptedInstance {
	of(name: string, cells: Record<string, string>): this {
		if (!('sys_class_name' in cells)) this.unusable.add('sys_class_name');
		this.insert(cells, { table: name });
		return this;
	}
}

it('updated needs no list: it reads the table itself', async () => {
	hideTables(true);
	const node = trigger('updated');
	await node.activate();
	expect(node.errors).toEqual([]);
	table('incident').update(table('incident').rows()[0].sys_id, { urgency: '1' });
	expect(await node.poll()).toHaveLength(1);
});

it('more child tables than one query can name are refused', async () => {
	const parent = table('sys_db_object').find('name', 'task')?.sys_id;
	for (let i = 0; i < 120; i++) table('sys_db_object').insert({ name: `u_a_table_with_a_long_name_${i}`, label: `T ${i}`, super_class: parent });
	const node = trigger('deleted');
	await node.activate();
	expect(node.errors.map(({ message }) => message)).toEqual([expect.stringMatching(/task has 1\d\d or more child tables, too many/)]);
});

it('names the watched table alone where it has no children', () => {
	expect(ofFamily('name', { table: 'incident' })).toBe('name=incident');
	expect(ofFamily('name', { table: 'task', tables: ['task', 'incident'] })).toBe('nameINtask,incident');
});

it('a table whose deletions are not recorded is refused', async () => {
	const row = table('sys_dictionary').rows('name=incident^internal_type=collection')[0];
	table('sys_dictionary').update(row.sys_id, { attributes: 'no_audit_delete=true' });
	const node = trigger('deleted', { table: { mode: 'name', value: 'incident' } });
	await node.activate();
	expect(node.errors.map(({ message }) => message)).toEqual([expect.stringContaining('no_audit_delete') as string]);
});
