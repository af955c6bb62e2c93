// The one-call descriptions of tables.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());

const get = async (path: string) => (await ask(emulator, 'GET', path)).body.result;

test('tables and columns of the documentation API', async () => {
	expect(await get('/api/now/doc/table/schema')).toContainEqual({ label: 'Incident', value: 'incident' });
	const columns = await get('/api/now/doc/table/schema/incident');
	expect(columns).toContainEqual({ label: 'Assigned to', exampleValue: '', internalType: 'reference', name: 'assigned_to' });
	expect(new Set(columns.map((one: { name: string }) => one.name)).size).toBe(columns.length);
	expect((await ask(emulator, 'GET', '/api/now/doc/table/schema/nope')).status).toBe(400);
});

test('columns with choices of the UI API', async () => {
	const { columns } = await get('/api/now/ui/meta/incident');
	expect(columns.state).toMatchObject({ type: 'integer', label: 'State', choices: expect.arrayContaining([{ value: '6', label: 'Resolved' }]) });
	expect(columns.caller_id).toMatchObject({ reference: 'sys_user', mandatory: true });
});
