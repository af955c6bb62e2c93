// Knowledge, events, metadata, JSONv2 and short addresses.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 3 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

describe('knowledge', () => {
	const base = '/api/sn_km_api/knowledge/articles';
	interface Found {
		meta: { count: number; start: number; end: number };
		articles: { title: string; id: string; number: string; fields: Record<string, unknown> }[];
	}

	test('articles are searched by words and paged', async () => {
		const { result } = (await call<{ result: Found }>(emulator, 'GET', `${base}?query=vpn&fields=short_description,workflow_state`)).body;
		expect(result.meta).toMatchObject({ count: 1, start: 0, end: 1, query: 'vpn', status: { code: 200 } });
		expect(result.articles[0]).toMatchObject({ title: 'How to connect to the VPN', id: expect.stringMatching(/^kb_knowledge:[0-9a-f]{32}$/), fields: { workflow_state: { value: 'published', display_value: 'Published', name: 'workflow_state', label: 'Workflow' } } });
		expect((await call<{ result: Found }>(emulator, 'GET', `${base}?limit=1&offset=1`)).body.result).toMatchObject({ meta: { count: 3, start: 1, end: 2 }, articles: [expect.anything()] });
		expect((await call<{ result: Found }>(emulator, 'GET', `${base}/featured`)).body.result.articles).toEqual([]);
	});

	test('one article is read by sys_id or number; drafts are not', async () => {
		const row = emulator.table('kb_knowledge').rows()[0];
		for (const id of [row.sys_id, row.number]) expect((await call(emulator, 'GET', `${base}/${id}`)).body).toMatchObject({ result: { number: row.number, content: row.text, attachments: [] } });
		emulator.table('kb_knowledge').update(row.sys_id, { workflow_state: 'draft' });
		expect((await call(emulator, 'GET', `${base}/${row.sys_id}`)).status).toBe(404);
	});
});

describe('events', () => {
	test('many events are taken in without business rules', async () => {
		let told = 0;
		emulator.instance.whenChanged((change) => {
			if (change.table === 'em_event') told++;
		});
		const { status } = await call(emulator, 'POST', '/api/global/em/jsonv2', { records: [{ source: 'SCOM', node: 'srv1', severity: '2', additional_info: { a: 1 } }, { source: 'SCOM', node: 'srv2', severity: 9 }] });
		expect(status).toBe(200);
		expect(emulator.table('em_event').rows()).toEqual([expect.objectContaining({ node: 'srv1', severity: '2', additional_info: '{"a":1}' }), expect.objectContaining({ node: 'srv2', severity: '' })]);
		expect(told).toBe(0);
	});

	test('the role is asked for', async () => {
		const itil = { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}`, 'Content-Type': 'application/json' };
		expect((await call(emulator, 'POST', '/api/global/em/jsonv2', { records: [] }, itil)).status).toBe(403);
	});
});

describe('metadata', () => {
	test('tables, columns and choices are described', async () => {
		expect((await call<{ result: unknown[] }>(emulator, 'GET', '/api/now/doc/table/schema')).body.result).toEqual(expect.arrayContaining([{ label: 'Incident', value: 'incident' }]));
		expect((await call<{ result: unknown[] }>(emulator, 'GET', '/api/now/doc/table/schema/incident')).body.result).toEqual(expect.arrayContaining([{ label: 'Number', name: 'number', internalType: 'string', exampleValue: expect.any(String) }]));
		const { result } = (await call<{ result: { columns: Record<string, unknown> } }>(emulator, 'GET', '/api/now/ui/meta/incident')).body;
		expect(result.columns.state).toMatchObject({ type: 'integer', choices: expect.arrayContaining([{ value: '1', label: 'New' }]) });
		expect(result.columns.caller_id).toMatchObject({ type: 'reference', reference: 'sys_user', mandatory: true });
	});

	test('they can be closed to all but admins', async () => {
		emulator.settings.table.metadataForbidden = true;
		const itil = { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}` };
		for (const path of ['/api/now/doc/table/schema', '/api/now/doc/table/schema/incident', '/api/now/ui/meta/incident']) expect((await call(emulator, 'GET', path, undefined, itil)).status).toBe(403);
	});
});

describe('JSONv2', () => {
	interface Records {
		records: (Record<string, string> & { __error?: { message: string } })[];
	}
	const ask = async (query: string, body?: unknown) => (await call<Records>(emulator, body === undefined ? 'GET' : 'POST', `/incident.do?JSONv2&${query}`, body)).body.records;

	test('records are read, inserted, updated and deleted, each with its own outcome', async () => {
		expect(await ask('sysparm_query=ORDERBYnumber')).toHaveLength(3);
		const [created, other] = await ask('sysparm_action=insertMultiple', { records: [{ short_description: 'a' }, { short_description: 'b' }] });
		expect(created).toMatchObject({ __status: 'success', short_description: 'a', number: expect.stringMatching(/^INC/) });
		expect(await ask(`sysparm_action=update&sysparm_query=sys_id=${created.sys_id}`, { short_description: 'c' })).toMatchObject([{ short_description: 'c' }]);
		expect(await ask('sysparm_action=deleteRecord', { sysparm_sys_id: other.sys_id })).toEqual([{ sys_id: other.sys_id, __status: 'success' }]);
		expect(await ask(`sysparm_action=update&sysparm_query=sys_id=${created.sys_id}`, { state: '6' })).toMatchObject([{ __status: 'failure', __error: { reason: expect.stringContaining('Data Policy Exception') } }]);
	});

	test('keys alone, several records by insert, the action and the filter in the body', async () => {
		const made = await ask('sysparm_action=insert', { records: [{ short_description: 'one of two' }, { short_description: 'two of two' }] });
		expect(made.map((row) => row.short_description)).toEqual(['one of two', 'two of two']);
		expect(await ask('sysparm_action=getKeys&sysparm_query=short_descriptionLIKEof two^ORDERBYnumber')).toEqual(made.map((row) => row.sys_id));
		expect(await ask('', { sysparm_action: 'insert', short_description: 'by the body' })).toMatchObject([{ short_description: 'by the body' }]);
		expect(await ask('sysparm_action=deleteMultiple', { sysparm_query: 'short_descriptionLIKEof two' })).toHaveLength(2);
		expect(await ask('sysparm_action=deleteMultiple', {})).toEqual([]);
		expect(emulator.table('incident').count()).toBe(4);
	});

	test('other pages and actions are refused', async () => {
		expect((await call(emulator, 'GET', '/incident.do')).status).toBe(400);
		expect((await call(emulator, 'GET', '/nothing.do?JSONv2')).status).toBe(400);
		expect((await call(emulator, 'GET', '/incident.do?JSONv2&sysparm_action=constructor')).status).toBe(400);
	});
});

test('a short address stands for a long query', async () => {
	const number = emulator.table('incident').rows()[1].number;
	const { result } = (await call<{ result: string }>(emulator, 'POST', '/api/now/tinyurl', { url: `${emulator.url}/incident_list.do?sysparm_query=number=${number}&sysparm_fields=number` })).body;
	expect(result).toMatch(/^incident_list\.do\?sysparm_tiny=[0-9a-f]{32}$/);
	expect((await call(emulator, 'GET', `/api/now/table/incident?${result.split('?')[1]}`)).body).toEqual({ result: [{ number }] });
});

test('the articles viewed most come first', async () => {
	const row = emulator.table('kb_knowledge').find('short_description', 'Setting up email on a phone');
	emulator.table('kb_knowledge').load([{ ...row, sys_id: row?.sys_id ?? '', sys_view_count: '12' }]);
	const { body } = await call<{ result: { articles: { title: string }[] } }>(emulator, 'GET', '/api/sn_km_api/knowledge/articles/most_viewed');
	expect(body.result.articles[0].title).toBe('Setting up email on a phone');
});

test('a monitoring tool sends an event to its connector', async () => {
	const before = emulator.table('em_event').count();
	const { status } = await call(emulator, 'POST', '/api/sn_em_connector/em/inbound_event?source=genericJson', { node: 'lnx-app-01', severity: '3', description: 'Disk full' });
	expect([status < 300, emulator.table('em_event').count()]).toEqual([true, before + 1]);
});

test('the roles of a user, those of its groups included', async () => {
	const id = emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id;
	expect((await call(emulator, 'GET', `/api/global/user_role_inheritance?user_sysid=${id}`)).body).toEqual({ result: { user_name: 'itil.user', from_group: ['[Service Desk]/itil'], from_role: ['/itil'] } });
});
