// Mutual TLS over real connections: whom a client certificate stands for, and what every doubtful one gets.
import { startEmulator, type Emulator } from '../../../emulator';
import type { ClientCertificateOrder } from '../../../emulator/tls/instrument';
import { secureCall, tlsOf, type SecureAnswer, type SecureRequest } from '../tls/secureCall';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 3, tls: true })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const user = 'itil.user';
const call = async (order: ClientCertificateOrder, more: SecureRequest = {}): Promise<SecureAnswer> => await secureCall(emulator, { ...(await tlsOf(emulator).clientCertificate(order)), ...more });
const envelope = { error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' };
const basic = (name: string, password: string): Record<string, string> => ({ Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });
const last = () => emulator.journal.entries()[emulator.journal.total - 1];

test('a mapped certificate signs its user in, for reading and writing, and the journal says so', async () => {
	const pair = await tlsOf(emulator).clientCertificate({ userName: user });
	expect((await secureCall(emulator, pair)).status).toBe(200);
	expect((await secureCall(emulator, { ...pair, method: 'POST', path: '/api/now/table/incident', body: { short_description: 'by certificate' } })).status).toBe(201);
	expect(emulator.table('incident').find('short_description', 'by certificate')?.sys_created_by).toBe(user);
	expect(last()).toMatchObject({ user, via: 'certificate', certificate: 'CN=itil.user, O=Local ServiceNow', status: 201 });
});

test('a user has several certificates; the mapping counts while it is active', async () => {
	const [first, second] = [await tlsOf(emulator).clientCertificate({ userName: user }), await tlsOf(emulator).clientCertificate({ userName: user })];
	expect([(await secureCall(emulator, first)).status, (await secureCall(emulator, second)).status]).toEqual([200, 200]);
	const mapping = emulator.table('sys_user_certificate').rows('ORDERBYsys_created_on');
	expect(mapping).toHaveLength(2);
	for (const row of mapping) emulator.table('sys_user_certificate').update(row.sys_id, { active: 'false' });
	expect((await secureCall(emulator, first)).status).toBe(401);
});

test('one that came from an intermediate authority brings that along, or the instance knows it', async () => {
	const tls = tlsOf(emulator);
	const { certificate, key } = await tls.clientCertificate({ userName: user, by: 'intermediate' });
	expect((await secureCall(emulator, { certificate, key })).status).toBe(200);
	const [leaf, intermediate] = certificate.split(/(?<=-----END CERTIFICATE-----\n)/);
	expect((await secureCall(emulator, { certificate: leaf, key })).status).toBe(401);
	tls.trust(intermediate, 'intermediate_cert');
	expect((await secureCall(emulator, { certificate: leaf, key })).status).toBe(200);
});

describe('nobody is signed in, and the answer is the usual 401', () => {
	const cases: [string, (tls: ReturnType<typeof tlsOf>) => Promise<SecureAnswer>][] = [
		['no certificate', async () => await secureCall(emulator)],
		['one that is mapped to nobody', async () => await call({ commonName: user })],
		['one of an unknown authority', async () => await call({ commonName: user, by: 'stranger' })],
		['one that signed itself', async () => await call({ commonName: user, by: 'itself' })],
		['one that has expired', async () => {
			const pair = await tlsOf(emulator).clientCertificate({ userName: user, notAfter: '2026-03-02' });
			emulator.clock.freeze('2026-03-02 00:00:00');
			return await secureCall(emulator, pair);
		}],
		['an inactive user', async () => {
			emulator.oauth.changeUser(user, { active: 'false' });
			return await call({ userName: user });
		}],
		['a locked user', async () => {
			emulator.oauth.changeUser(user, { locked_out: 'true' });
			return await call({ userName: user });
		}],
		['the authority no longer active', async () => {
			const pair = await tlsOf(emulator).clientCertificate({ userName: user });
			for (const row of emulator.table('sys_ca_certificate').rows()) emulator.table('sys_ca_certificate').update(row.sys_id, { active: 'false' });
			return await secureCall(emulator, pair);
		}],
		['the plugin not active', async () => {
			emulator.oauth.activatePlugin('com.glide.auth.mutual', false);
			return await call({ userName: user });
		}],
		['the property off', async () => {
			emulator.oauth.setProperty('glide.authenticate.mutual.enabled', 'false');
			return await call({ userName: user });
		}],
		['a deleted mapping', async () => {
			const pair = await tlsOf(emulator).clientCertificate({ userName: user });
			for (const row of emulator.table('sys_user_certificate').rows()) emulator.table('sys_user_certificate').delete(row.sys_id);
			return await secureCall(emulator, pair);
		}],
	];
	test.each(cases)('%s', async (_name, ask) => {
		const { status, body, headers } = await ask(tlsOf(emulator));
		expect({ status, body }).toEqual({ status: 401, body: envelope });
		expect(headers['www-authenticate']).toBe('BASIC realm="Service-now"');
		expect(last()).toMatchObject({ user: '', via: 'none' });
	});
});

describe('beside other credentials', () => {
	test('what the request itself carries comes first, and is not made good by the certificate', async () => {
		const pair = await tlsOf(emulator).clientCertificate({ userName: user });
		expect((await secureCall(emulator, { ...pair, headers: basic('admin', 'admin') })).status).toBe(200);
		expect(last()).toMatchObject({ user: 'admin', via: 'basic', certificate: 'CN=itil.user, O=Local ServiceNow' });
		expect((await secureCall(emulator, { ...pair, headers: basic('admin', 'wrong') })).status).toBe(401);
		expect((await secureCall(emulator, { ...pair, headers: { Authorization: 'Bearer unknown' } })).status).toBe(401);
		expect((await secureCall(emulator, { ...pair, headers: { 'x-sn-apikey': emulator.apiKey } })).status).toBe(200);
		expect(last()).toMatchObject({ user: emulator.username, via: 'apiKey' });
	});

	test('a certificate that counts for nothing does no harm to a right password', async () => {
		expect((await call({ by: 'stranger' }, { headers: basic('admin', 'admin') })).status).toBe(200);
	});

	test('it comes before a session cookie, and needs no user token for writing', async () => {
		const pair = await tlsOf(emulator).clientCertificate({ userName: user });
		const login = await secureCall(emulator, { method: 'POST', path: '/login.do', body: 'user_name=admin&user_password=admin', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
		const cookie = [login.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]).join('; ');
		expect((await secureCall(emulator, { headers: { Cookie: cookie } })).status).toBe(200);
		expect(last()).toMatchObject({ user: 'admin', via: 'session' });
		expect((await secureCall(emulator, { ...pair, method: 'POST', path: '/api/now/table/incident', body: {}, headers: { Cookie: cookie } })).status).toBe(201);
		expect(last()).toMatchObject({ user, via: 'certificate' });
	});

	test('a policy can ask for it or leave it out, and scopes are never looked at', async () => {
		const pair = await tlsOf(emulator).clientCertificate({ userName: user });
		emulator.oauth.allowScope('narrow', 'Table API', { method: 'DELETE' });
		emulator.oauth.addPolicy({ api: 'Table API', allow: ['certificate'] });
		expect((await secureCall(emulator, pair)).status).toBe(200);
		expect((await secureCall(emulator, { headers: basic('admin', 'admin') })).status).toBe(401);
		emulator.oauth.addPolicy({ api: 'Table API', methods: ['GET'], allow: ['oauth'] });
		expect((await secureCall(emulator, pair)).status).toBe(401);
	});
});
