// ID tokens of a registered provider as bearer tokens: what is checked and who is then the caller.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, call, statusWith } from '../exchange';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const provider = { clientId: 'provider-app', publicKey, keyId: 'p1', issuer: 'https://idp.example.com', userClaim: 'email', userField: 'email' };

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

function idToken(claims: Record<string, unknown> = {}, key: KeyObject = keys.privateKey): string {
	const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const now = emulator.clock.now() / 1000;
	const signed = `${encode({ alg: 'ES256', kid: 'p1' })}.${encode({ iss: provider.issuer, aud: provider.clientId, sub: '00u1', email: 'itil.user@example.com', iat: now, exp: now + 600, jti: 'j1', ...claims })}`;
	return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

test('the caller is the user whom the claim names', async () => {
	emulator.oauth.addIdentityProvider(provider);
	expect(await statusWith(emulator, bearer(idToken()))).toBe(200);
	expect(emulator.journal.entries({ path: 'table/incident' })[0].user).toBe('itil.user');
	expect(await statusWith(emulator, bearer(idToken()))).toBe(200);
});

test.each<[string, Record<string, unknown>]>([
	['another audience', { aud: 'somebody-else' }], ['another issuer', { iss: 'https://evil.example.com' }], ['an expired one', { exp: 1_772_366_400 - 301 }], ['one without an end', { exp: undefined }], ['one that begins later', { nbf: 1_772_366_400 + 301 }],
	['an unknown user', { email: 'nobody@example.com' }], ['no user claim', { email: undefined }],
])('%s is refused with the usual 401', async (_name, claims) => {
	emulator.oauth.addIdentityProvider(provider);
	const { status, body } = await call(emulator, 'GET', '/api/now/table/incident', undefined, bearer(idToken(claims)));
	expect([status, body]).toEqual([401, { error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' }]);
});

test('a clock may differ by 300 seconds', async () => {
	emulator.oauth.addIdentityProvider(provider);
	expect(await statusWith(emulator, bearer(idToken({ exp: 1_772_366_400 - 299 })))).toBe(200);
});

test('a stranger cannot sign, and an unregistered provider is nobody', async () => {
	expect(await statusWith(emulator, bearer(idToken()))).toBe(401);
	emulator.oauth.addIdentityProvider(provider);
	expect(await statusWith(emulator, bearer(idToken({}, stranger.privateKey)))).toBe(401);
});

test('with jti verification a token opens one request', async () => {
	emulator.oauth.addIdentityProvider({ ...provider, verifyJti: true });
	expect(await statusWith(emulator, bearer(idToken()))).toBe(200);
	expect(await statusWith(emulator, bearer(idToken()))).toBe(401);
	expect(await statusWith(emulator, bearer(idToken({ jti: 'j2' })))).toBe(200);
	expect(await statusWith(emulator, bearer(idToken({ jti: undefined })))).toBe(401);
});

test('a provider is no client of the token endpoint, and its scopes limit its tokens', async () => {
	emulator.oauth.addIdentityProvider({ ...provider, scopes: ['incident_read'] });
	emulator.oauth.allowScope('incident_read', 'Table API', { method: 'GET' });
	expect((await askToken(emulator, { grant_type: 'client_credentials', client_id: provider.clientId, client_secret: '' })).status).toBe(401);
	expect(await statusWith(emulator, bearer(idToken()))).toBe(200);
	expect((await call(emulator, 'POST', '/api/now/table/incident', {}, bearer(idToken()))).status).toBe(403);
});
