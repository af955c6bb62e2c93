// The Import Set API: insert, update, ignore, errors, many rows later, reading a result again.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

interface Outcome {
	import_set: string;
	staging_table: string;
	result: Record<string, string>[];
}

const john = { first_name: 'John', last_name: 'Public', user_id: 'john.public', email: 'john.public@company.com' };
const post = (body: unknown, path = 'imp_user') => call<Outcome>(emulator, 'POST', `/api/now/import/${path}`, body);

test('a row is transformed at once, and matched by the coalesce column the next time', async () => {
	const { status, body, headers } = await post(john);
	expect(status).toBe(201);
	expect(body).toEqual({
		import_set: expect.stringMatching(/^ISET\d{7}$/), staging_table: 'imp_user',
		result: [{ transform_map: 'User', table: 'sys_user', display_name: 'name', display_value: 'John Public', record_link: expect.stringContaining(`${emulator.url}/api/now/table/sys_user/`), status: 'inserted', sys_id: expect.any(String) }],
	});
	expect((await call<Outcome>(emulator, 'GET', new URL(headers.get('location') ?? '').pathname)).body.result).toEqual(body.result);
	expect((await post(john)).body.result[0].status).toBe('ignored');
	const updated = (await post({ ...john, last_name: 'Private' })).body.result[0];
	expect(updated).toMatchObject({ status: 'updated', sys_id: body.result[0].sys_id, display_value: 'John Private' });
});

test('a target that refuses the row answers an error inside a 201', async () => {
	emulator.instance.access.deny({ user: emulator.username, table: 'sys_user', operation: 'create' });
	const { status, body } = await post(john);
	expect(status).toBe(201);
	expect(body.result[0]).toMatchObject({ status: 'error', error_message: expect.stringContaining('security constraints') });
});

test('many rows are keyed by column labels and transformed after the answer', async () => {
	const { status, body } = await call(emulator, 'POST', '/api/now/import/imp_incident/insertMultiple', { records: [{ 'External ID': 'E1', Subject: 'one' }, { 'External ID': 'E2', Subject: 'two', subject_unknown: 'x' }] });
	expect(status).toBe(201);
	expect(body).toEqual({ import_set_id: expect.any(String), multi_import_set_id: expect.any(String) });
	await new Promise(setImmediate);
	expect(emulator.table('incident').rows().map((row) => [row.correlation_id, row.short_description])).toEqual([['E1', 'one'], ['E2', 'two']]);
});

test('many rows are keyed by column names where the table is set up so', async () => {
	await call(emulator, 'POST', '/api/now/table/sys_rest_insert_multiple', { source_table: 'imp_incident', column_mapping: 'column_name' });
	await call(emulator, 'POST', '/api/now/import/imp_incident/insertMultiple', { records: [{ external_id: 'E3', subject: 'three', Details: 'a label' }] });
	await new Promise(setImmediate);
	expect(emulator.table('imp_incident').rows().map((row) => [row.external_id, row.subject, row.details])).toEqual([['E3', 'three', undefined]]);
});

test('nested values arrive as text with "=" for ":"', async () => {
	await post({ external_id: 'E9', subject: { a: 'b', c: [1, 2] } }, 'imp_incident');
	expect(emulator.table('imp_incident').rows()[0].subject).toBe('{a=b, c=[1, 2]}');
});

test('without a transform map the request fails with 500, on other tables with 400', async () => {
	for (const map of emulator.table('sys_transform_map').rows()) emulator.table('sys_transform_map').update(map.sys_id, { active: 'false' });
	expect((await post(john)).status).toBe(500);
	expect((await post(john, 'sys_user')).status).toBe(400);
	expect((await post(john, 'nothing')).body).toMatchObject({ error: { message: 'Invalid table nothing' } });
});
