// Access policies and auth scopes: who may use which API at all.
import { startEmulator, type Emulator } from '../../../emulator';
import { bearer, call, statusWith } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const basic = () => ({ Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` });
const token = (scope?: string) => bearer(emulator.oauth.issue(emulator.username, emulator.clientId, scope));

test('a policy leaves only the ways that it names, and the challenge says which', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['oauth'] });
	const refused = await call(emulator, 'GET', '/api/now/table/incident', undefined, basic());
	expect(refused.status).toBe(401);
	expect(refused.headers.get('www-authenticate')).toBe('BEARER realm="Service-now"');
	expect(await statusWith(emulator, token())).toBe(200);
});

test('a policy for one method or table leaves the others alone', async () => {
	emulator.oauth.addPolicy({ api: 'Table API', methods: ['POST'], table: 'incident', allow: ['apiKey'] });
	expect(await statusWith(emulator, basic())).toBe(200);
	expect((await call(emulator, 'POST', '/api/now/table/incident', {}, basic())).status).toBe(401);
	expect((await call(emulator, 'POST', '/api/now/table/incident', {}, { 'x-sn-apikey': emulator.apiKey })).status).toBe(201);
});

test('a narrow scope opens what it names and nothing else', async () => {
	emulator.oauth.allowScope('incident_read', 'Table API', { method: 'GET', resource: '/table/incident' });
	expect(await statusWith(emulator, token('incident_read'))).toBe(200);
	const refused = await call(emulator, 'POST', '/api/now/table/incident', {}, token('incident_read'));
	expect(refused).toMatchObject({ status: 403, body: { error: { detail: 'Missing required api access scope' }, status: 'failure' } });
	expect((await call(emulator, 'GET', '/api/now/table/sys_user?sysparm_limit=1', undefined, token('incident_read'))).status).toBe(403);
});

test('scopes bind tokens and keys, not Basic; and can be switched off', async () => {
	emulator.oauth.addApiKey({ key: 'narrow', userName: emulator.username, scopes: ['nothing'] });
	expect(await statusWith(emulator, { 'x-sn-apikey': 'narrow' })).toBe(403);
	expect(await statusWith(emulator, basic())).toBe(200);
	emulator.oauth.setProperty('com.glide.rest.api.auth.scope.check.enable', 'false');
	expect(await statusWith(emulator, { 'x-sn-apikey': 'narrow' })).toBe(200);
});

test('whole APIs are switched off by name, and are then no resource', async () => {
	emulator.oauth.setProperty('glide.rest.apis.disabled', 'Batch API, Table API');
	const gone = await call(emulator, 'GET', '/api/now/table/incident', undefined, basic());
	expect(gone).toMatchObject({ status: 400, body: { error: { message: 'Requested URI does not represent any resource' } } });
	emulator.oauth.setProperty('glide.rest.apis.disabled', '');
	emulator.oauth.setProperty('glide.rest.apis.enabled', 'Table API');
	expect(await statusWith(emulator, basic())).toBe(200);
	expect((await call(emulator, 'GET', '/api/now/stats/incident?sysparm_count=true', undefined, basic())).status).toBe(400);
});

test('tokens of a restricted application open only APIs that have a policy', async () => {
	emulator.oauth.changeClient(emulator.clientId, { enforce_token_restrictions: 'true' });
	expect(await statusWith(emulator, token())).toBe(401);
	expect(await statusWith(emulator, basic())).toBe(200);
	emulator.oauth.addPolicy({ api: 'Table API', allow: ['oauth', 'basic'] });
	expect(await statusWith(emulator, token())).toBe(200);
});

test('the scopes of the application are asked for at the call: changing them changes living tokens', async () => {
	emulator.oauth.allowScope('reading', 'Table API', { method: 'GET' });
	const living = token();
	expect(await statusWith(emulator, living)).toBe(200);
	emulator.oauth.changeClient(emulator.clientId, { auth_scope: 'something_else' });
	expect(await statusWith(emulator, living)).toBe(403);
	emulator.oauth.changeClient(emulator.clientId, { auth_scope: 'something_else,reading' });
	expect(await statusWith(emulator, living)).toBe(200);
	expect(emulator.table('sys_auth_scope').find('name', 'useraccount')).toBeDefined();
	emulator.oauth.changeClient(emulator.clientId, { auth_scope: 'useraccount' });
	expect((await call(emulator, 'POST', '/api/now/table/incident', {}, living)).status).toBe(201);
});

test('APIs that no scope protects are open to every token, by a setting', async () => {
	emulator.oauth.allowScope('reading', 'Table API', { method: 'GET' });
	const stats = async (): Promise<number> => (await call(emulator, 'GET', '/api/now/stats/incident?sysparm_count=true', undefined, token('other'))).status;
	expect(await stats()).toBe(403);
	emulator.settings.oauth.scopeLimits = 'protected';
	expect([await stats(), await statusWith(emulator, token('other')), await statusWith(emulator, token('reading'))]).toEqual([200, 403, 200]);
});

test('the ACL of a whole API comes inactive; activated, it asks for one of its roles', async () => {
	expect(emulator.table('sys_security_acl').rows('type=REST_Endpoint^nameINTable API,Aggregate API,Import Set API,Attachment API').map(({ active }) => active)).toEqual(['false', 'false', 'false', 'false']);
	emulator.oauth.requireRole('Table API', 'admin');
	const refused = await call(emulator, 'GET', '/api/now/table/incident', undefined, { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}` });
	expect(refused).toMatchObject({ status: 403, body: { error: { message: 'User Not Authorized', detail: 'Failed API level ACL Validation' }, status: 'failure' } });
	expect((await call(emulator, 'GET', '/api/now/stats/incident?sysparm_count=true', undefined, { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}` })).status).toBe(200);
	expect((await call(emulator, 'GET', '/api/now/table/incident', undefined, { Authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` })).status).toBe(200);
	emulator.oauth.requireRole('Table API', 'itil');
	expect((await call(emulator, 'GET', '/api/now/table/incident', undefined, { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}` })).status).toBe(200);
});
