// The emulator as a whole: it starts, signs a client in, stores an incident and is reset.
import { startEmulator, type Emulator } from '../../emulator';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 5 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

async function token(form: Record<string, string>): Promise<{ access_token: string; refresh_token?: string }> {
	const reply = await fetch(`${emulator.url}/oauth_token.do`, {
		method: 'POST',
		body: new URLSearchParams({ client_id: emulator.clientId, client_secret: emulator.clientSecret, ...form }),
	});
	expect(reply.status).toBe(200);
	return (await reply.json()) as { access_token: string };
}

test('signs in and creates, reads and updates an incident', async () => {
	const { access_token } = await token({ grant_type: 'client_credentials' });
	const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
	const created = await fetch(`${emulator.url}/api/now/table/incident`, { method: 'POST', headers, body: JSON.stringify({ short_description: 'Printer on fire' }) });
	expect(created.status).toBe(201);
	const { result } = (await created.json()) as { result: Record<string, string> };
	expect(result.number).toMatch(/^INC\d{7}$/);
	const address = `${emulator.url}/api/now/table/incident/${result.sys_id}`;
	const changed = await fetch(address, { method: 'PATCH', headers, body: JSON.stringify({ short_description: 'Printer put out' }) });
	expect(changed.status).toBe(200);
	expect(await (await fetch(address, { headers })).json()).toMatchObject({ result: { short_description: 'Printer put out', sys_mod_count: '1' } });
});

test('reset brings back the seeded rows and forgets the others', () => {
	emulator.table('incident').insert({ short_description: 'one more' });
	expect(emulator.table('incident').rows()).toHaveLength(6);
	emulator.reset();
	expect(emulator.table('incident').rows()).toHaveLength(5);
});

test('a request without credentials is refused in the error envelope', async () => {
	const reply = await fetch(`${emulator.url}/api/now/table/incident`);
	expect(reply.status).toBe(401);
	expect(await reply.json()).toEqual({ error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' });
});
