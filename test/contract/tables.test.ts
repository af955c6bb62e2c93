// The tables beside the incident, each through n8n's engine and the local ServiceNow.
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(async () => await world.close());

const by = (mode: string, value: unknown) => ({ record: { __rl: true, mode, value: String(value) } });

async function run(resource: string, operation: string, parameters: object = {}) {
	const outcome = await world.n8n.run({ parameters: { authentication: 'oAuth2', resource, operation, ...parameters } });
	expect(outcome.error).toBeUndefined();
	return outcome.json;
}

it.each([
	['changeRequest', 'change_request', 'CHG'],
	['problem', 'problem', 'PRB'],
])('%s: creates, reads by number, updates and deletes', async (resource, table, prefix) => {
	const [made] = await run(resource, 'create', { shortDescription: 'Replace the switch', additionalFields: { impact: '2' } });
	expect(made.number).toMatch(new RegExp(`^${prefix}\\d{7}$`));
	const [read] = await run(resource, 'get', { ...by('number', made.number), simplify: true });
	expect(read).toMatchObject({ sys_id: made.sys_id, short_description: 'Replace the switch' });
	const [changed] = await run(resource, 'update', { ...by('sysId', made.sys_id), additionalFields: { description: 'In the cabinet' } });
	expect(changed).toMatchObject({ description: 'In the cabinet' });
	expect(await run(resource, 'delete', by('sysId', made.sys_id))).toEqual([{ deleted: true }]);
	expect(world.servicenow.table(table).get(String(made.sys_id))).toBeUndefined();
});

it('creates a change from a standard template', async () => {
	const [template] = world.servicenow.table('std_change_record_producer').rows();
	const [made] = await run('changeRequest', 'create', { shortDescription: 'Switch for cabinet 3', standardTemplate: { __rl: true, mode: 'list', value: template.sys_id } });
	expect(made).toMatchObject({ type: 'standard', short_description: 'Switch for cabinet 3', category: 'Network' });
	expect(world.servicenow.table('change_request').get(String(made.sys_id))).toMatchObject({ type: 'standard' });
});

it('orders a catalog item with its variables and finds the requested item', async () => {
	const [laptop] = await run('catalog', 'getAll', { searchText: 'laptop', limit: 5 });
	expect(laptop).toMatchObject({ name: 'Standard Laptop' });
	const [item] = await run('catalog', 'get', by('sysId', laptop.sys_id));
	expect(item.variables).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'memory', mandatory: true })]));
	const before = world.servicenow.table('sc_req_item').rows().length;
	const [request] = await run('catalog', 'order', { ...by('sysId', laptop.sys_id), quantity: 1, variables: { mappingMode: 'defineBelow', value: { memory: '32' }, schema: [], matchingColumns: [] } });
	expect(request.number).toMatch(/^REQ\d{7}$/);
	expect(world.servicenow.table('sc_req_item').rows()).toHaveLength(before + 1);
	const [requested] = await run('requestedItem', 'getAll', { filterMode: 'query', query: `request=${String(request.sys_id)}`, simplify: false });
	const [noted] = await run('requestedItem', 'update', { ...by('number', requested.number), additionalFields: { description: 'For Monday' } });
	expect(noted).toMatchObject({ description: 'For Monday' });
});

it('offers the variables of the chosen item in the editor', async () => {
	const [laptop] = await run('catalog', 'getAll', { searchText: 'laptop' });
	const { fields } = await world.n8n.resourceMapping('mapVariables', { parameters: { authentication: 'oAuth2', resource: 'catalog', operation: 'order', ...by('list', laptop.sys_id) } });
	expect(fields).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'memory', required: true, type: 'options' })]));
});

it('approves and rejects what is requested', async () => {
	const requested = await run('approval', 'getAll', { filterMode: 'query', query: 'state=requested', returnAll: true, simplify: false });
	expect(requested.length).toBeGreaterThanOrEqual(2);
	const [approved] = await run('approval', 'approve', { ...by('sysId', requested[0].sys_id), comment: 'Go ahead' });
	expect(approved).toMatchObject({ state: 'approved' });
	const [rejected] = await run('approval', 'reject', by('sysId', requested[1].sys_id));
	expect(rejected).toMatchObject({ state: 'rejected' });
	expect(world.servicenow.table('sysapproval_approver').get(String(requested[0].sys_id))).toMatchObject({ state: 'approved' });
});

it('creates, changes and deletes a user', async () => {
	const [made] = await run('user', 'create', { additionalFields: { user_name: 'new.person', first_name: 'New', last_name: 'Person', email: 'new.person@example.com' } });
	expect(made).toMatchObject({ user_name: 'new.person' });
	const [changed] = await run('user', 'update', { ...by('sysId', made.sys_id), additionalFields: { title: 'Engineer' } });
	expect(changed).toMatchObject({ title: 'Engineer' });
	expect(await run('user', 'delete', by('sysId', made.sys_id))).toEqual([{ deleted: true }]);
});

it('creates and changes a configuration item', async () => {
	const [made] = await run('configurationItem', 'create', { additionalFields: { name: 'mail-01', serial_number: 'SN-1' } });
	expect(made).toMatchObject({ name: 'mail-01' });
	const [changed] = await run('configurationItem', 'update', { ...by('sysId', made.sys_id), additionalFields: { short_description: 'Mail relay' } });
	expect(changed).toMatchObject({ short_description: 'Mail relay' });
});

describe('a class of configuration items', () => {
	const server = { sys_class_name: { __rl: true, mode: 'list', value: 'cmdb_ci_server' } };
	const items = () => world.servicenow.table('cmdb_ci_server');

	it('has the new item in its own table, with its own columns, and changes them', async () => {
		const [made] = await run('configurationItem', 'create', { additionalFields: { name: 'srv-01', ...server }, otherFields: { mappingMode: 'defineBelow', value: { os: 'Debian' }, schema: [] } });
		expect(made).toMatchObject({ name: 'srv-01', sys_class_name: 'cmdb_ci_server', os: 'Debian' });
		const [changed] = await run('configurationItem', 'update', { ...by('sysId', made.sys_id), otherFields: { mappingMode: 'defineBelow', value: { os_version: '13' }, schema: [] } });
		expect(changed).toMatchObject({ os: 'Debian', os_version: '13' });
		expect(items().get(String(made.sys_id))).toMatchObject({ os: 'Debian', os_version: '13' });
	});

	it('is listed, and gives the mapper its columns', async () => {
		const panel = { parameters: { authentication: 'oAuth2', resource: 'configurationItem', operation: 'create', additionalFields: server } };
		expect((await world.n8n.listSearch('searchItemClasses', { ...panel, filter: 'cmdb_ci_ser' })).results.map(({ value }) => value)).toEqual(expect.arrayContaining(['cmdb_ci_server', 'cmdb_ci_service']));
		expect((await world.n8n.resourceMapping('mapColumns', panel)).fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['os_version', 'serial_number']));
	});

	it.each([
		['sys_user', 'sys_user is not a class of configuration items'],
		['Server', '"Server" is not a table name'],
	])('is not %s', async (value, message) => {
		const { error } = await world.n8n.run({ parameters: { authentication: 'oAuth2', resource: 'configurationItem', operation: 'create', additionalFields: { name: 'x', sys_class_name: { __rl: true, mode: 'name', value } } } });
		expect(error?.message).toBe(message);
	});

	it('must be among the allowed tables', async () => {
		const options = { allowedTables: 'cmdb_ci' };
		const { error } = await world.n8n.run({ parameters: { authentication: 'oAuth2', resource: 'configurationItem', operation: 'create', additionalFields: { name: 'x', ...server }, options } });
		expect(error?.message).toBe('This node may not use the table cmdb_ci_server');
	});
});

it('takes references of any table by name in the mapper', async () => {
	const [location] = world.servicenow.table('cmn_location').rows();
	const columns = { mappingMode: 'defineBelow', value: { short_description: 'By name', location: location.name, company: 'No Such Company' }, schema: [] };
	const parameters = { authentication: 'oAuth2', resource: 'record', operation: 'create', table: { __rl: true, mode: 'name', value: 'incident' } };
	const { error } = await world.n8n.run({ parameters: { ...parameters, columns } });
	expect(error?.message).toBe('No record of core_company is called "No Such Company"');
	const [made] = await run('record', 'create', { ...parameters, columns: { ...columns, value: { short_description: 'By name', location: location.name } } });
	expect(made).toMatchObject({ location: location.sys_id });
});

it.each(['userGroup', 'knowledge', 'configurationItem', 'user'])('%s: reads many and one', async (resource) => {
	const rows = await run(resource, 'getAll', { limit: 2 });
	expect(rows.length).toBeGreaterThan(0);
	const [row] = await run(resource, 'get', by('sysId', rows[0].sys_id));
	expect(row.sys_id).toBe(rows[0].sys_id);
});
