// Proves what the field Signed In As says, how rarely ServiceNow is asked for it, and that nothing fails with it.
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { HttpRequest } from '../../credentials/answer';
import { readServiceAccount } from '../../credentials/serviceAccount';
import { askWhoItIs, signedInAs } from '../../credentials/signedInAs';

const account = (method: string) => readServiceAccount({ instance: 'dev12345', method, username: 'u', password: 'p', apiKey: 'key' });

function scripted(...bodies: unknown[]) {
	const sent: IHttpRequestOptions[] = [];
	const request = (async (options: IHttpRequestOptions) => {
		sent.push(options);
		const body = bodies[sent.length - 1];
		if (body instanceof Error) throw body;
		return await Promise.resolve(typeof body === 'number' ? { statusCode: body, body: '{"error":{"message":"No"}}' } : { statusCode: 200, body: JSON.stringify({ result: body }) });
	}) as HttpRequest;
	return { sent, request };
}
const ask = async (...bodies: unknown[]) => await askWhoItIs(scripted(...bodies).request, account('password'), 'token', '2026-05-01');
const roles = (...names: string[]) => names.map((name) => ({ 'role.name': name }));

test('names user, roles and day', async () => {
	expect(await ask([{ user_name: 'bot', name: 'The Bot' }], roles('itil', 'admin', 'itil'))).toBe('User bot (The Bot). Roles: admin, itil. Told by ServiceNow on 2026-05-01');
});

test.each([
	['has no name and no role', [[{ user_name: 'bot', name: '' }], []], 'User bot. Roles: none that it may read. Told by ServiceNow on 2026-05-01'],
	['may not read roles', [[{ user_name: 'bot' }], 403], 'User bot. Roles: none that it may read. Told by ServiceNow on 2026-05-01'],
	['may not read itself', [403], undefined],
	['has no row', [[]], undefined],
])('an account that %s', async (_, bodies, text) => {
	expect(await ask(...bodies)).toBe(text);
});

test('a user name that looks like an expression of n8n does not become one', async () => {
	expect(await ask([{ user_name: '={{ $env.HOME }}' }], [])).toMatch(/^User =/);
});

test('many roles are counted', async () => {
	expect(await ask([{ user_name: 'bot' }], roles(...Array.from({ length: 45 }, (_, index) => `role${10 + index}`)))).toMatch(/role10, .*role49 and 5 more\./);
});

test.each([
	['password', { Authorization: 'Bearer token' }],
	['basic', { Authorization: 'Basic dTpw' }],
	['apiKey', { 'x-sn-apikey': 'key' }],
])('%s: both questions go to the instance, as the account', async (method, headers) => {
	const { sent, request } = scripted([{ user_name: 'bot' }], []);
	await askWhoItIs(request, account(method), 'token', '2026-05-01');
	expect(sent.map(({ url }) => url)).toEqual(['https://dev12345.service-now.com/api/now/table/sys_user', 'https://dev12345.service-now.com/api/now/table/sys_user_has_role']);
	for (const options of sent) expect(options).toMatchObject({ method: 'GET', headers, disableFollowRedirect: true });
});

test('is asked once for an account, also when it is not told, and again when that is wanted', async () => {
	let asked = 0;
	const tell = async () => await Promise.resolve(`answer ${(asked += 1)}`);
	expect(await Promise.all([signedInAs('a', false, tell), signedInAs('a', false, tell)])).toEqual(['answer 1', 'answer 1']);
	expect(await signedInAs('a', true, tell)).toBe('answer 2');
	expect(await signedInAs('b', false, async () => await Promise.reject(new Error('down')))).toBeUndefined();
	expect(await signedInAs('b', false, tell)).toBeUndefined();
});
