// The action node in n8n's engine against the local ServiceNow: each verb does what it says, once, and refuses what cannot be right.
import { CONNECTED, startWorld, type World } from '../../support/world';

let world: World;
beforeAll(async () => {
	world = await startWorld({ emulator: { records: 60 } });
});
afterAll(() => world.close());
beforeEach(() => world.servicenow.faults.clear());

type Json = Record<string, unknown>;
const incident = (operation: string, parameters: object = {}, more: object = {}) => ({ parameters: { resource: 'incident', operation, ...parameters }, ...more });
const record = (table: string, operation: string, parameters: object = {}) => ({ parameters: { resource: 'record', operation, table: { __rl: true, mode: 'name', value: table }, ...parameters } });
const chosen = (mode: string, value: unknown) => ({ record: { __rl: true as const, mode, value: value as string } });
const incidents = () => world.servicenow.table('incident');
const insert = (values: Record<string, string> = {}) => incidents().insert({ short_description: 'for a test', ...values });
const messages = (outcome: { hints: Array<{ message: string }> }) => outcome.hints.map(({ message }) => message).join('\n');

async function good(spec: Parameters<World['n8n']['run']>[0]) {
	const outcome = await world.n8n.run(spec);
	expect(outcome.error).toBeUndefined();
	return outcome;
}

async function refused(spec: Parameters<World['n8n']['run']>[0]) {
	world.servicenow.journal.clear();
	const { error } = await world.n8n.run(spec);
	expect(error).toBeDefined();
	return { message: error!.message, description: String(error!.description ?? ''), index: error!.context.itemIndex as number };
}

describe('the life of an incident', () => {
	const resolution = { closeCode: 'Solution provided', closeNotes: 'Cable plugged in' };

	it('is resolved, reopened, resolved again and closed', async () => {
		const { sys_id } = insert();
		await good(incident('resolve', { ...chosen('sysId', sys_id), ...resolution }));
		expect(incidents().get(sys_id)).toMatchObject({ state: '6', close_code: 'Solution provided' });
		await good(incident('reopen', chosen('sysId', sys_id)));
		expect(incidents().get(sys_id)).toMatchObject({ state: '2' });
		await good(incident('resolve', { ...chosen('sysId', sys_id), ...resolution }));
		const { json } = await good(incident('close', chosen('sysId', sys_id)));
		expect(json[0]).toMatchObject({ state: '7' });
		expect(incidents().get(sys_id)).toMatchObject({ state: '7', active: 'false' });
	});

	it('is left alone, with a hint, where it is already', async () => {
		const { sys_id, number } = insert();
		await good(incident('cancel', chosen('sysId', sys_id)));
		const again = await good(incident('cancel', chosen('number', number)));
		expect(again.json[0]).toMatchObject({ number });
		expect(messages(again)).toContain(`${number} is canceled already; nothing was changed`);
	});

	it('says what is missing, and what the instance offers, before anything is sent', async () => {
		const { sys_id, number } = insert();
		const { message, description } = await refused(incident('resolve', { ...chosen('sysId', sys_id), closeCode: '={{ $json.nothing }}', closeNotes: '={{ $json.nothing }}' }));
		expect(message).toBe(`${number} cannot be resolved without Close Code and Close Notes`);
		expect(description).toContain('Solution provided');
		expect(world.servicenow.journal.entries({ method: 'PATCH' })).toEqual([]);
		const unknown = await refused(incident('resolve', { ...chosen('sysId', sys_id), closeCode: 'Nonsense', closeNotes: 'x' }));
		expect(unknown.message).toContain('"Nonsense" is not a close code of this instance');
		expect(incidents().get(sys_id)).toMatchObject({ state: '1' });
	});

	it('does not come back from its end', async () => {
		const { sys_id } = insert({ state: '7', close_code: 'Solution provided', close_notes: 'x' });
		expect((await refused(incident('reopen', chosen('sysId', sys_id)))).description).toContain('Create a new one');
	});
});

describe('comments', () => {
	it('are added as a note or for the caller, and read back oldest first', async () => {
		const { sys_id } = insert();
		await good(incident('addComment', { ...chosen('sysId', sys_id), text: 'Looking into it' }));
		world.servicenow.clock.advance(2000);
		await good(incident('addComment', { ...chosen('sysId', sys_id), text: 'Two\nlines', kind: 'comment' }));
		const { json } = await good(incident('getComments', chosen('sysId', sys_id)));
		expect(json).toEqual([
			{ text: 'Looking into it', kind: 'workNote', author: expect.any(String) as string, createdOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) as string },
			expect.objectContaining({ text: 'Two\nlines', kind: 'comment' }),
		]);
	});

	it('are taken from the text of the form where the journal is hidden', async () => {
		const { sys_id } = insert();
		await good(incident('addComment', { ...chosen('sysId', sys_id), text: 'Seen' }));
		world.servicenow.faults.add({ method: 'GET', path: 'sys_journal_field', status: 403, message: 'Insufficient rights to query records' });
		const outcome = await good(incident('getComments', chosen('sysId', sys_id)));
		expect(outcome.json).toEqual([expect.objectContaining({ text: 'Seen', kind: 'workNote' })]);
		expect(messages(outcome)).toContain('may not read sys_journal_field');
	});

	it.each([
		['Asia/Kolkata', 'dd/MM/yyyy', 'hh:mm:ss a'],
		['America/New_York', 'MM-dd-yyyy', 'HH:mm:ss'],
	])('have the same times whichever way they are read: %s %s %s', async (time_zone, date_format, time_format) => {
		const users = world.servicenow.table('sys_user');
		const me = { ...users.find('user_name', world.servicenow.username)! };
		users.update(me.sys_id, { time_zone, date_format, time_format });
		const { sys_id } = insert();
		await good(incident('addComment', { ...chosen('sysId', sys_id), text: 'One' }));
		world.servicenow.clock.advance(3_600_000);
		await good(incident('addComment', { ...chosen('sysId', sys_id), text: 'Two', kind: 'comment' }));
		const timesOf = ({ json }: { json: Json[] }) => json.map(({ text, createdOn }) => [text, createdOn]);
		const direct = await good(incident('getComments', chosen('sysId', sys_id)));
		world.servicenow.faults.add({ method: 'GET', path: 'sys_journal_field', status: 403, message: 'Insufficient rights to query records' });
		const shown = await good(incident('getComments', chosen('sysId', sys_id)));
		users.update(me.sys_id, { time_zone: me.time_zone ?? '', date_format: me.date_format ?? '', time_format: me.time_format ?? '' });
		expect(timesOf(shown)).toEqual(timesOf(direct));
		expect(messages(shown)).not.toContain('time zone');
	});
});

describe('create or update', () => {
	const alert = (parameters: object = {}) =>
		incident('upsert', { matchOn: ['correlation_id'], shortDescription: '={{ $json.text }}', additionalFields: { correlation_id: '={{ $json.key }}' }, ...parameters });
	const withKey = (key: string) => incidents().rows().filter(({ correlation_id }) => correlation_id === key);

	it('creates each once, however often it runs', async () => {
		const items = [{ key: 'a-1', text: 'one' }, { key: 'a-2', text: 'two' }];
		await good({ ...alert(), items });
		const again = await good({ ...alert(), items: items.map((item) => ({ ...item, text: `${item.text} again` })) });
		expect(again.json.map(({ short_description }) => short_description)).toEqual(['one again', 'two again']);
		expect([withKey('a-1').length, withKey('a-2').length]).toEqual([1, 1]);
	});

	it('makes one record of items with the same key in one run', async () => {
		await good({ ...alert(), items: Array.from({ length: 6 }, (_, index) => ({ key: 'same', text: `n${index}` })) });
		expect(withKey('same')).toHaveLength(1);
	});

	it('adds a note, does nothing, reopens or makes another one, as told', async () => {
		await good({ ...alert(), items: [{ key: 'r-1', text: 'first' }] });
		const [{ sys_id }] = withKey('r-1');
		await good({ ...alert({ whenFound: 'addWorkNote', workNote: 'seen again' }), items: [{ key: 'r-1', text: 'other' }] });
		expect(incidents().get(sys_id)).toMatchObject({ short_description: 'first' });
		await good({ ...alert({ whenFound: 'nothing' }), items: [{ key: 'r-1', text: 'other' }] });
		incidents().update(sys_id, { state: '6', close_code: 'Solution provided', close_notes: 'x' });
		await good({ ...alert({ reopen: 'leave', whenFound: 'nothing' }), items: [{ key: 'r-1', text: 'other' }] });
		expect(incidents().get(sys_id)).toMatchObject({ state: '6' });
		await good({ ...alert({ reopen: 'reopen' }), items: [{ key: 'r-1', text: 'back' }] });
		expect(incidents().get(sys_id)).toMatchObject({ state: '2', short_description: 'back' });
		incidents().update(sys_id, { state: '6', close_code: 'Solution provided', close_notes: 'x' });
		await good({ ...alert({ reopen: 'createNew' }), items: [{ key: 'r-1', text: 'new one' }] });
		expect(withKey('r-1')).toHaveLength(2);
		await good({ ...alert({ reopen: 'createNew' }), items: [{ key: 'r-1', text: 'newer text' }] });
		expect(withKey('r-1').map(({ short_description }) => short_description).sort()).toEqual(['back', 'newer text']);
	});

	it('creates nothing when the answer is lost but the record is there', async () => {
		world.servicenow.faults.add({ method: 'POST', path: '/api/now/table/incident', drop: 'after', nth: 1 });
		const { json } = await good({ ...alert(), items: [{ key: 'lost', text: 'x' }] });
		expect(json[0]).toMatchObject({ correlation_id: 'lost' });
		expect(withKey('lost')).toHaveLength(1);
	});

	it.each([
		[{ matchOn: ['u_nonsense'], additionalFields: { correlation_id: 'k' } }, 'u_nonsense to match on has no value'],
		[{ matchOn: '={{ "" }}' }, 'No column to match on was given'],
		[{ additionalFields: { correlation_id: '' } }, 'to match on is empty'],
		[{ whenFound: 'addWorkNote', workNote: '', additionalFields: { correlation_id: 'a-1' } }, 'Work Note is empty'],
	])('refuses %j', async (parameters, message) => {
		const before = incidents().rows().length;
		expect((await refused({ ...alert(parameters), items: [{ key: 'k', text: 'x' }] })).message).toContain(message);
		expect(incidents().rows()).toHaveLength(before);
	});
});

describe('writing', () => {
	it('takes references by name, display of choices by value, and tells what did not stick', async () => {
		const user = world.servicenow.table('sys_user').find('user_name', 'itil.user')!;
		const outcome = await good(incident('create', {
			shortDescription: 'By name',
			additionalFields: { caller_id: { __rl: true, mode: 'name', value: 'itil.user' }, assigned_to: { __rl: true, mode: 'list', value: user.sys_id } },
			otherFields: { mappingMode: 'defineBelow', value: { u_no_such_column: 'x', u_external_system: 'monitor' }, schema: [] },
		}));
		expect(outcome.json[0]).toMatchObject({ caller_id: user.sys_id, assigned_to: user.sys_id, u_external_system: 'monitor' });
		expect(messages(outcome)).toContain('u_no_such_column');
	});

	it('says that nobody has the name', async () => {
		const { message } = await refused(incident('create', { shortDescription: 'x', additionalFields: { caller_id: { __rl: true, mode: 'name', value: 'No Body' } } }));
		expect(message).toBe('No user is called "No Body"');
		expect(world.servicenow.journal.entries({ method: 'POST', path: '/table/' })).toEqual([]);
	});

	it('maps fields from the input, without what ServiceNow keeps itself', async () => {
		const { json } = await good({
			...record('incident', 'create', { columns: { mappingMode: 'autoMapInputData', value: null, schema: [] } }),
			items: [{ short_description: 'Mapped', urgency: 2, sys_id: 'ignored', Other: 'ignored' }],
		});
		expect(json[0]).toMatchObject({ short_description: 'Mapped', urgency: '2' });
	});

	it('deletes, and says so', async () => {
		const { sys_id } = insert();
		expect((await good(incident('delete', chosen('sysId', sys_id)))).json).toEqual([{ deleted: true }]);
		expect(incidents().get(sys_id)).toBeUndefined();
		expect((await refused(incident('delete', chosen('sysId', sys_id)))).message).toContain('No Record found');
	});

	it('takes a delete whose answer was lost for done', async () => {
		const { sys_id } = insert();
		world.servicenow.faults.add({ method: 'DELETE', path: sys_id, drop: 'after', nth: 1 });
		expect((await good(incident('delete', chosen('sysId', sys_id)))).json).toEqual([{ deleted: true }]);
	});

	it('says that a record may have been created when no answer came', async () => {
		world.servicenow.faults.add({ method: 'POST', path: '/api/now/table/incident', drop: 'after', nth: 1 });
		const { message, description } = await refused(incident('create', { shortDescription: 'perhaps' }));
		expect(message).toContain('may or may not have been created');
		expect(description).toContain('idempotency key');
	});
});

describe('reading', () => {
	it('shows the conditions of the builder as they are meant', async () => {
		const { sys_id } = insert({ u_external_system: 'A^B', category: 'network' });
		const { json } = await good(incident('getAll', {
			filterMode: 'builder',
			filters: { conditions: [{ field: 'u_external_system', operator: 'equals', value: 'A^B' }, { field: 'category', operator: 'isOneOf', value: 'network, software' }] },
		}));
		expect(json.map((row) => row.sys_id)).toEqual([sys_id]);
		expect(Object.keys(json[0]).length).toBeLessThanOrEqual(10);
	});

	it('finds what is mine and what is recent', async () => {
		const me = world.servicenow.table('sys_user').find('user_name', world.servicenow.username)!;
		const { sys_id } = insert({ assigned_to: me.sys_id });
		const { json } = await good(incident('getAll', {
			filters: { conditions: [{ field: 'assigned_to', operator: 'isMe' }, { field: 'sys_created_on', operator: 'inTheLast', value: '2 hours' }] },
		}));
		expect(json.map((row) => row.sys_id)).toContain(sys_id);
		expect(new Set(json.map((row) => row.sys_id)).size).toBeLessThan(incidents().rows().length);
	});

	it('does not answer the whole table for a misspelt column', async () => {
		expect((await refused(incident('getAll', { filterMode: 'query', query: 'u_typo=1' }))).message).toBe('ServiceNow would ignore u_typo in the query of incident');
	});

	it('sorts, limits and picks fields', async () => {
		const { json } = await good(incident('getAll', { limit: 5, sort: { rules: [{ field: 'number', direction: 'desc' }] }, options: { fields: ['number'] } }));
		const numbers = json.map(({ number }) => String(number));
		expect(numbers).toEqual([...numbers].sort().reverse());
		expect(json.map((row) => Object.keys(row))).toEqual(Array(5).fill(['number']));
	});

	it('counts, also by group', async () => {
		const total = incidents().rows().length;
		expect((await good(record('incident', 'count'))).json).toEqual([{ count: total }]);
		const { json } = await good(record('incident', 'count', { options: { groupBy: ['state'] } }));
		expect((json as Json[]).reduce((sum, { count }) => sum + Number(count), 0)).toBe(total);
		expect(json[0]).toHaveProperty('state');
	});
});

describe('choosing a record', () => {
	it.each([
		['number', 'INC9999999', 'No record of incident has the number "INC9999999"'],
		['correlationId', 'nothing', 'No record of incident has the correlation ID "nothing"'],
		['number', '={{ $json.nothing }}', 'The number is empty'],
		['sysId', '={{ $json.nothing }}', 'No record was chosen'],
		['sysId', 'INC0010001', 'is not a sys_id'],
		['sysId', 'ffffffffffffffffffffffffffffffff', 'No Record found'],
		['number', 'x^ORnumberISNOTEMPTY', 'No record of incident has the number'],
	])('by %s %j is refused: %s', async (mode, value, message) => {
		const result = await refused(incident('update', { ...chosen(mode, value), additionalFields: { category: 'network' } }));
		expect(result.message).toContain(message);
		expect(result.index).toBe(0);
		expect(result.description).not.toBe('');
	});

	it('by a correlation id that two have is refused', async () => {
		insert({ correlation_id: 'twice' });
		insert({ correlation_id: 'twice' });
		expect((await refused(incident('delete', chosen('correlationId', 'twice')))).message).toContain('Two records of incident have the correlation ID "twice"');
	});

	it('that the account may not read is told from one that is not there', async () => {
		const { number, sys_id } = insert();
		world.servicenow.access.deny({ user: world.servicenow.username, table: 'incident', operation: 'read', query: `sys_id=${sys_id}` });
		try {
			const { message, description } = await refused(incident('get', chosen('number', number)));
			expect(message).toBe(`The record of incident with the number "${number}" exists, but the account may not read it`);
			expect(description).toContain('read access');
		} finally {
			world.servicenow.access.clear();
		}
	});

	it.each(['={{ $json.nothing }}', 'Incident', 'incident/../sys_user'])('a table called %j is refused', async (table) => {
		expect((await refused(record(table, 'getAll'))).message).toMatch(/No table was chosen|is not a table name/);
	});

	it('a table that does not exist is refused', async () => {
		expect((await refused(record('u_nowhere', 'getAll'))).message).toContain('Invalid table');
	});
});

describe('limits', () => {
	it.each(['create', 'update', 'delete', 'resolve', 'addComment'])('read only refuses %s', async (operation) => {
		const { sys_id } = insert();
		const before = incidents().rows().length;
		const parameters = { ...chosen('sysId', sys_id), shortDescription: 'x', additionalFields: { category: 'network' }, text: 'x', closeCode: 'Solution provided', closeNotes: 'x', options: { readOnly: true } };
		expect((await refused(incident(operation, parameters))).message).toBe('This node is read only, so nothing was sent');
		expect(incidents().rows()).toHaveLength(before);
	});

	it('allowed tables refuse all others, whatever an input says', async () => {
		const parameters = { table: { __rl: true, mode: 'name', value: '={{ $json.table }}' }, options: { allowedTables: 'incident, problem' } };
		const { message } = await refused({ parameters: { resource: 'record', operation: 'getAll', ...parameters }, items: [{ table: 'sys_user' }] });
		expect(message).toBe('This node may not use the table sys_user');
		await good({ parameters: { resource: 'record', operation: 'getAll', ...parameters }, items: [{ table: 'incident' }] });
	});

	it('are never taken from an input', async () => {
		const spec = { ...incident('getAll', { options: { allowedTables: '={{ $json.tables }}' } }), items: [{ tables: 'incident' }] };
		expect((await refused(spec)).message).toBe('This node may not use the table incident');
	});
});

describe('as the tool of an agent', () => {
	it('takes what the agent gives and answers short', async () => {
		const { number } = insert();
		const { answer, error } = await world.n8n.callTool(
			{ parameters: { resource: 'incident', operation: 'get', ...chosen('number', "={{ $fromAI('number', 'Number of the incident') }}") } },
			{ number },
		);
		expect(error).toBeUndefined();
		expect(answer).toContain(number);
		expect(answer!.length).toBeLessThan(1000);
	});
});

describe('the lists of the editor', () => {
	const panel = { parameters: { resource: 'incident', operation: 'create', authentication: 'oAuth2' } };

	it('search records, users, groups and tables', async () => {
		const { number, sys_id } = insert();
		expect((await world.n8n.listSearch('searchRecords', { ...panel, filter: number })).results).toEqual([{ name: `${number} · for a test`, value: sys_id }]);
		expect((await world.n8n.listSearch('searchUsers', { ...panel, filter: 'Ivy' })).results[0].name).toContain('Ivy Til');
		expect((await world.n8n.listSearch('searchGroups', panel)).results.length).toBeGreaterThan(0);
		expect((await world.n8n.listSearch('searchTables', { ...panel, filter: 'incident' })).results.map(({ value }) => value)).toContain('incident');
		expect((await world.n8n.listSearch('searchConfigurationItems', panel)).results.length).toBeGreaterThan(0);
	});

	it('describe inherited and custom columns with their types and choices', async () => {
		const { fields } = await world.n8n.resourceMapping('mapColumns', panel);
		const of = (id: string) => fields.find((field) => field.id === id);
		expect(of('u_external_system')).toMatchObject({ type: 'string' });
		expect(of('work_notes')).toBeDefined();
		expect(of('due_date')).toMatchObject({ type: 'dateTime' });
		expect(of('state')?.options?.map(({ name }) => name)).toContain('In Progress');
		expect(of('caller_id')?.displayName).toContain('name or sys_id in sys_user');
		expect(of('sys_created_on')).toBeUndefined();
	});

	it('offer columns, operators that fit, and the choices of the instance', async () => {
		expect((await world.n8n.loadOptions('columns', panel)).map(({ value }) => value)).toEqual(expect.arrayContaining(['short_description', 'u_external_system']));
		expect((await world.n8n.loadOptions('choicesOf_close_code', panel)).map(({ value }) => value)).toContain('Solution provided');
	});

	it('offer choices in the language of the account', async () => {
		const users = world.servicenow.table('sys_user');
		const me = { ...users.find('user_name', world.servicenow.username)! };
		users.update(me.sys_id, { preferred_language: 'de' });
		try {
			const states = await world.n8n.loadOptions('choicesOf_state', panel);
			expect(states).toContainEqual(expect.objectContaining({ name: 'Neu', value: '1' }));
			const { fields } = await world.n8n.resourceMapping('mapColumns', panel);
			expect(fields.find(({ id }) => id === 'state')?.options).toContainEqual({ name: 'Neu', value: '1' });
		} finally {
			users.update(me.sys_id, { preferred_language: 'en' });
		}
	});

	it('offer the subcategories of the category that is chosen, all of them while it is not known', async () => {
		const offered = async (category: string) => (await world.n8n.loadOptions('choicesOf_subcategory', { parameters: { ...panel.parameters, additionalFields: { category, subcategory: '' } } })).map(({ value }) => value);
		const [network, unknown, given] = [await offered('network'), await offered(''), await offered('={{ $json.category }}')];
		expect(network.length).toBeGreaterThan(0);
		expect(unknown.length).toBeGreaterThan(network.length);
		expect(given).toEqual(unknown);
	});

	it.each(['filters.conditions[0]', 'filters.groups[0].filters.conditions[0]'])('offer the operators that fit the column in %s', async (where) => {
		const operatorsOf = async (field: string) => {
			const conditions = [{ field, operator: '', value: '' }];
			const parameters = { ...panel.parameters, operation: 'getAll', filterMode: 'builder', filters: where.includes('groups') ? { groups: [{ filters: { conditions } }] } : { conditions } };
			return (await world.n8n.loadOptions('operators', { parameters, path: `parameters.${where}.operator` })).map(({ value }) => value);
		};
		expect(await operatorsOf('assigned_to')).toEqual(expect.arrayContaining(['isMe', 'equals']));
		expect(await operatorsOf('sys_created_on')).toEqual(expect.arrayContaining(['inTheLast', 'after']));
		expect(await operatorsOf('sys_created_on')).not.toContain('isMe');
		expect(await operatorsOf('active')).not.toContain('contains');
	});

	it('work without the right to read metadata', async () => {
		world.servicenow.settings.table.metadataForbidden = true;
		try {
			expect((await world.n8n.loadOptions('columns', panel)).map(({ value }) => value)).toContain('short_description');
			expect((await world.n8n.loadOptions('choicesOf_state', panel)).map(({ name }) => name)).toContain('Resolved');
			expect((await world.n8n.resourceMapping('mapColumns', panel)).fields.length).toBeGreaterThan(20);
			expect((await world.n8n.listSearch('searchTables', { ...panel, filter: 'inc' })).results.map(({ value }) => value)).toContain('incident');
		} finally {
			world.servicenow.settings.table.metadataForbidden = false;
		}
	});
});

it('diagnoses the account', async () => {
	const { json } = await good({ parameters: { resource: 'instance', operation: 'diagnose' } });
	expect(json).toEqual([expect.objectContaining({ user: world.servicenow.username, roles: expect.arrayContaining(['itil']) as string[], tables: expect.objectContaining({ incident: 'readable' }) as object })]);
});

describe('a credential that cannot be right', () => {
	const spoiled = async (change: Json) => {
		const stored = world.n8n.storedCredential(CONNECTED);
		const before = { ...stored };
		Object.assign(stored, change);
		try {
			return await refused(incident('getAll'));
		} finally {
			Object.assign(stored, before);
		}
	};

	it.each([
		[{ instance: '' }, 'Instance field of the credential is empty'],
		[{ instance: 'https://evil.example/path?x' }, 'Instance field of the credential'],
		[{ instance: 'http://127.0.0.1:1' }, 'could not be reached'],
	])('%j', async (change, message) => {
		expect((await spoiled(change)).message).toContain(message);
	});

	it('says that a page came instead of data', async () => {
		world.servicenow.faults.add({ path: '/api/now/table/incident', html: '<html><title>Log in</title></html>', status: 200 });
		const { message, description } = await refused(incident('getAll'));
		expect(message).toContain('a page instead of data');
		expect(`${message}${description}`).not.toContain('<');
	});
});
