// The Table API over HTTP: forms, parameters, value shapes, headers, status codes.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 40 });
});
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-10 12:00:00');
});

const base = '/api/now/table/incident';
const get = (path: string, headers?: Record<string, string>, account?: string) => ask(emulator, 'GET', path, undefined, headers, account);
const failure = (message: string, detail: string | null = null) => ({ error: { message, detail }, status: 'failure' });

describe('reading', () => {
	test('a list is 200 with strings, a total and links to other pages', async () => {
		const { status, headers, body } = await get(`${base}?sysparm_limit=15&sysparm_offset=15&sysparm_query=${query('ORDERBYnumber')}`);
		expect(status).toBe(200);
		expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
		expect(headers.get('x-total-count')).toBe('40');
		expect(headers.get('link')).toBe(
			['0;first', '0;prev', '30;next', '30;last'].map((one) => `<${emulator.url}${base}?sysparm_limit=15&sysparm_offset=${one.split(';')[0]}&sysparm_query=ORDERBYnumber>;rel="${one.split(';')[1]}"`).join(','),
		);
		expect(body.result).toHaveLength(15);
		expect(body.result[0].number).toBe('INC0000016');
	});

	test('one page has no links, and links can be suppressed or switched off', async () => {
		expect((await get(base)).headers.get('link')).toBeNull();
		expect((await get(`${base}?sysparm_limit=5&sysparm_suppress_pagination_header=true`)).headers.get('link')).toBeNull();
		emulator.settings.table.linkHeader = false;
		expect((await get(`${base}?sysparm_limit=5`)).headers.get('link')).toBeNull();
	});

	test('without counting the total is the number of rows returned', async () => {
		expect((await get(`${base}?sysparm_limit=5&sysparm_no_count=true`)).headers.get('x-total-count')).toBe('5');
	});

	test.each([
		['false', {}, { caller_id: expect.objectContaining({ link: expect.stringMatching(/\/api\/now\/table\/sys_user\/[0-9a-f]{32}$/), value: expect.stringMatching(/^[0-9a-f]{32}$/) }), state: '2', problem_id: '', opened_at: '2026-03-10 12:00:00', active: 'true' }],
		['true', {}, { caller_id: { display_value: 'Abel Tuter', link: expect.any(String) }, state: 'In Progress', problem_id: '', opened_at: '2026-03-10 12:00:00', active: 'true' }],
		['all', {}, { caller_id: { display_value: 'Abel Tuter', link: expect.any(String), value: expect.any(String) }, state: { display_value: 'In Progress', value: '2' }, problem_id: { display_value: '', value: '' }, opened_at: { display_value: '2026-03-10 12:00:00', value: '2026-03-10 12:00:00' }, active: { display_value: 'true', value: 'true' } }],
		['false', { sysparm_exclude_reference_link: 'true' }, { caller_id: expect.stringMatching(/^[0-9a-f]{32}$/) }],
		['true', { sysparm_exclude_reference_link: 'true' }, { caller_id: 'Abel Tuter' }],
		['all', { sysparm_exclude_reference_link: 'true' }, { caller_id: { display_value: 'Abel Tuter', value: expect.stringMatching(/^[0-9a-f]{32}$/) } }],
	])('display value %s with %o', async (display, more, expected) => {
		const caller = emulator.table('sys_user').find('user_name', 'abel.tuter');
		const { sys_id } = emulator.table('incident').insert({ caller_id: caller?.sys_id, state: 2 });
		const { body } = await get(`${base}/${sys_id}?${new URLSearchParams({ sysparm_display_value: display, ...more })}`);
		expect(body.result).toMatchObject(expected);
		expect(Object.values(body.result).every((value) => value !== null && value !== undefined)).toBe(true);
	});

	test('dates are shown in the zone and format of the caller', async () => {
		const user = emulator.table('sys_user').find('user_name', 'itil.user');
		emulator.table('sys_user').update(user?.sys_id ?? '', { date_format: 'dd/MM/yyyy', time_format: 'hh:mm:ss a' });
		const { sys_id } = emulator.table('incident').insert({ work_notes: 'Looked at it' }, { by: 'itil.user' });
		const { body } = await get(`${base}/${sys_id}?sysparm_display_value=all&sysparm_fields=opened_at,work_notes`, {}, 'itil.user:itil-password');
		expect(body.result.opened_at).toEqual({ display_value: '10/03/2026 01:00:00 PM', value: '2026-03-10 12:00:00' });
		expect(body.result.work_notes).toEqual({ display_value: '10/03/2026 01:00:00 PM - Ivy Til (Work notes)\nLooked at it\n\n', value: '' });
	});

	test('fields choose, dot-walk and ignore what does not exist', async () => {
		const { body } = await get(`${base}?sysparm_limit=1&sysparm_fields=number,caller_id.name,bogus,caller_id.bogus,problem_id.number`);
		expect(Object.keys(body.result[0])).toEqual(['number', 'caller_id.name', 'problem_id.number']);
		expect(body.result[0]['problem_id.number']).toBe('');
	});

	test('sys_domain and class are as documented', async () => {
		const { body } = await get(`${base}?sysparm_limit=1`);
		expect(body.result[0].sys_domain).toEqual({ link: `${emulator.url}/api/now/table/sys_user_group/global`, value: 'global' });
		expect(body.result[0].sys_class_name).toBe('incident');
	});

	test('name=value pairs filter by values and display values, unknown names are dropped', async () => {
		const { body } = await get(`${base}?state=closed&bogus=1&sysparm_fields=state&sysparm_limit=100`);
		expect(body.result.length).toBeGreaterThan(0);
		expect(new Set(body.result.map((row: { state: string }) => row.state))).toEqual(new Set(['7']));
		const user = emulator.table('sys_user').find('user_name', 'abel.tuter');
		emulator.table('incident').insert({ assigned_to: user?.sys_id, short_description: 'mine' });
		expect((await get(`${base}?assigned_to=abel.tuter&short_description=mine`)).body.result).toHaveLength(1);
	});

	test('an empty list is 404 in v1 and 200 elsewhere', async () => {
		const nothing = `sysparm_query=${query('number=INC9')}`;
		const first = await get(`/api/now/v1/table/incident?${nothing}`);
		expect([first.status, first.body]).toEqual([404, failure('No Record found', 'Records matching query not found. Check query parameter or offset parameter')]);
		for (const version of ['', '/v2']) expect((await get(`/api/now${version}/table/incident?${nothing}`)).body).toEqual({ result: [] });
	});

	test('doubled slashes count as one', async () => {
		expect((await get('/api/now/v1//table/incident?sysparm_limit=1&sysparm_fields=number')).body.result).toHaveLength(1);
	});

	test('one record under its parent, or its own class', async () => {
		const { sys_id } = emulator.table('incident').insert({});
		expect((await get(`/api/now/table/task/${sys_id}`)).body.result).toMatchObject({ sys_class_name: 'incident', sys_id });
		expect((await get(`/api/now/table/task/${sys_id}`)).body.result).not.toHaveProperty('caller_id');
	});

	test('HEAD answers the headers only', async () => {
		const { status, text, headers } = await ask(emulator, 'HEAD', base);
		expect([status, text, headers.get('x-total-count')]).toEqual([200, '', '40']);
	});

	test('XML when asked for', async () => {
		const { text, headers } = await get(`${base}?sysparm_limit=1&sysparm_fields=number&sysparm_query=ORDERBYnumber`, { Accept: 'application/xml' });
		expect(headers.get('content-type')).toContain('application/xml');
		expect(text).toBe('<?xml version="1.0" encoding="UTF-8"?><response><result><number>INC0000001</number></result></response>');
	});

	test('session debug messages on request', async () => {
		expect((await get(`${base}?sysparm_limit=1`, { 'X-WantSessionDebugMessages': 'true' })).body).toHaveProperty('session.debug_logs.0.type', 'sql');
	});

	test('a tiny address stands for a long one', async () => {
		const made = await ask(emulator, 'POST', '/api/now/tinyurl', { url: `${emulator.url}/incident_list.do?sysparm_query=${query('number=INC0000003')}` });
		expect(made.body.result).toMatch(/^incident_list\.do\?sysparm_tiny=/);
		const tiny = made.body.result.split('=').pop();
		expect((await get(`${base}?sysparm_tiny=${tiny}&sysparm_fields=number`)).body.result).toEqual([{ number: 'INC0000003' }]);
	});
});

describe('writing', () => {
	test('POST answers 201, the stored row and its address', async () => {
		const { status, headers, body } = await ask(emulator, 'POST', base, { short_description: 'x', impact: 2, urgency: 2, bogus: 'y', active: true });
		expect(status).toBe(201);
		expect(headers.get('location')).toBe(`${emulator.url}${base}/${body.result.sys_id}`);
		expect(body.result).toMatchObject({ short_description: 'x', impact: '2', priority: '3', active: 'true', sys_mod_count: '0', caller_id: '', made_sla: 'true' });
		expect(body.result).not.toHaveProperty('bogus');
	});

	test('an empty body creates a row with defaults', async () => {
		expect((await ask(emulator, 'POST', base, '')).status).toBe(201);
	});

	test('single quotes and bare keys are tolerated, other nonsense is not', async () => {
		expect((await ask(emulator, 'POST', base, "{'short_description':'It\\'s down', impact: '1'}")).body.result).toMatchObject({ short_description: "It's down", impact: '1' });
		const { status, body } = await ask(emulator, 'POST', base, '{"short_description": ');
		expect([status, body.status]).toEqual([400, 'failure']);
	});

	test('of several records only the first is stored', async () => {
		await ask(emulator, 'POST', base, [{ short_description: 'one' }, { short_description: 'two' }]);
		expect(emulator.table('incident').count('short_descriptionINone,two')).toBe(1);
	});

	test.each(['PATCH', 'PUT'])('%s changes only what is sent', async (method) => {
		const { sys_id } = emulator.table('incident').insert({ short_description: 'x', description: 'stays' });
		const { status, body } = await ask(emulator, method, `${base}/${sys_id}`, { short_description: 'y' });
		expect(status).toBe(200);
		expect(body.result).toMatchObject({ short_description: 'y', description: 'stays', sys_mod_count: '1', sys_updated_by: 'integration.user' });
	});

	test('DELETE answers 204, then the record is gone', async () => {
		const { sys_id } = emulator.table('incident').insert({});
		expect(await ask(emulator, 'DELETE', `${base}/${sys_id}`)).toMatchObject({ status: 204, text: '' });
		expect((await get(`${base}/${sys_id}`)).body).toEqual(failure('No Record found', "Record doesn't exist or ACL restricts the record retrieval"));
	});

	test('the body can be left out, the method overridden', async () => {
		expect(await ask(emulator, 'POST', base, {}, { 'X-no-response-body': 'true' })).toMatchObject({ status: 201, text: '' });
		const { sys_id } = emulator.table('incident').insert({});
		expect((await ask(emulator, 'POST', `${base}/${sys_id}`, { short_description: 'z' }, { 'X-HTTP-Method-Override': 'PATCH' })).body.result.short_description).toBe('z');
	});

	test('unknown choices are blanked, an empty one does not clear, system columns are not writable', async () => {
		const { body } = await ask(emulator, 'POST', base, { category: 'nonsense', contact_type: 'email', sys_created_by: 'me', sys_id: 'mine', sys_mod_count: '7' });
		expect(body.result).toMatchObject({ category: '', contact_type: 'email', sys_created_by: 'integration.user', sys_mod_count: '0' });
		expect((await ask(emulator, 'PATCH', `${base}/${body.result.sys_id}`, { contact_type: '' })).body.result.contact_type).toBe('email');
	});

	test('raw input takes sys_ids, display input takes names, labels and local times', async () => {
		const values = { caller_id: 'Abel Tuter', state: 'In Progress', due_date: '2026-03-10 14:00:00' };
		const raw = await ask(emulator, 'POST', base, values, {}, 'itil.user:itil-password');
		expect(raw.body.result).toMatchObject({ caller_id: '', due_date: '2026-03-10 14:00:00' });
		const shown = await ask(emulator, 'POST', `${base}?sysparm_input_display_value=true`, values, {}, 'itil.user:itil-password');
		expect(shown.body.result).toMatchObject({ caller_id: { value: emulator.table('sys_user').find('user_name', 'abel.tuter')?.sys_id }, state: '2', due_date: '2026-03-10 13:00:00' });
	});

	test('XML bodies are read', async () => {
		const { status, body } = await ask(emulator, 'POST', base, '<request><entry><short_description>a &amp; b</short_description><urgency>1</urgency></entry></request>', { 'Content-Type': 'application/xml' });
		expect([status, body.result.short_description, body.result.urgency]).toEqual([201, 'a & b', '1']);
	});

	test('a second user of the same name is refused', async () => {
		const { status, body } = await ask(emulator, 'POST', '/api/now/table/sys_user', { user_name: 'abel.tuter' });
		expect([status, body.error?.message]).toEqual([403, 'Operation Failed']);
		expect(body.error?.detail).toContain('Error during insert of sys_user');
	});
});

describe('refusals', () => {
	test.each([
		['GET', '/api/now/table/nope', 400, failure('Invalid table nope')],
		['GET', '/api/now/nope', 400, failure('Requested URI does not represent any resource')],
		['GET', `${base}/0123`, 404, failure('No Record found', "Record doesn't exist or ACL restricts the record retrieval")],
		['PATCH', `${base}/0123`, 404, failure('No Record found', "Record doesn't exist or ACL restricts the record retrieval")],
		['DELETE', `${base}/0123`, 404, failure('No Record found', "Record doesn't exist or ACL restricts the record retrieval")],
	])('%s %s', async (method, path, status, body) => {
		const reply = await ask(emulator, method, path, method === 'PATCH' ? {} : undefined);
		expect([reply.status, reply.body]).toEqual([status, body]);
	});

	test('wrong method, media types, negative offset, long address, large body', async () => {
		expect((await ask(emulator, 'DELETE', base)).status).toBe(405);
		expect((await get(base, { Accept: 'image/png' })).status).toBe(406);
		expect((await ask(emulator, 'POST', base, 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415);
		expect((await get(`${base}?sysparm_offset=-1`)).status).toBe(400);
		expect((await get(`${base}?sysparm_query=${'x'.repeat(9000)}`)).status).toBe(414);
		emulator.settings.http.maxBody = 100;
		const large = await ask(emulator, 'POST', base, { short_description: 'x'.repeat(200) });
		expect([large.status, large.body.error?.message]).toEqual([400, 'Exception while reading request']);
	});

	test.each(['/api/now/table/%2e%2e%2f', '/api/now/table/incident/%00', '/api/now/table/__proto__', '/api/now/table/constructor/toString', '//api//now', '/%E0%A4%A', `${base}?sysparm_query=%E0%A4%A`, `${base}?sysparm_fields=__proto__,constructor`])('hostile path %s is answered', async (path) => {
		expect((await get(path)).status).toBeLessThan(500);
	});
});
