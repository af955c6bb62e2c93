// Domain separation: who sees which rows, what sysparm_query_no_domain opens, and that every query category reads the same rows.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
let ids: Record<'above' | 'below' | 'other', string>;
beforeAll(async () => void (emulator = await startEmulator({ records: 2 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	const groups = emulator.table('sys_user_group');
	const above = groups.insert({ name: 'Acme' }).sys_id;
	ids = { above, below: groups.insert({ name: 'Acme Europe', parent: above }).sys_id, other: groups.insert({ name: 'Globex' }).sys_id };
	for (const [name, sys_domain] of Object.entries(ids)) emulator.table('incident').insert({ short_description: name, correlation_id: name }, { system: { sys_domain } });
	emulator.oauth.changeUser('itil.user', { sys_domain: ids.above });
});

const account = 'itil.user:itil-password';
const path = '/api/now/table/incident';
const named = 'sysparm_query=correlation_idISNOTEMPTY&sysparm_fields=short_description';
const incident = (name: string): string => emulator.table('incident').find('correlation_id', name)?.sys_id ?? '';

async function seen(more = '', who = account): Promise<{ names: string[]; total: string | null }> {
	const reply = await ask(emulator, 'GET', `${path}?${named}${more}`, undefined, {}, who);
	return { names: (reply.body.result as { short_description: string }[]).map((row) => row.short_description), total: reply.headers.get('x-total-count') };
}

function grant(userName: string, role: string): void {
	const user = emulator.table('sys_user').find('user_name', userName)?.sys_id ?? '';
	emulator.table('sys_user_has_role').insert({ user, role: emulator.table('sys_user_role').find('name', role)?.sys_id });
}

test('a user of a domain sees that domain, those below it and the global one; other rows are not even counted', async () => {
	expect(await seen()).toEqual({ names: ['above', 'below'], total: '2' });
	expect((await ask(emulator, 'GET', `${path}?sysparm_limit=100`, undefined, {}, account)).body.result).toHaveLength(4);
	expect((await seen('', 'admin:admin')).names).toEqual(['above', 'below', 'other']);
	emulator.oauth.changeUser('itil.user', { sys_domain: ids.below });
	expect((await seen()).names).toEqual(['below']);
	expect((await ask(emulator, 'GET', '/api/now/stats/incident?sysparm_count=true&sysparm_query=correlation_idISNOTEMPTY', undefined, {}, account)).body.result).toEqual({ stats: { count: '1' } });
});

test('sysparm_query_no_domain is for admins and one role only', async () => {
	expect((await seen('&sysparm_query_no_domain=true')).names).toEqual(['above', 'below']);
	grant('itil.user', 'query_no_domain_table_api');
	expect(await seen('&sysparm_query_no_domain=true')).toEqual({ names: ['above', 'below', 'other'], total: '3' });
	expect((await seen()).names).toEqual(['above', 'below']);
	emulator.oauth.changeUser('admin', { sys_domain: ids.above });
	expect((await seen('&sysparm_query_no_domain=true', 'admin:admin')).names).toEqual(['above', 'below', 'other']);
});

test.each([['GET', undefined, 200], ['PATCH', { urgency: '1' }, 200], ['PUT', { urgency: '2' }, 200], ['DELETE', undefined, 204]])('%s of one record of another domain needs the parameter', async (method, body, status) => {
	grant('itil.user', 'query_no_domain_table_api');
	grant('itil.user', 'itil_admin');
	const address = `${path}/${incident('other')}`;
	expect((await ask(emulator, method, address, body, {}, account)).status).toBe(404);
	expect((await ask(emulator, method, `${address}?sysparm_query_no_domain=true`, body, {}, account)).status).toBe(status);
});

test('a new record belongs to the domain of who creates it', async () => {
	const { result } = (await ask(emulator, 'POST', path, { short_description: 'mine' }, {}, account)).body as { result: { sys_domain: { value: string }; sys_domain_path: string } };
	expect(result.sys_domain.value).toBe(ids.above);
	expect(result.sys_domain_path).toBe(`${ids.above}/`);
	const global = (await ask(emulator, 'POST', path, { short_description: 'ours' })).body.result as { sys_domain: { value: string }; sys_domain_path: string };
	expect([global.sys_domain.value, global.sys_domain_path]).toEqual(['global', '/']);
});

test('sysparm_query_category is no filter: one database answers for every category', async () => {
	expect((await seen('&sysparm_query_category=list')).names).toEqual(['above', 'below']);
	const pairs = await ask(emulator, 'GET', `${path}?correlation_id=above&sysparm_query_category=no_such_category`);
	expect([pairs.status, pairs.headers.get('x-total-count')]).toEqual([200, '1']);
});
