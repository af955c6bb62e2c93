// The sign-in of ServiceNow's own command line at angular.do: a session cookie, and the user token that its calls carry.
import { startEmulator, type Emulator } from '../../../emulator';
import { cookieOf } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 2 });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const login = (user_password: string): Promise<Response> => fetch(`${emulator.url}/angular.do?sysparm_type=view_form.login`, { method: 'POST', body: new URLSearchParams({ sysparm_type: 'login', user_name: emulator.username, user_password }) });
const getUser = (headers: Record<string, string> = {}): Promise<Response> => fetch(`${emulator.url}/angular.do?sysparm_type=get_user`, { method: 'POST', headers });
const incidents = (headers: Record<string, string>): Promise<Response> => fetch(`${emulator.url}/api/now/table/incident`, { headers: { Accept: 'application/json', ...headers } });

test('name and password give a session, whose token stands in the header of a refusal', async () => {
	const signedIn = await login(emulator.password);
	expect(await signedIn.json()).toMatchObject({ status: 'success' });
	const Cookie = cookieOf(signedIn.headers);
	const refused = await getUser({ Cookie });
	expect(refused.status).toBe(401);
	const token = refused.headers.get('x-usertoken-response') ?? '';
	expect((await getUser({ Cookie, 'X-UserToken': token })).status).toBe(200);
	expect((await incidents({ Cookie, 'X-UserToken': token })).status).toBe(200);
});

test('a wrong password is told in a 200 and opens no session', async () => {
	const refused = await login('wrong');
	expect([refused.status, await refused.json(), refused.headers.getSetCookie()]).toEqual([200, { status: 'error', message: 'User name or password invalid' }, []]);
});

test('a guest gets a session, which a call with a token signs in', async () => {
	const guest = await getUser();
	expect(guest.status).toBe(200);
	const Cookie = cookieOf(guest.headers);
	expect((await incidents({ Cookie })).status).toBe(401);
	expect((await incidents({ Cookie, Authorization: `Bearer ${emulator.oauth.issue(emulator.username, emulator.clientId)}` })).status).toBe(200);
	expect((await getUser({ Cookie })).headers.has('x-usertoken-response')).toBe(true);
	expect((await incidents({ Cookie })).status).toBe(200);
});

test('nothing else is answered there', async () => {
	expect((await fetch(`${emulator.url}/angular.do?sysparm_type=other`, { method: 'POST' })).status).toBe(400);
});
