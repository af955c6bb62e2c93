// Each thing that the trigger relies on, taken away on the local ServiceNow: the sentence that says so, and what to do.
import { Instance } from '../../../emulator/instance';
import { accounts } from '../../../emulator/seed/accounts';
import { ServiceNowItsmTrigger } from '../../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { Dispatch } from '../../proof/dispatch';
import { N8nProcess, type Parameters } from '../../proof/n8nProcess';
import { Random } from '../../proof/random';

let instance: Instance;
let dispatch: Dispatch;
let nodes = 0;
beforeEach(() => {
	instance = new Instance({ records: 20 });
	dispatch = new Dispatch(instance, new Random(1), accounts.username);
});

const trigger = (changed: Parameters = {}) =>
	new N8nProcess(
		new ServiceNowItsmTrigger(),
		dispatch,
		{ authentication: 'oAuth2', table: { mode: 'name', value: 'incident' }, triggerOn: 'updated', filterMode: 'query', query: '', options: {}, ...changed },
		`check ${++nodes}`,
	);

const deny = (operation: 'read' | 'query_range', table: string, fields?: string[], forbidden?: boolean) =>
	instance.access.deny({ user: accounts.username, table, operation, fields, forbidden });

async function refusal(changed: Parameters = {}): Promise<{ message: string; description: string }> {
	const node = trigger(changed);
	await node.activate();
	expect(node.hasState).toBe(false);
	expect(node.errors).toHaveLength(1);
	return node.errors[0] as unknown as { message: string; description: string };
}

it.each(['created', 'updated', 'createdOrUpdated', 'fieldChanged', 'commented', 'deleted'])('%s begins where everything is in order', async (triggerOn) => {
	instance.access.allow('sys_audit_delete');
	const node = trigger({ triggerOn, watchFields: ['state'], kind: 'both' });
	await node.activate();
	expect(node.errors).toEqual([]);
	expect(node.hasState).toBe(true);
});

it('the time column may not be compared', async () => {
	deny('query_range', 'incident', ['sys_updated_on']);
	const { message, description } = await refusal();
	expect(message).toMatch(/does not (compare|sort) by sys_updated_on of incident/);
	expect(description).toContain('query_range on incident.sys_updated_on');
});

it('an instance that refuses such a query instead of leaving the clause out', async () => {
	instance.settings.table.deniedQuery = 'refuse';
	deny('query_range', 'incident', ['sys_updated_on']);
	const { message, description } = await refusal({ query: 'priority=1' });
	expect(message).toContain('Insufficient rights to query records');
	expect(description).toContain('Field(s) present in the query do not have permission to be read');
	expect(description).toContain('query_range on incident.sys_updated_on');
	expect(description).toContain('columns of the query (priority)');
});

it('a refused query of the history is not mistaken for a table that may not be read', async () => {
	instance.settings.table.deniedQuery = 'refuse';
	deny('query_range', 'sys_audit', ['sys_created_on']);
	const { description } = await refusal({ triggerOn: 'fieldChanged', watchFields: ['state'] });
	expect(description).toContain('query_range on sys_audit.sys_created_on');
});

it('dates in queries are not UTC', async () => {
	// Each literal is taken for local time, five hours behind.
	dispatch.rewrite = (query) => query.replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, (stamp) => new Date(Date.parse(`${stamp.replace(' ', 'T')}Z`) + 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '));
	const { message, description } = await refusal();
	expect(message).toContain('another time zone');
	expect(description).toContain('UTC');
});

it('a column of the query does not exist', async () => {
	const { message, description } = await refusal({ query: 'active=true^u_missing=1' });
	expect(message).toBe('ServiceNow ignores conditions on u_missing of incident');
	expect(description).toContain('does not exist');
});

it('a watched field does not exist', async () => {
	expect((await refusal({ triggerOn: 'fieldChanged', watchFields: ['u_missing'] })).message).toContain('u_missing');
});

it.each([
	['fieldChanged', 'sys_audit'],
	['commented', 'sys_journal_field'],
	['deleted', 'sys_audit_delete'],
])('%s needs to read %s', async (triggerOn, table) => {
	deny('read', table, undefined, true);
	const { message, description } = await refusal({ triggerOn, watchFields: ['state'], kind: 'both' });
	expect(message).toContain(`may not read ${table}`);
	expect(description).toContain(`read access to ${table}`);
});

it('none of the records may be read', async () => {
	deny('read', 'incident');
	expect((await refusal()).message).toContain('may read none');
});

it('the table is not audited', async () => {
	const { message, description } = await refusal({ table: { mode: 'name', value: 'sys_properties' }, triggerOn: 'fieldChanged', watchFields: ['value'] });
	expect(message).toContain('not audited');
	expect(description).toContain('Audit');
});

it('says what it cannot refuse: clocks and fields', async () => {
	const node = trigger({ options: { fields: 'number,u_missing' } });
	instance.clock.skew(-600_000);
	await node.activate();
	expect(node.hasState).toBe(true);
	expect(node.warnings.join('\n')).toMatch(/The clock of n8n is 60\d seconds ahead/);
	expect(node.warnings.join('\n')).toContain('without u_missing');
});

it('leaves out what the account of the credential changed', async () => {
	const node = trigger({ options: { ignoreChangesBy: { mode: 'list', value: '@account' } } });
	await node.activate();
	const row = [...instance.store.all('incident')][0];
	const { update } = await import('../../../emulator/engine/write');
	const { system } = await import('../../../emulator/engine/caller');
	update(instance, 'incident', row.sys_id, { short_description: 'by itself' }, system(instance, accounts.username));
	expect(await node.poll()).toEqual([]);
	update(instance, 'incident', row.sys_id, { short_description: 'by a person' }, system(instance, 'abel.tuter'));
	expect(await node.poll()).toHaveLength(1);
});
