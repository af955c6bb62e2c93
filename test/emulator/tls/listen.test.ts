// The HTTPS listener: a certificate that its authority signed, the same instance behind it, addresses that begin with https.
import { connect, rootCertificates } from 'node:tls';
import { startEmulator, type Emulator } from '../../../emulator';
import { secureCall, tlsOf } from './secureCall';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 3, tls: true })));
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const basic = (): Record<string, string> => ({ Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` });

/** The common name of the listener, or the code of the error that the client ends with. */
async function handshake(ca: string | readonly string[], servername = 'localhost'): Promise<string> {
	return await new Promise((resolve) => {
		const socket = connect({ host: '127.0.0.1', port: Number(new URL(tlsOf(emulator).url).port), servername, ca: [ca].flat() });
		socket.setTimeout(20_000, () => socket.destroy(new Error('no handshake in 20 seconds')));
		socket.once('secureConnect', () => {
			resolve(String(socket.getPeerCertificate().subject.CN));
			socket.destroy();
		});
		socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
	});
}

test('its certificate is good for localhost and 127.0.0.1, by its own authority and no other', async () => {
	expect(tlsOf(emulator).url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
	for (const host of ['localhost', '127.0.0.1']) expect((await secureCall(emulator, { host, headers: basic() })).status).toBe(200);
	expect(await handshake(tlsOf(emulator).ca)).toBe('localhost');
	expect(await handshake(rootCertificates)).toBe('SELF_SIGNED_CERT_IN_CHAIN');
	expect(await handshake(tlsOf(emulator).ca, 'elsewhere.example.com')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('the links in an answer begin with the address that was asked', async () => {
	const { url } = tlsOf(emulator);
	const path = '/api/now/table/incident?sysparm_limit=1&sysparm_query=caller_idISNOTEMPTY';
	const secure = await secureCall(emulator, { path, headers: basic() });
	expect(secure.body.result[0].caller_id.link).toMatch(new RegExp(`^${url}/api/now/table/sys_user/`));
	expect(secure.headers.link).toContain(`<${url}/api/now/table/incident?`);
	const created = await secureCall(emulator, { method: 'POST', path: '/api/now/table/incident', body: {}, headers: basic() });
	expect(created.headers.location).toBe(`${url}/api/now/table/incident/${created.body.result.sys_id}`);
	expect((await secureCall(emulator, { path: '/.well-known/openid-configuration' })).body).toMatchObject({ issuer: url, token_endpoint: `${url}/oauth_token.do` });
	const plain = await fetch(emulator.url + path, { headers: basic() });
	expect(await plain.text()).toContain(`${emulator.url}/api/now/table/sys_user/`);
});

test('two requests at once over both listeners keep their own addresses', async () => {
	emulator.settings.latency.perRequestMs = 20;
	const path = '/api/now/table/incident?sysparm_limit=1';
	const ask = async (): Promise<boolean> => String((await secureCall(emulator, { path, headers: basic() })).headers.link).includes('https://');
	const askPlain = async (): Promise<boolean> => String((await fetch(emulator.url + path, { headers: basic() })).headers.get('link')).includes('https://');
	expect(await Promise.all([ask(), askPlain(), ask(), askPlain()])).toEqual([true, false, true, false]);
});

test('tokens, cookies and pages work as over the plain address; cookies are marked secure', async () => {
	const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
	const token = await secureCall(emulator, { method: 'POST', path: '/oauth_token.do', headers: form, body: new URLSearchParams({ grant_type: 'client_credentials', client_id: emulator.clientId, client_secret: emulator.clientSecret }).toString() });
	const { status, headers } = await secureCall(emulator, { headers: { Authorization: `Bearer ${String(token.body.access_token)}` } });
	expect(status).toBe(200);
	expect(headers.server).toBe('snow_adc');
	for (const cookie of headers['set-cookie'] ?? []) expect(cookie).toMatch(/; Secure$/);
	expect((await secureCall(emulator, { path: '/incident_list.do' })).text).toContain('Incidents');
	expect((await fetch(emulator.url)).headers.get('server')).toBe('ServiceNow');
});

test('/adcv2/supports_tls says whether client certificates are asked for', async () => {
	expect((await secureCall(emulator, { path: '/adcv2/supports_tls' })).text).toBe('true');
	const plain = await startEmulator({ records: 0 });
	try {
		expect(plain.tls).toBeUndefined();
		expect(await (await fetch(`${plain.url}/adcv2/supports_tls`)).text()).toBe('false');
		expect(plain.table('v_plugin').find('id', 'com.glide.auth.mutual')?.active).toBe('inactive');
		expect((await fetch(`${plain.adminUrl}/tls`)).status).toBe(404);
	} finally {
		await plain.close();
	}
});

test('a port that is taken ends the start and leaves nothing listening', async () => {
	const port = Number(new URL(tlsOf(emulator).url).port);
	await expect(startEmulator({ records: 0, tls: true, tlsPort: port })).rejects.toThrow('EADDRINUSE');
});

test('faults and the journal see requests of both listeners', async () => {
	emulator.faults.add({ status: 503, times: 1 });
	expect((await secureCall(emulator, { headers: basic() })).status).toBe(503);
	expect((await secureCall(emulator, { headers: basic() })).status).toBe(200);
	expect(emulator.journal.entries().map(({ status, via }) => [status, via])).toEqual([[503, 'none'], [200, 'basic']]);
});
