// Client ids that are addresses: which documents register a client, and what that client may do.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, consent } from '../exchange';

let emulator: Emulator;
let server: Server;
let base: string;
let served: Record<string, unknown>;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
	server = createServer((request, response) => response.writeHead(request.url === '/client.json' ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(served)));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await emulator.close();
	await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
	emulator.reset();
	served = { client_id: `${base}/client.json`, client_name: 'Documented', redirect_uris: ['http://localhost:9/back'], token_endpoint_auth_method: 'none' };
});

const verifier = 'v'.repeat(43);
const request = (more: Record<string, string> = {}): Record<string, string> => ({
	response_type: 'code', client_id: `${base}/client.json`, redirect_uri: 'http://localhost:9/back', state: 's', code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...more,
});

test('the document makes a public client that signs in with PKCE', async () => {
	const { status, headers } = await consent(emulator, request());
	expect(status).toBe(302);
	const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
	expect((await askToken(emulator, { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:9/back', code_verifier: verifier, client_id: `${base}/client.json`, client_secret: undefined })).status).toBe(200);
	expect(emulator.table('oauth_entity').find('client_id', `${base}/client.json`)?.name).toBe('Documented');
});

test.each<[string, () => void, Record<string, string>, string]>([
	['an address that the document does not name', () => undefined, { redirect_uri: 'http://localhost:9/other' }, 'Invalid redirect_uri'],
	['a document that names another id', () => void (served.client_id = 'somebody'), {}, 'Invalid client_id'],
	['a document without addresses', () => void delete served.redirect_uris, {}, 'Invalid client_id'],
	['a setting', () => void (emulator.settings.oauth.clientIdDocuments = false), {}, 'Invalid client_id'],
])('%s refuses', async (_name, prepare, more, message) => {
	prepare();
	const page = await consent(emulator, request(more));
	expect([page.status, page.body.includes(message)]).toEqual([400, true]);
});

test('nothing is fetched from elsewhere, and a missing document registers nobody', async () => {
	for (const client_id of [`${base}/missing.json`, 'https://example.com/client.json']) expect((await consent(emulator, request({ client_id }))).body).toContain('Invalid client_id');
});
