// The built trigger on n8n's engine, over HTTP against the local ServiceNow: activation, ticks, restarts, an expired token, faults on the wire.
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(async () => {
	await world.close();
});
afterEach(() => {
	world.servicenow.faults.clear();
});

const parameters = (more: Record<string, unknown> = {}) =>
	({ authentication: 'oAuth2', table: { __rl: true, mode: 'list', value: 'incident' }, triggerOn: 'created', filterMode: 'query', query: '', options: {}, ...more }) as never;

const numbers = (items: Array<{ json: Record<string, unknown> }> | null) => items?.map(({ json }) => json.number) ?? null;
const insert = (short_description: string) => world.servicenow.table('incident').insert({ short_description });

it('begins without items, delivers once, and goes on after a restart', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	expect(await trigger.activate()).toBeNull();
	expect(trigger.stored).toHaveProperty('state');
	const first = insert('one');
	expect(numbers(await trigger.tick())).toEqual([first.number]);
	expect(await trigger.tick()).toBeNull();
	trigger.restart();
	const second = insert('while n8n was away');
	expect(numbers(await trigger.activate('init'))).toEqual([second.number]);
	expect(await trigger.tick()).toBeNull();
});

it('a restart before anything was emitted loses nothing: the position of the activation counts', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	for (let ticks = 0; ticks < 3; ticks++) expect(await trigger.tick()).toBeNull();
	const row = insert('between');
	trigger.restart();
	expect(numbers(await trigger.activate('init'))).toEqual([row.number]);
});

it('the test in the editor shows a sample and keeps nothing', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const { stored } = trigger;
	expect(await trigger.test()).toHaveLength(1);
	expect(trigger.stored).toEqual(stored);
});

it('an expired token is renewed in the middle', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const row = insert('after the token');
	world.servicenow.clock.advance(3_600_000);
	expect(numbers(await trigger.tick())).toEqual([row.number]);
});

it.each([
	['cut connections', { drop: 'after' as const, times: 1 }],
	['truncated answers', { truncate: 20, times: 1 }],
	['a cancelled transaction', { partialRows: 1, times: 1 }],
	['503', { status: 503, times: 1 }],
])('%s repeat and lose nothing', async (_name, fault) => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const rows = [insert('a'), insert('b'), insert('c')];
	world.servicenow.faults.add({ path: '/api/now/table/incident', ...fault });
	const delivered = [...(numbers(await trigger.tick()) ?? []), ...(numbers(await trigger.tick()) ?? [])];
	expect(delivered.sort()).toEqual(rows.map(({ number }) => number).sort());
});

it.each([
	['refuses', 'refuse' as const],
	['leaves the clause out', 'drop' as const],
])('a right to query that is taken away stops the trigger with its name, and nothing is lost: the instance %s', async (_name, mode) => {
	const { access, settings } = world.servicenow;
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const row = insert('while the right is missing');
	const { stored } = trigger;
	settings.table.deniedQuery = mode;
	access.deny({ user: world.servicenow.username, table: 'incident', operation: 'query_range', fields: ['sys_created_on'] });
	const failure = await trigger.tick().then(() => undefined, (error: { message: string; description: string }) => error);
	expect(failure?.description).toContain('query_range');
	expect(trigger.stored).toEqual(stored);
	settings.table.deniedQuery = 'drop';
	access.clear();
	const later = insert('after it was given back');
	// Both were created in the same second, so their order is that of their identifiers.
	expect(numbers(await trigger.tick())?.sort()).toEqual([row.number, later.number]);
	expect(await trigger.tick()).toBeNull();
});

it('a business rule on Query hides records without a word: the rest is delivered, each once, and the trigger goes on', async () => {
	const { servicenow, n8n } = world;
	const rule = servicenow.table('sys_script').insert({ name: 'Narrow', collection: 'incident', when: 'before', action_query: 'true', advanced: 'true', script: "current.addQuery('category', '!=', 'network');" });
	const trigger = n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const add = (category: string) => servicenow.table('incident').insert({ short_description: 'x', category }).number;
	// ServiceNow narrows the last group of the query only, so a hidden record of the very second of the position may come through.
	const told: unknown[] = [];
	const tick = async () => told.push(...((await trigger.tick()) ?? []).filter(({ json }) => json.category !== 'network').map(({ json }) => json.number));
	add('network');
	const visible = [add('software'), add('hardware')];
	await tick();
	add('network');
	await tick();
	servicenow.clock.advance(3_600_000);
	visible.push(add('software'));
	await tick();
	await tick();
	expect(told.sort()).toEqual(visible);
	servicenow.table('sys_script').delete(rule.sys_id);
});

it('what the auto-close job changes is delivered, although it is stamped between two polls', async () => {
	const { servicenow, n8n } = world;
	const trigger = n8n.pollTrigger({ parameters: parameters({ triggerOn: 'updated' }) });
	const row = servicenow.table('incident').insert({ short_description: 'x', state: '6', close_code: 'Duplicate', close_notes: 'x' });
	await trigger.activate();
	servicenow.clock.advance(8 * 86_400_000);
	const items = (await trigger.tick()) ?? [];
	expect(items.filter(({ json }) => json.number === row.number).map(({ json }) => [json.state, json.sys_updated_by])).toEqual([['7', 'system']]);
	expect(await trigger.tick()).toBeNull();
});

it('an instance that cannot be asked while n8n starts does not end the trigger', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	const row = insert('before the outage');
	trigger.restart();
	world.servicenow.faults.add({ html: true, status: 200 });
	expect(await trigger.activate('init')).toBeNull();
	world.servicenow.faults.clear();
	expect(numbers(await trigger.tick())).toEqual([row.number]);
});

it('a table that does not exist is told to the person who publishes', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters({ table: { __rl: true, mode: 'name', value: 'u_missing' } }) });
	await expect(trigger.activate()).rejects.toThrow('Invalid table u_missing');
});

it('polls that n8n starts on top of each other deliver once', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters() });
	await trigger.activate();
	insert('once');
	const outcomes = await Promise.all([trigger.tick(), trigger.tick(), trigger.tick()]);
	expect(outcomes.filter((items) => items !== null)).toHaveLength(1);
});

it('a note on an incident starts a trigger on task, and a test in the editor shows it', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: parameters({ table: { __rl: true, mode: 'name', value: 'task' }, triggerOn: 'commented', kind: 'both' }) });
	const row = insert('to be commented');
	expect(await trigger.activate()).toBeNull();
	world.servicenow.table('incident').update(String(row.sys_id), { work_notes: 'Looked at' });
	const expected = { number: row.number, _event: { type: 'commented', table: 'task', comment: { text: 'Looked at', kind: 'workNote' } } };
	expect((await trigger.tick())?.map(({ json }) => json)).toMatchObject([expected]);
	expect((await trigger.test())?.map(({ json }) => json)).toMatchObject([expected]);
});
