// Tokens as rows of oauth_credential: what a row shows, what happens to the token when the row goes, who sees it, the job that cleans.
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, bearer, call, statusWith } from '../exchange';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
});

const signIn = async () => (await askToken(emulator, { grant_type: 'password', username: emulator.username, password: emulator.password })).body;
const rows = () => emulator.table('oauth_credential').rows('ORDERBYtype');
const path = '/api/now/table/oauth_credential';

test('each token is a row with its application, its user and its end', async () => {
	const { access_token } = await signIn();
	const client = emulator.table('oauth_entity').find('client_id', emulator.clientId);
	const user = emulator.table('sys_user').find('user_name', emulator.username)?.sys_id;
	expect(rows()).toEqual([
		expect.objectContaining({ name: 'Local integration', type: 'access_token', token: access_token, expires: '2026-03-01 12:30:00', user, peer: client?.sys_id }),
		expect.objectContaining({ type: 'refresh_token', expires: '2026-06-09 12:00:00' }),
	]);
	await call(emulator, 'GET', `/oauth_revoke_token.do?token=${access_token}`, undefined, {});
	expect(rows()[0].expires).toBe('2026-03-01 12:00:00');
});

test('a person revokes the own token by its row, an administrator any; the value itself is never shown', async () => {
	const { access_token, refresh_token } = await signIn();
	const listed = await call<{ result: { sys_id: string; type: string; token: string }[] }>(emulator, 'GET', path, undefined, bearer(access_token));
	expect(listed.body.result.map(({ type, token }) => [type, token]).sort()).toEqual([['access_token', ''], ['refresh_token', '']]);
	expect((await ask(emulator, 'GET', path, undefined, {}, 'itil.user:itil-password')).body.result).toEqual([]);
	const refreshRow = listed.body.result.find(({ type }) => type === 'refresh_token')?.sys_id;
	expect((await call(emulator, 'DELETE', `${path}/${String(refreshRow)}`, undefined, bearer(access_token))).status).toBe(204);
	expect((await askToken(emulator, { grant_type: 'refresh_token', refresh_token })).status).toBe(401);
	expect((await ask(emulator, 'PATCH', `${path}/${rows()[0].sys_id}`, { expires: '2026-03-01 11:00:00' }, {}, 'admin:admin')).status).toBe(200);
	expect(await statusWith(emulator, bearer(access_token))).toBe(401);
});

test('nobody writes tokens of others, or new ones', async () => {
	await signIn();
	const itil = (method: string, where: string) => ask(emulator, method, where, { expires: '2030-01-01 00:00:00' }, {}, 'itil.user:itil-password');
	expect((await itil('DELETE', `${path}/${rows()[0].sys_id}`)).status).toBe(404);
	expect((await itil('POST', path)).status).toBe(403);
});

test('the job cleans what has been expired for a day, or as long as the property says', async () => {
	await signIn();
	emulator.clock.advance(1_800_000 + 23 * 3_600_000);
	await askToken(emulator, { grant_type: 'client_credentials' });
	expect(rows()).toHaveLength(3);
	emulator.clock.advance(3_600_000);
	await askToken(emulator, { grant_type: 'client_credentials' });
	expect(rows().map(({ type }) => type)).toEqual(['access_token', 'access_token', 'refresh_token']);
	emulator.oauth.setProperty('com.snc.platform.security.oauth.hours.expired.credential.is.kept', '1');
	emulator.clock.advance(2 * 3_600_000);
	await askToken(emulator, { grant_type: 'unknown' });
	expect(rows().map(({ type }) => type)).toEqual(['refresh_token']);
	emulator.oauth.setProperty('com.snc.platform.security.oauth.is.active', 'false');
	emulator.clock.advance(200 * 86_400_000);
	await askToken(emulator, { grant_type: 'unknown' });
	expect(rows()).toHaveLength(1);
});
