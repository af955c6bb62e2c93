// The records behind certificate sign-in, over REST: what is read from an upload, what is refused, who may write them.
import { startEmulator, type Emulator } from '../../../emulator';
import { Authority } from '../../../emulator/tls/authority';
import { secureCall, tlsOf } from '../tls/secureCall';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1, tls: true })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const asAdmin = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => ask(emulator, method, path, body, headers, 'admin:admin');
const userId = (): string => emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id ?? '';

test('a mapping reads names and times from the certificate and does not keep its text', async () => {
	const pair = await tlsOf(emulator).clientCertificate({ commonName: 'robot', notAfter: '2026-03-11T12:00:00Z' });
	const { status, body } = await asAdmin('POST', '/api/now/table/sys_user_certificate', { name: 'robot', user: userId(), pem_certificate: pair.certificate });
	expect(status).toBe(201);
	expect(body.result).toMatchObject({ type: 'client_cert', subject: 'CN=robot, O=Local ServiceNow', issuer: 'CN=Local ServiceNow CA, O=Local ServiceNow', valid_from: '2020-01-01 00:00:00', expires: '2026-03-11 12:00:00', expires_in_days: '10', pem_certificate: '' });
	expect((await secureCall(emulator, pair)).status).toBe(200);
});

test('the certificate may come as an attachment of the record', async () => {
	const pair = await tlsOf(emulator).clientCertificate({ commonName: 'robot' });
	const { body } = await asAdmin('POST', '/api/now/table/sys_user_certificate', { name: 'robot', user: userId() });
	expect((await secureCall(emulator, pair)).status).toBe(401);
	const file = await asAdmin('POST', `/api/now/attachment/file?table_name=sys_user_certificate&table_sys_id=${String(body.result.sys_id)}&file_name=robot.pem`, pair.certificate, { 'Content-Type': 'application/x-pem-file' });
	expect(file.status).toBe(201);
	for (let turn = 0; turn < 200 && !emulator.table('sys_user_certificate').get(String(body.result.sys_id))?.fingerprint; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
	expect((await secureCall(emulator, pair)).status).toBe(200);
});

test('an authority of one\'s own is registered, and vouches from then on', async () => {
	const own = await Authority.create('Own CA');
	const { certificate, key } = await own.issueClient({ commonName: 'robot' });
	const map = () => asAdmin('POST', '/api/now/table/sys_user_certificate', { name: 'robot', user: userId(), pem_certificate: certificate });
	expect((await map()).body.error?.detail).toMatch(/aborted by Business Rule 'Normalize certificate'.*not issued by a trusted/);
	const registered = await asAdmin('POST', '/api/now/table/sys_ca_certificate', { name: 'Own CA', pem_certificate: own.certificate });
	expect(registered.body.result).toMatchObject({ type: 'ca_cert', subject: 'CN=Own CA, O=Local ServiceNow', pem_certificate: own.certificate });
	expect((await map()).status).toBe(201);
	expect((await secureCall(emulator, { certificate, key })).status).toBe(200);
});

test('text that is no certificate, a client\'s certificate as an authority, and one out of its time are refused', async () => {
	const { certificate } = await tlsOf(emulator).clientCertificate({ notAfter: '2026-02-01' });
	const refusal = async (table: string, text: string): Promise<unknown[]> => {
		const { status, body } = await asAdmin('POST', `/api/now/table/${table}`, { name: 'x', user: userId(), pem_certificate: text });
		return [status, body.error?.detail?.split("'. ")[1]];
	};
	expect(await refusal('sys_ca_certificate', 'no certificate')).toEqual([403, 'Invalid PEM certificate']);
	expect(await refusal('sys_ca_certificate', certificate)).toEqual([403, 'Not a CA certificate']);
	expect(await refusal('sys_user_certificate', certificate)).toEqual([403, 'The certificate is not valid now']);
	expect(await refusal('sys_user_certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toEqual([403, 'Invalid PEM certificate']);
});

test('only the role for it writes these records', async () => {
	const { certificate } = await tlsOf(emulator).clientCertificate();
	expect((await ask(emulator, 'POST', '/api/now/table/sys_user_certificate', { user: userId(), pem_certificate: certificate }, {}, 'itil.user:itil-password')).status).toBe(403);
});
