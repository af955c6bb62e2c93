// JWT bearer assertions: real signatures, claims, clock skew and replay.
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, call } from '../exchange';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
	emulator.oauth.trustKey(pem(keys.publicKey), { clientId: emulator.clientId, keyId: 'k1' });
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
let serial = 0;

function assertion(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key: KeyObject = keys.privateKey): string {
	const now = emulator.clock.now() / 1000;
	const full = { aud: emulator.clientId, iss: emulator.clientId, sub: emulator.username, iat: now, exp: now + 300, jti: String(serial++), ...claims };
	const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...header })}.${encode(full)}`;
	return `${signed}.${sign('sha256', Buffer.from(signed), header.alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key).toString('base64url')}`;
}

const ask = (text: string, more: Record<string, string | undefined> = {}) => askToken(emulator, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text, ...more });

test('a signed assertion gives an access token of its subject and no refresh token', async () => {
	const { status, body } = await ask(assertion());
	expect(status).toBe(200);
	expect(body).toEqual({ access_token: expect.any(String), scope: 'useraccount', token_type: 'Bearer', expires_in: 1799 });
	await call(emulator, 'GET', '/api/now/table/incident?sysparm_limit=1', undefined, bearer(body.access_token));
	expect(emulator.journal.entries({ path: 'table/incident' })[0].user).toBe(emulator.username);
});

test('an elliptic-curve key works alike', async () => {
	emulator.oauth.trustKey(pem(curve.publicKey), { clientId: emulator.clientId, keyId: 'ec' });
	expect((await ask(assertion({}, { alg: 'ES256', kid: 'ec' }, curve.privateKey))).status).toBe(200);
});

const seconds = () => emulator.clock.now() / 1000;
const hmac = () => {
	const signed = `${encode({ alg: 'HS256', kid: 'k1' })}.${encode({ aud: emulator.clientId, iss: emulator.clientId, sub: emulator.username, exp: seconds() + 300, jti: 'h' })}`;
	return `${signed}.${createHmac('sha256', pem(keys.publicKey)).update(signed).digest('base64url')}`;
};

test.each<[string, string, () => string]>([
	['a stranger\'s signature', 'invalid signature', () => assertion({}, {}, stranger.privateKey)],
	['an unknown key id', 'invalid signature', () => assertion({}, { kid: 'k2' })],
	['the public key used as an HMAC secret', 'invalid signature', hmac],
	['no signature', 'invalid signature', () => `${encode({ alg: 'none' })}.${encode({ aud: emulator.clientId, iss: emulator.clientId, sub: emulator.username, exp: seconds() + 9 })}.`],
	['a changed claim', 'invalid signature', () => assertion().replace(/\.[^.]+\./, `.${encode({ aud: emulator.clientId, iss: emulator.clientId, sub: 'admin', exp: seconds() + 9 })}.`)],
	['another audience', 'invalid aud', () => assertion({ aud: 'https://elsewhere' })],
	['another issuer', 'invalid iss', () => assertion({ iss: 'someone' })],
	['no subject', 'missing sub', () => assertion({ sub: '' })],
	['an unknown subject', 'unknown user', () => assertion({ sub: 'nobody' })],
	['an end in the past', 'expired assertion', () => assertion({ exp: seconds() - 300 })],
	['no end', 'expired assertion', () => assertion({ exp: undefined })],
	['a start in the future', 'iat in the future', () => assertion({ iat: seconds() + 301 })],
	['no jti', 'missing jti', () => assertion({ jti: undefined })],
	['no JWT at all', 'malformed assertion', () => 'x.y'],
])('%s is refused', async (_name, reason, make) => {
	const { status, body } = await ask(make());
	expect({ status, body }).toEqual({ status: 401, body: { error_description: 'access_denied', error: 'server_error' } });
	expect(emulator.oauth.signIns()[0].reason).toBe(reason);
});

test('an assertion is good once', async () => {
	const once = assertion();
	expect((await ask(once)).status).toBe(200);
	expect((await ask(once)).status).toBe(401);
});

test('the clock skew can be withdrawn', async () => {
	expect((await ask(assertion({ exp: seconds() - 10 }))).status).toBe(200);
	emulator.settings.oauth.jwt.clockSkew = 0;
	expect((await ask(assertion({ exp: seconds() - 10 }))).status).toBe(401);
});

test('the subject is looked up in the user field of the application', async () => {
	emulator.oauth.changeUser(emulator.username, { email: 'integration@example.com' });
	emulator.oauth.changeClient(emulator.clientId, { user_field: 'email' });
	expect((await ask(assertion({ sub: 'integration@example.com' }))).status).toBe(200);
	expect((await ask(assertion())).status).toBe(401);
});

test('a public client is known by the issuer alone', async () => {
	emulator.oauth.trustKey(pem(keys.publicKey), { clientId: emulator.publicClientId });
	const text = assertion({ aud: emulator.publicClientId, iss: emulator.publicClientId }, { kid: undefined });
	expect((await ask(text, { client_id: undefined, client_secret: undefined })).status).toBe(200);
	expect((await ask(assertion(), { client_secret: undefined })).status).toBe(401);
});

test('another issuer needs an entry of the claim validation', async () => {
	expect((await ask(assertion({ iss: 'https://issuer.example.com' }))).status).toBe(401);
	const client = emulator.table('oauth_entity').find('client_id', emulator.clientId)?.sys_id ?? '';
	emulator.table('jwt_claim_validation').insert({ oauth_jwt: client, name: 'iss', value: 'https://issuer.example.com' });
	expect((await ask(assertion({ iss: 'https://issuer.example.com' }))).status).toBe(200);
	expect((await ask(assertion({ iss: 'https://other.example.com' }))).status).toBe(401);
});

test('a shared key signs by HMAC', async () => {
	const signedWith = (secret: string, bits: '256' | '512'): string => {
		const signed = `${encode({ alg: `HS${bits}`, kid: 'shared' })}.${encode({ aud: emulator.clientId, iss: emulator.clientId, sub: emulator.username, exp: seconds() + 300, jti: String(serial++) })}`;
		return `${signed}.${createHmac(`sha${bits}`, secret).update(signed).digest('base64url')}`;
	};
	expect((await ask(signedWith('s3cret', '256'))).status).toBe(401);
	emulator.oauth.trustSharedKey('s3cret', { clientId: emulator.clientId, keyId: 'shared' });
	expect((await ask(signedWith('s3cret', '256'))).status).toBe(200);
	expect((await ask(signedWith('s3cret', '512'))).status).toBe(200);
	expect((await ask(signedWith('guess', '256'))).status).toBe(401);
});

test("the application's own clock skew wins over the setting", async () => {
	emulator.oauth.changeClient(emulator.clientId, { clock_skew: '0' });
	expect((await ask(assertion({ exp: seconds() - 10 }))).status).toBe(401);
	emulator.oauth.changeClient(emulator.clientId, { clock_skew: '900' });
	expect((await ask(assertion({ exp: seconds() - 800 }))).status).toBe(200);
});

test('an application may do without the jti, or look for it in another claim', async () => {
	emulator.oauth.changeClient(emulator.clientId, { jti_claim: 'uti' });
	expect((await ask(assertion())).status).toBe(401);
	const once = assertion({ uti: 'u1' });
	expect([(await ask(once)).status, (await ask(once)).status]).toEqual([200, 401]);
	emulator.oauth.changeClient(emulator.clientId, { enable_jti_verification: 'false' });
	expect([(await ask(once)).status, (await ask(assertion({ jti: undefined }))).status]).toEqual([200, 200]);
});

test('every claim of the claim validation must have one of its values', async () => {
	const client = emulator.table('oauth_entity').find('client_id', emulator.clientId)?.sys_id ?? '';
	for (const value of ['red', 'blue']) emulator.table('jwt_claim_validation').insert({ oauth_jwt: client, name: 'colour', value });
	expect((await ask(assertion({ colour: 'blue' }))).status).toBe(200);
	expect((await ask(assertion({ colour: 'green' }))).status).toBe(401);
	expect((await ask(assertion())).status).toBe(401);
	expect(emulator.oauth.signIns({ outcome: 'refused' })[0].reason).toBe('invalid colour');
});
