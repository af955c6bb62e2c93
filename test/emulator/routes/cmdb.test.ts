// CMDB: instances with relations, classes, identification and reconciliation.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/now/cmdb/instance';
interface Shown {
	attributes: Record<string, unknown>;
	outbound_relations: { sys_id: string; type: { display_value: string }; target: { value: string } }[];
	inbound_relations: { sys_id: string }[];
}
const one = (method: string, path: string, body?: unknown) => call<{ result: Shown }>(emulator, method, base + path, body);
const type = () => emulator.table('cmdb_rel_type').rows()[0].sys_id;
const service = () => emulator.table('cmdb_ci_service').rows()[0].sys_id;

test('a class lists its items', async () => {
	const { body } = await call<{ result: unknown[] }>(emulator, 'GET', `${base}/cmdb_ci_linux_server?sysparm_limit=2&sysparm_query=ORDERBYname`);
	expect(body.result).toEqual([{ sys_id: expect.any(String), name: 'lnx-app-01' }, { sys_id: expect.any(String), name: 'lnx-app-02' }]);
});

test('an item is created with relations, and found again by its name', async () => {
	const created = await one('POST', '/cmdb_ci_linux_server', { attributes: { name: 'lnux999', ram: 4096 }, source: 'ServiceNow', outbound_relations: [{ type: type(), target: service() }] });
	expect(created.status).toBe(201);
	const { attributes, outbound_relations } = created.body.result;
	expect(attributes).toMatchObject({ name: 'lnux999', ram: '4096', discovery_source: 'ServiceNow', sys_class_name: 'cmdb_ci_linux_server' });
	expect(outbound_relations).toEqual([{ sys_id: expect.any(String), type: expect.objectContaining({ display_value: 'Depends on::Used by' }), target: expect.objectContaining({ value: service() }) }]);
	const again = await one('POST', '/cmdb_ci_linux_server', { attributes: { name: 'lnux999', ram: 8192 }, source: 'ServiceNow' });
	expect(again.body.result.attributes).toMatchObject({ sys_id: attributes.sys_id, ram: '8192' });
	expect((await one('DELETE', `/cmdb_ci_linux_server/${String(attributes.sys_id)}/relation/${outbound_relations[0].sys_id}`)).status).toBe(204);
	expect((await one('GET', `/cmdb_ci_linux_server/${String(attributes.sys_id)}`)).body.result.outbound_relations).toEqual([]);
});

test('attributes and relations are changed', async () => {
	const id = emulator.table('cmdb_ci_linux_server').rows()[0].sys_id;
	expect((await one('PATCH', `/cmdb_ci_linux_server/${id}`, { attributes: { os: 'Linux' }, source: 'ServiceNow' })).body.result.attributes.os).toBe('Linux');
	const added = await one('POST', `/cmdb_ci_linux_server/${id}/relation`, { source: 'ServiceNow', inbound_relations: [{ type: type(), target: emulator.table('cmdb_ci_service').rows()[1].sys_id }] });
	expect(added.status).toBe(201);
	expect(added.body.result.inbound_relations.length).toBeGreaterThan(0);
});

test.each<[number, string, string, unknown]>([
	[400, 'unknown source', '/cmdb_ci_linux_server', { attributes: { name: 'x' }, source: 'Somewhere' }],
	[400, 'no attributes', '/cmdb_ci_linux_server', { source: 'ServiceNow' }],
	[400, 'no CMDB class', '/incident', { attributes: {}, source: 'ServiceNow' }],
	[400, 'unknown relation', '/cmdb_ci_linux_server', { attributes: { name: 'y' }, source: 'ServiceNow', outbound_relations: [{ type: 'x', target: 'y' }] }],
])('%i: %s', async (status, _name, path, body) => {
	expect((await one('POST', path, body)).status).toBe(status);
});

test('a class describes itself', async () => {
	const { body } = await call<{ result: { parent: string; children: string[]; attributes: { element: string; is_inherited: string }[] } }>(emulator, 'GET', '/api/now/cmdb/meta/cmdb_ci_computer');
	expect(body.result).toMatchObject({ parent: 'cmdb_ci_hardware', children: expect.arrayContaining(['cmdb_ci_server']) });
	expect(body.result.attributes).toEqual(expect.arrayContaining([expect.objectContaining({ element: 'ram', is_inherited: 'false' }), expect.objectContaining({ element: 'name', is_inherited: 'true' })]));
});

interface Reconciled {
	items: { operation: string; sysId: string; className: string; errorCount: number; identificationAttempts: { attemptResult: string }[] }[];
	relations: { operation: string; errorCount: number }[];
}
const reconcile = (items: unknown[], relations: unknown[] = [], end = '') => call<{ result: Reconciled }>(emulator, 'POST', `/api/now/identifyreconcile${end}?sysparm_data_source=ServiceNow`, { items, relations });

test('a payload inserts, recognises and updates', async () => {
	const server = { className: 'cmdb_ci_linux_server', values: { name: 'lnux101', serial_number: 'S-1' } };
	const portal = { className: 'cmdb_ci_web_server', values: { name: 'portal-web' } };
	const first = (await reconcile([server, portal], [{ parent: 0, child: 1, type: 'Depends on::Used by' }])).body.result;
	expect(first.items.map((item) => item.operation)).toEqual(['INSERT', 'NO_CHANGE']);
	expect(first.relations).toEqual([expect.objectContaining({ operation: 'INSERT', errorCount: 0 })]);
	const renamed = { className: 'cmdb_ci_linux_server', values: { name: 'renamed', serial_number: 'S-1' } };
	const [second] = (await reconcile([renamed])).body.result.items;
	expect(second).toMatchObject({ operation: 'UPDATE', sysId: first.items[0].sysId });
	expect(second.identificationAttempts.map((one) => one.attemptResult)).toEqual(['SKIPPED', 'MATCHED']);
});

test('lookup records identify an item; what a rule knows nothing of is an error of that item', async () => {
	const lookup = [{ className: 'cmdb_serial_number', values: { serial_number: 'lnux101', serial_number_type: 'uuid' } }];
	const [first] = (await reconcile([{ className: 'cmdb_ci_linux_server', values: { name: 'lnux101' }, lookup }])).body.result.items;
	expect(first).toMatchObject({ operation: 'INSERT', relatedSysIds: [expect.any(String)], relatedItems: [{ className: 'cmdb_serial_number', inputIndices: [{ mainIndex: 0, subIndex: 0 }], markers: [], mergedPayloadIds: [] }] });
	const again = (await reconcile([
		{ className: 'cmdb_ci_linux_server', values: { name: 'other name' }, lookup }, { className: 'cmdb_ci_service', values: { name: 'x' }, lookup }, { className: 'cmdb_ci_linux_server', values: { name: 'y' }, lookup: [{ className: 'core_company', values: {} }] },
	])).body.result.items as { sysId: string; operation: string; errors?: { error: string; message: string }[] }[];
	expect(again[0]).toMatchObject({ operation: 'UPDATE', sysId: first.sysId });
	expect(again.slice(1).map((one) => one.errors)).toEqual([
		[{ error: 'IDENTIFICATION_RULE_FOR_LOOKUP_MISSING', message: 'Identity Rule for table [cmdb_ci_service] missing Lookup Rule for class [cmdb_serial_number]' }], [{ error: 'INVALID_INPUT_DATA', message: expect.any(String) }],
	]);
});

test('a dependent item needs a relation, and is written after what it depends on', async () => {
	const identifier = emulator.table('cmdb_identifier').insert({ name: 'Database Rule', applies_to: 'cmdb_ci_database', is_independent: 'false' }).sys_id;
	emulator.table('cmdb_identifier_entry').insert({ identifier, table: 'cmdb_ci_database', attributes: 'name', order: '10' });
	const items = [{ className: 'cmdb_ci_database', values: { name: 'db' } }, { className: 'cmdb_ci_linux_server', values: { name: 'host' } }];
	const alone = (await reconcile([items[0]])).body.result.items as unknown as { errors: { error: string }[] }[];
	expect(alone[0].errors[0].error).toBe('MISSING_DEPENDENCY');
	const link = [{ parent: 0, child: 1, type: 'Depends on::Used by' }];
	const first = (await reconcile(items, link)).body.result.items;
	expect(first.map((one) => one.operation)).toEqual(['INSERT', 'INSERT']);
	const second = (await reconcile(items, link)).body.result.items;
	expect(second.map((one) => [one.operation, one.sysId])).toEqual(first.map((one) => ['NO_CHANGE', one.sysId]));
});

test('a query changes nothing; a bad item spoils only itself', async () => {
	const { items } = (await reconcile([{ className: 'cmdb_ci_linux_server', values: { name: 'new one' } }, { className: 'incident', values: {} }], [], '/query')).body.result;
	expect(items.map((item) => item.errorCount)).toEqual([0, 1]);
	expect(items[0].operation).toBe('INSERT');
	expect(emulator.table('cmdb_ci_linux_server').find('name', 'new one')).toBeUndefined();
});

test('without the role itil the instance API is closed', async () => {
	const self = { Authorization: `Basic ${Buffer.from('self.service:self-password').toString('base64')}` };
	expect((await call(emulator, 'GET', `${base}/cmdb_ci_linux_server`, undefined, self)).status).toBe(403);
});

test('the enhanced forms do the same: one stores, one only asks', async () => {
	const items = [{ className: 'cmdb_ci_linux_server', values: { name: 'lnux555', serial_number: 'S-5' } }];
	const count = () => emulator.table('cmdb_ci_linux_server').count('name=lnux555');
	expect((await reconcile(items, [], '/queryEnhanced')).body.result.items.map((item) => item.operation)).toEqual(['INSERT']);
	expect(count()).toBe(0);
	expect((await reconcile(items, [], '/enhanced')).body.result.items.map((item) => item.operation)).toEqual(['INSERT']);
	expect(count()).toBe(1);
});
