// Tokens that the instance signs: JWT access tokens, ID tokens, and the list of its keys.
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, call, consent, statusWith, type TokenBody } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

type ListedKey = JsonWebKey & { kid: string };
const listed = async (): Promise<ListedKey[]> => (await call<{ keys: ListedKey[] }>(emulator, 'GET', '/api/now/oauth/jwks', undefined, {})).body.keys;
const part = (token: string, at: 0 | 1): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[at], 'base64url').toString('utf8')) as Record<string, unknown>;
const password = (more: Record<string, string> = {}) => askToken(emulator, { grant_type: 'password', username: emulator.username, password: emulator.password, ...more });

async function genuine(token: string): Promise<boolean> {
	const key = (await listed()).find((one) => one.kid === part(token, 0).kid);
	const [head, body, signature] = token.split('.');
	return key !== undefined && verify('sha256', Buffer.from(`${head}.${body}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

test('an application with the token format JWT gets access tokens that its key list verifies', async () => {
	emulator.oauth.changeClient(emulator.clientId, { token_format: 'jwt' });
	const { access_token: token } = (await password()).body;
	expect(await genuine(token)).toBe(true);
	expect(part(token, 1)).toMatchObject({ iss: emulator.url, aud: emulator.clientId, sub: emulator.table('sys_user').find('user_name', emulator.username)?.sys_id, scope: 'useraccount', iat: 1772366400, exp: 1772366400 + 1800 });
	expect(await statusWith(emulator, bearer(token))).toBe(200);
	expect(await statusWith(emulator, bearer(`${token.slice(0, -4)}AAAA`))).toBe(401);
	emulator.clock.advance(1_800_000);
	expect(await statusWith(emulator, bearer(token))).toBe(401);
});

test('the subject claim is the column that the application names', async () => {
	emulator.oauth.changeClient(emulator.clientId, { token_format: 'jwt', subject_claim: 'email' });
	expect(part((await password()).body.access_token, 1).sub).toBe('integration.user@example.com');
});

test('a revoked JWT is as dead as an opaque token', async () => {
	emulator.oauth.changeClient(emulator.clientId, { token_format: 'jwt' });
	const { access_token: token } = (await password()).body;
	await call(emulator, 'GET', `/oauth_revoke_token.do?token=${token}`, undefined, {});
	expect(await statusWith(emulator, bearer(token))).toBe(401);
});

test('a rotated key stays listed for 105 days', async () => {
	const before = await listed();
	emulator.oauth.rotateSigningKey();
	const after = await listed();
	expect(after.map((key) => key.kid).slice(1)).toEqual(before.map((key) => key.kid));
	expect(Object.keys(after[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
	emulator.clock.advance(105 * 86_400_000);
	expect((await listed()).map((key) => key.kid)).toEqual([after[0].kid]);
});

test('the scope openid brings an ID token with the nonce of the request', async () => {
	const request = { response_type: 'code', client_id: emulator.clientId, redirect_uri: 'http://localhost:5678/callback', state: 's' };
	const tokens = async (more: Record<string, string>): Promise<TokenBody & { id_token?: string }> => {
		const { headers } = await consent(emulator, { ...request, ...more });
		const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
		return (await askToken(emulator, { grant_type: 'authorization_code', code, redirect_uri: request.redirect_uri })).body;
	};
	const { id_token: idToken = '' } = await tokens({ scope: 'openid useraccount', nonce: 'n-1' });
	expect(await genuine(idToken)).toBe(true);
	expect(part(idToken, 1)).toMatchObject({ iss: emulator.url, aud: emulator.clientId, nonce: 'n-1', preferred_username: emulator.username });
	expect(await statusWith(emulator, bearer(idToken))).toBe(401);
	expect(await tokens({ scope: 'useraccount' })).not.toHaveProperty('id_token');
	expect((await password({ scope: 'openid' })).body).toHaveProperty('id_token');
	expect((await call<{ jwks_uri: string }>(emulator, 'GET', '/.well-known/openid-configuration', undefined, {})).body.jwks_uri).toBe(`${emulator.url}/api/now/oauth/jwks`);
});
