// The sign-in instruments, in the same process and over the second port.
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const signIn = () => askToken(emulator, { grant_type: 'password', username: emulator.username, password: emulator.password });

async function instrument(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
	const reply = await fetch(emulator.adminUrl + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
	expect(reply.status).toBe(200);
	return (await reply.json()) as Record<string, unknown>;
}

test('access tokens end on order while refresh tokens live on, and the other way round', async () => {
	const { access_token, refresh_token } = (await signIn()).body;
	expect(emulator.oauth.expireAccessTokens()).toBe(1);
	expect(await statusWith(emulator, bearer(access_token))).toBe(401);
	const fresh = await askToken(emulator, { grant_type: 'refresh_token', refresh_token });
	expect(fresh.status).toBe(200);
	emulator.oauth.revokeRefreshTokens();
	expect(await statusWith(emulator, bearer(fresh.body.access_token))).toBe(200);
	expect((await askToken(emulator, { grant_type: 'refresh_token', refresh_token })).status).toBe(401);
});

test('sign-ins are counted and listed', async () => {
	await signIn();
	await askToken(emulator, { grant_type: 'client_credentials' });
	expect(emulator.oauth.tokenCalls()).toBe(2);
	expect(emulator.oauth.tokenCalls('password')).toBe(1);
	expect(emulator.oauth.signIns({ user: emulator.username })).toHaveLength(2);
	emulator.oauth.forgetSignIns();
	expect(emulator.oauth.tokenCalls()).toBe(0);
});

test('every token handed out is known as a secret', async () => {
	const { body } = await signIn();
	expect(emulator.oauth.secrets()).toEqual(expect.arrayContaining([body.access_token, body.refresh_token]));
});

test('the token endpoint breaks and mends', async () => {
	emulator.oauth.breakTokenEndpoint({ status: 503, times: 1 });
	expect((await signIn()).status).toBe(503);
	expect((await signIn()).status).toBe(200);
	emulator.oauth.breakTokenEndpoint({ html: '<html>maintenance</html>' });
	expect((await signIn()).body).toBe('<html>maintenance</html>');
	emulator.oauth.mend();
	expect((await signIn()).status).toBe(200);
});

test('a reset forgets tokens and clients', async () => {
	const { access_token } = (await signIn()).body;
	emulator.oauth.addClient({ clientId: 'temporary' });
	emulator.reset();
	expect(await statusWith(emulator, bearer(access_token))).toBe(401);
	expect(emulator.table('oauth_entity').find('client_id', 'temporary')).toBeUndefined();
	expect(emulator.oauth.secrets()).toEqual([]);
	expect((await signIn()).status).toBe(200);
});

test('the second port plays the same instruments', async () => {
	const { access_token } = (await signIn()).body;
	expect(await instrument('GET', '/oauth/sign-ins?grant=password')).toMatchObject({ count: 1, signIns: [{ outcome: 'issued', user: emulator.username }] });
	expect(await instrument('POST', '/oauth/expire-access-tokens')).toEqual({ done: 1 });
	expect(await statusWith(emulator, bearer(access_token))).toBe(401);
	await instrument('POST', '/oauth/break', { status: 500 });
	expect((await signIn()).status).toBe(500);
	await instrument('POST', '/oauth/mend');
	await instrument('POST', '/oauth/clients', { clientId: 'added', clientSecret: 's', applicationUser: emulator.username });
	expect((await askToken(emulator, { grant_type: 'client_credentials', client_id: 'added', client_secret: 's' })).status).toBe(200);
	await instrument('POST', '/settings', { oauth: { accessTokenLifetime: 60 } });
	expect((await askToken(emulator, { grant_type: 'client_credentials', client_id: 'added', client_secret: 's' })).body.expires_in).toBe(59);
});
