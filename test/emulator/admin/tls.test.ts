// The certificates of the HTTPS listener for other processes, over the admin address.
import { AdminClient } from '../../../emulator/admin/client';
import { startEmulator, type Emulator } from '../../../emulator';
import { secureCall, tlsOf } from '../tls/secureCall';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1, tls: true })));
afterAll(() => emulator.close());

test('hands out the authority and issues a certificate that is mapped to a user', async () => {
	const admin = new AdminClient(emulator.adminUrl);
	expect(await admin.tls()).toEqual({ url: tlsOf(emulator).url, ca: tlsOf(emulator).ca });
	expect((await secureCall(emulator, await admin.clientCertificate({ userName: 'itil.user' }))).status).toBe(200);
	expect((await secureCall(emulator, await admin.clientCertificate())).status).toBe(401);
	await expect(admin.clientCertificate({ userName: 'nobody' })).rejects.toThrow('no user nobody');
});
