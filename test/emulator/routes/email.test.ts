// The Email API: what is written, what is read back, what is refused.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const post = (body: object) => ask(emulator, 'POST', '/api/now/email', body);

test('a message is kept, linked to its record and read back', async () => {
	const incident = emulator.table('incident').rows()[0].sys_id;
	const { status, body } = await post({ to: ['User1 <a@example.com>', 'b@example.com'], cc: ['c@example.com'], subject: 'Hello There', text: 'Test', html: '<p>Test</p>', table_name: 'incident', table_record_id: incident, headers: { 'X-Custom': 'header' } });
	const id = String(body.result.id);
	expect([status, body.result.links]).toEqual([200, [{ rel: 'self', href: `/now/v1/email/${id}` }, { rel: 'status', href: `/now/v1/email/${id}?sysparm_fields=id,type,state,error` }]]);
	expect((await ask(emulator, 'GET', `/api/now/v1/email/${id}`)).body.result).toEqual({
		id, type: 'send-ready', state: 'ready', subject: 'Hello There', to: ['User1 <a@example.com>', 'b@example.com'], cc: ['c@example.com'], bcc: [''], html: '<p>Test</p>', text: 'Test', importance: '', headers: { 'X-Custom': 'header' },
	});
	expect((await ask(emulator, 'GET', `/api/now/email/${id}?sysparm_fields=id,type,state,error`)).body.result).toEqual({ id, type: 'send-ready', state: 'ready' });
	expect(emulator.table('sys_email').get(id)).toMatchObject({ instance: incident, target_table: 'incident' });
});

test.each<[string, object]>([
	['no recipient', { subject: 'x' }], ['more than 100 recipients', { to: Array.from({ length: 101 }, (_, i) => `u${i}@example.com`) }], ['a table without a record', { to: ['a@example.com'], table_name: 'incident' }],
	['a record that is not there', { to: ['a@example.com'], table_name: 'incident', table_record_id: 'ffffffffffffffffffffffffffffffff' }],
])('%s is refused', async (_name, body) => {
	expect((await post(body)).status).toBe(400);
});

test('a missing message is 403', async () => {
	expect((await ask(emulator, 'GET', '/api/now/email/ffffffffffffffffffffffffffffffff')).status).toBe(403);
});
