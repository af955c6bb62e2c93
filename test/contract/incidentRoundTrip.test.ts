// The main job against a ServiceNow that speaks like one: an incident is created, found, changed and listed, and refusals are understood.
import { CONNECTED, startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
	world = await startWorld({ emulator: { records: 12 } });
});
afterAll(() => world.close());
afterEach(() => world.servicenow.faults.clear());

const incident = (operation: string, parameters: object = {}) => ({ parameters: { resource: 'incident', operation, ...parameters } });
const byNumber = (value: unknown) => ({ record: { __rl: true, mode: 'number', value } });
const accessToken = () => (world.n8n.storedCredential(CONNECTED).oauthTokenData as { access_token: string }).access_token;

it('creates, gets, updates and lists', async () => {
	const { n8n, servicenow } = world;
	const created = await n8n.run({
		...incident('create', { shortDescription: '={{ $json.text }}', additionalFields: { urgency: '1', impact: '1' } }),
		items: [{ text: 'first' }, { text: 'second' }],
	});
	expect(created.error).toBeUndefined();
	expect(created.items.map(({ json, pairedItem }) => [json.short_description, json.priority, pairedItem])).toEqual([
		['first', '1', { item: 0 }],
		['second', '1', { item: 1 }],
	]);

	const { number } = created.json[1];
	const read = await n8n.run(incident('get', byNumber(number)));
	expect(read.json).toEqual([expect.objectContaining({ number, short_description: 'second' })]);

	const changed = await n8n.run(incident('update', { ...byNumber(number), additionalFields: { short_description: 'changed' } }));
	expect(changed.error).toBeUndefined();
	expect(servicenow.table('incident').find('number', String(number))).toMatchObject({ short_description: 'changed' });

	const listed = await n8n.run(incident('getAll', { returnAll: true }));
	expect(listed.error).toBeUndefined();
	expect(new Set(listed.json.map(({ sys_id }) => sys_id)).size).toBe(servicenow.table('incident').rows().length);
});

it('renews a token that expires in the middle of a run, without losing or repeating an item', async () => {
	const { n8n, servicenow } = world;
	const before = accessToken();
	const rows = servicenow.table('incident').rows().length;
	servicenow.journal.clear();
	// Slow enough that the run is still going when the clock moves.
	servicenow.faults.add({ method: 'POST', path: '/api/now/table/incident', delayMs: 30 });
	const items = Array.from({ length: 24 }, (_, index) => ({ text: `item ${index}` }));
	const running = n8n.run({ ...incident('create', { shortDescription: '={{ $json.text }}' }), items });
	while (servicenow.journal.entries({ method: 'POST', status: 201 }).length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
	servicenow.clock.advance((servicenow.settings.oauth.accessTokenLifetime + 1) * 1000);
	const { json, error } = await running;
	expect(error).toBeUndefined();
	expect(json.map(({ short_description }) => short_description)).toEqual(items.map(({ text }) => text));
	expect(servicenow.table('incident').rows()).toHaveLength(rows + items.length);
	expect(servicenow.journal.entries({ status: 401 }).length).toBeGreaterThan(0);
	expect(accessToken()).not.toBe(before);
});

it('puts a failed item on the error output, with what ServiceNow said, and goes on', async () => {
	const { n8n, servicenow } = world;
	const [{ number }] = servicenow.table('incident').rows();
	const { json, errorItems, error } = await n8n.run({
		...incident('get', byNumber('={{ $json.number }}')),
		items: [{ number: 'INC9999999' }, { number }],
		onError: 'continueErrorOutput',
	});
	expect(error).toBeUndefined();
	expect(json).toEqual([expect.objectContaining({ number })]);
	expect(errorItems).toHaveLength(1);
	expect(errorItems[0].json).toMatchObject({ number: 'INC9999999', error: expect.stringContaining('INC9999999') as string, message: expect.stringMatching(/\w/) as string });
});

it('stops with the item index when nothing catches the failure', async () => {
	const { error } = await world.n8n.run({ ...incident('get', byNumber('={{ $json.number }}')), items: [{ number: 'INC9999999' }] });
	expect(error?.context).toMatchObject({ itemIndex: 0 });
	expect(error?.description).toBeTruthy();
});

it('fills the list of records for a person who types', async () => {
	const { n8n, servicenow } = world;
	const [row] = servicenow.table('incident').rows();
	const { results } = await n8n.listSearch('searchRecords', { parameters: { resource: 'incident', operation: 'get' }, filter: String(row.number) });
	expect(results).toEqual([expect.objectContaining({ value: row.sys_id, name: expect.stringContaining(String(row.number)) as string })]);
});

it('tests its credential', async () => {
	expect(await world.n8n.testCredential(CONNECTED)).toMatchObject({ status: 'OK' });
});

it('serves an agent with a short answer', async () => {
	const { answer, description, error } = await world.n8n.callTool(
		incident('create', { shortDescription: "={{ $fromAI('summary', 'one line about the incident', 'string') }}" }),
		{ summary: 'asked by an agent' },
	);
	expect(error).toBeUndefined();
	expect(description).toContain('incident');
	expect(JSON.parse(answer ?? '')).toEqual([expect.objectContaining({ short_description: 'asked by an agent' })]);
});
