// The action node as an AI agent's tool, inside n8n's own tool wrapper: short answers, errors that a model can act on, and limits that nothing the agent says can lift.
import { resources } from '../../nodes/ServiceNowItsm/resources';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => void (world = await startWorld({ emulator: { records: 60 } })));
afterAll(async () => await world.close());
beforeEach(() => world.servicenow.journal.clear());

type Args = Parameters<World['n8n']['callTool']>[1];
const fromAi = (key: string, about = 'what you want') => `={{ $fromAI('${key}', '${about}') }}`;
const call = async (parameters: object, args: Args = {}) => await world.n8n.callTool({ parameters: { authentication: 'oAuth2', ...parameters } as never }, args);
const written = () => world.servicenow.journal.entries({ path: '/api/now' }).filter(({ method }) => method !== 'GET');
const incident = () => world.servicenow.table('incident').rows()[0];
const byAi = { record: { __rl: true, mode: 'number', value: fromAi('record') } };

it('finds the record whichever way the model names it: number or sys_id', async () => {
	for (const record of [incident().number, incident().sys_id]) {
		const { answer, error } = await call({ resource: 'incident', operation: 'get', ...byAi, simplify: true }, { record });
		expect(error).toBeUndefined();
		expect(JSON.parse(answer!)).toEqual([expect.objectContaining({ number: incident().number })]);
	}
});

it.each(resources.flatMap(({ value, summary, operations }) => (summary.length > 0 ? operations.filter(({ value: verb }) => verb === 'getAll').map(() => value) : [])))(
	'%s: a list is short unless the builder asks for more',
	async (resource) => {
		const { answer, error } = await call({ resource, operation: 'getAll', limit: 5 });
		expect(error).toBeUndefined();
		const rows = JSON.parse(answer!) as object[];
		expect(rows.length).toBeLessThanOrEqual(5);
		for (const row of rows) expect(Object.keys(row).length).toBeLessThanOrEqual(10);
		expect(Object.values(rows[0] ?? {}).some((value) => typeof value === 'object' && value !== null)).toBe(false);
	},
);

it('tells the model what went wrong and what to do', async () => {
	const { error } = await call({ resource: 'incident', operation: 'get', ...byAi }, { record: 'INC9999999' });
	expect(`${error?.message} ${error?.description}`).toContain('No record of incident has the number "INC9999999"');
	expect(`${error?.message} ${error?.description}`).toContain('Check the number');
});

it('takes no condition from the text of a chat', async () => {
	const filters = { conditions: [{ field: 'short_description', operator: 'contains', value: fromAi('words') }] };
	const { answer, error } = await call({ resource: 'incident', operation: 'getAll', filterMode: 'builder', combine: 'all', filters }, { words: 'zzz^ORsys_idISNOTEMPTY' });
	expect(error).toBeUndefined();
	expect(JSON.parse(answer!)).toEqual([]);
});

/** n8n 1.x evaluates no expression for resource and operation; the node then refuses their text. */
const IS_N8N_1 = require.resolve('n8n-core').includes('n8n-core-1');

describe('read only', () => {
	const everything = { readOnly: false, allowedTables: '', options: { readOnly: false }, 'options.readOnly': false };

	it.each(['delete', 'update', 'create', 'resolve', 'addComment'])('%s is refused, whatever the agent passes', async (operation) => {
		const parameters = { ...byAi, shortDescription: 'x', text: 'x', closeCode: 'Solution provided', closeNotes: 'x', additionalFields: { description: 'x' }, options: { readOnly: true } };
		const { number } = world.servicenow.table('incident').insert({ short_description: 'Not to be changed' });
		const { error } = await call({ resource: 'incident', operation, ...parameters }, { record: number, ...everything });
		expect(error?.message).toContain('This node is read only');
		expect(written()).toEqual([]);
	});

	it('holds also where the agent chooses the operation', async () => {
		const { error } = await call({ resource: 'incident', operation: fromAi('operation'), ...byAi, options: { readOnly: true } }, { operation: 'delete', record: incident().number, ...everything });
		expect(error?.message).toMatch(IS_N8N_1 ? /^The operation "{{ .*" does not exist/ : /^This node is read only/);
		expect(written()).toEqual([]);
	});

	it.each([{ readOnly: fromAi('readOnly') }, { readOnly: true, allowedTables: fromAi('allowedTables') }])('must be fixed: %j is refused', async (options) => {
		const { error } = await call({ resource: 'incident', operation: 'delete', ...byAi, options }, { record: incident().number, readOnly: 'false', allowedTables: 'incident' });
		// n8n hands a fixed text over where a field takes no expression; that is no switch, and names no table.
		expect(error?.message).toMatch(/must not be expressions|may not use the table/);
		expect(written()).toEqual([]);
	});
});

describe('allowed tables', () => {
	const anyTable = { table: { __rl: true, mode: 'name', value: fromAi('table') }, options: { allowedTables: 'incident' } };

	it('refuse another table that the agent asks for', async () => {
		const { error } = await call({ resource: 'record', operation: 'getAll', ...anyTable }, { table: 'sys_user', allowedTables: 'sys_user' });
		expect(error?.message).toContain('This node may not use the table sys_user');
		expect(world.servicenow.journal.entries({ path: '/table/sys_user' })).toEqual([]);
	});

	it('refuse another resource that the agent asks for', async () => {
		const { error } = await call({ resource: fromAi('resource'), operation: 'getAll', options: { allowedTables: 'incident' } }, { resource: 'user' });
		expect(error?.message).toMatch(IS_N8N_1 ? /does not exist for the resource "{{ / : /^This node may not use the table sys_user/);
		expect(world.servicenow.journal.entries({ path: '/table/sys_user' })).toEqual([]);
	});

	it('let the named one through', async () => {
		const { error } = await call({ resource: 'record', operation: 'getAll', ...anyTable, limit: 1 }, { table: 'incident' });
		expect(error).toBeUndefined();
	});
});

it('what cannot be taken back is said where a model reads it', () => {
	const lasting = /cannot be (undone|reopened|changed or removed)|Each run orders again|in the name of the account/;
	const said = resources.flatMap((resource) => resource.operations.map((operation) => ({ is: `${resource.value} ${operation.value}`, verb: operation.value, text: operation.description(resource) })));
	const destructive = said.filter(({ verb }) => ['delete', 'close', 'cancel', 'order', 'approve', 'reject', 'addComment'].includes(verb));
	expect(destructive.filter(({ text }) => !lasting.test(text)).map(({ is }) => is)).toEqual([]);
	expect(said.filter(({ verb, text }) => /^get/.test(verb) && lasting.test(text)).map(({ is }) => is)).toEqual([]);
});
