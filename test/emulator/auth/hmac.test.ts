// Signed requests: the header that clients send, what the signature covers, and when a secret is no longer good.
import { createHmac } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.oauth.addHmacSecret({ userName: 'itil.user', secret: 'shared', keyId: 'k1' });
});

const path = '/api/now/table/incident';
const signature = (body: string, secret = 'shared', algorithm = 'sha256'): string => createHmac(algorithm, secret).update(body).digest('base64');
const signed = (body: string, key = 'k1'): Record<string, string> => ({ 'x-sn-hmac-signature-256': `KEYID=${key},SIGNATURE=${signature(body)}` });
const post = (body: string, headers: Record<string, string>) => call(emulator, 'POST', path, body, { 'Content-Type': 'application/json', ...headers });

test('a signature over the body signs the caller in', async () => {
	const body = JSON.stringify({ short_description: 'signed' });
	expect((await post(body, signed(body))).status).toBe(201);
	expect(emulator.table('incident').find('short_description', 'signed')?.sys_created_by).toBe('itil.user');
	expect((await post(body.replace('signed', 'forged'), signed(body))).status).toBe(401);
	expect((await post(body, signed(body, 'unknown'))).status).toBe(401);
});

test('a request without a body signs the empty object of the default script, in the header or the query', async () => {
	expect((await call(emulator, 'GET', path, undefined, signed('{"":""}'))).status).toBe(200);
	const inQuery = encodeURIComponent(`KEYID=k1,SIGNATURE=${signature('{"":""}')}`);
	expect((await call(emulator, 'GET', `${path}?sysparm_limit=1&x-sn-hmac-signature-256=${inQuery}`, undefined, {})).status).toBe(200);
});

test('an attachment is stored whole although its bytes were needed for the signature', async () => {
	const incident = emulator.table('incident').rows()[0].sys_id;
	const reply = await call<{ result: { size_bytes: string } }>(emulator, 'POST', `/api/now/attachment/file?table_name=incident&table_sys_id=${incident}&file_name=a.txt`, 'twelve bytes', { 'Content-Type': 'text/plain', ...signed('twelve bytes') });
	expect([reply.status, reply.body.result.size_bytes]).toEqual([201, '12']);
});

test('other algorithms, a default key, an expired and an unhappy user', async () => {
	emulator.oauth.addHmacSecret({ userName: 'itil.user', secret: 'longer', keyId: 'k2', algorithm: 'HmacSHA512' });
	emulator.oauth.addHmacSecret({ userName: 'itil.user', secret: 'shared' });
	emulator.oauth.addHmacSecret({ userName: 'itil.user', secret: 'shared', keyId: 'old', expiry: '2020-01-01 00:00:00' });
	const status = async (value: string): Promise<number> => (await call(emulator, 'GET', path, undefined, { 'x-sn-hmac-signature-256': value })).status;
	expect(await status(`KEYID=k2,SIGNATURE=${signature('{"":""}', 'longer', 'sha512')}`)).toBe(200);
	expect(await status(signature('{"":""}'))).toBe(200);
	expect(await status(`KEYID=old,SIGNATURE=${signature('{"":""}')}`)).toBe(401);
	expect(await status('KEYID=k1,SIGNATURE=%%%')).toBe(401);
	emulator.oauth.changeUser('itil.user', { locked_out: 'true' });
	expect(await status(signature('{"":""}'))).toBe(401);
});

test('a policy can ask for it', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['hmac'] });
	expect((await call(emulator, 'GET', path, undefined, signed('{"":""}'))).status).toBe(200);
	expect((await call(emulator, 'GET', path)).status).toBe(401);
});
