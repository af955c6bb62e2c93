// Each operation on incidents and on any table, opened and executed in n8n's editor by a person; refuses to judge what other tests judge by REST.
import type { Row } from '../../demo/serviceNow';
import type { WorkflowFile, WorkflowNode } from '../../demo/n8nClient';
import { Editor } from './support/editor';
import { startWorld, type World } from './support/world';

interface Case {
	resource: 'incident' | 'record';
	operation: string;
	/** Columns of the record that it acts on; none where it acts on the table. */
	on?: Row;
	/** Beside resource, operation and the record. */
	parameters?: Record<string, unknown>;
	/** The labels between Operation and Options, in their order. */
	shows: string[];
	/** What the person maps in the columns of any table. */
	maps?: Row;
	/** What the output panel shows. */
	output: (row: Row) => RegExp;
	/** Columns of the row that ServiceNow then holds: the one acted on, or the one whose short description the output shows. */
	stored?: Row;
}

const FILTER = ['Filter By', 'Filters', 'Combine'];
const MAPPER = 'Mapping Column Mode';
const WRITES = ['Short Description', 'Additional Fields', MAPPER];
const number = ({ number: value }: Row) => new RegExp(`"number": ?"${value}"`);

const incidents: Case[] = [
	{ resource: 'incident', operation: 'addComment', on: {}, parameters: { text: 'Seen in the editor', kind: 'workNote' }, shows: ['Incident', 'Text', 'Kind'], output: number },
	{ resource: 'incident', operation: 'cancel', on: {}, shows: ['Incident'], output: number, stored: { state: '8' } },
	{ resource: 'incident', operation: 'close', on: { state: '6', close_code: 'User error', close_notes: 'Done' }, shows: ['Incident', 'Close Code Name or ID', 'Close Notes'], output: number, stored: { state: '7' } },
	{ resource: 'incident', operation: 'create', parameters: { shortDescription: 'Created in the editor', additionalFields: { urgency: '1' } }, shows: WRITES, output: () => /"number": ?"INC\d{7}"/ },
	{ resource: 'incident', operation: 'upsert', parameters: { shortDescription: 'Upserted in the editor', additionalFields: { correlation_id: 'editor-1' } }, shows: ['Match On Names or IDs', 'When Found', 'When Resolved', ...WRITES], output: () => /"correlation_id": ?"editor-1"/ },
	{ resource: 'incident', operation: 'delete', on: {}, shows: ['Incident'], output: () => /"deleted": ?true/ },
	{ resource: 'incident', operation: 'get', on: {}, shows: ['Incident', 'Simplify'], output: number },
	{ resource: 'incident', operation: 'getComments', on: { work_notes: 'A first note' }, shows: ['Incident'], output: () => /"text": ?"A first note"/ },
	{ resource: 'incident', operation: 'getAll', parameters: { limit: 3 }, shows: ['Return All', 'Limit', ...FILTER, 'Sort', 'Simplify'], output: () => /"number": ?"INC\d{7}"/ },
	{ resource: 'incident', operation: 'reopen', on: { state: '6', close_code: 'User error', close_notes: 'Done' }, shows: ['Incident'], output: number, stored: { state: '2' } },
	{ resource: 'incident', operation: 'resolve', on: { state: '2' }, parameters: { closeCode: 'User error', closeNotes: 'Done' }, shows: ['Incident', 'Close Code Name or ID', 'Close Notes'], output: number, stored: { state: '6', close_notes: 'Done' } },
	{ resource: 'incident', operation: 'update', on: {}, parameters: { additionalFields: { urgency: '1' } }, shows: ['Incident', 'Additional Fields', MAPPER], output: number, stored: { urgency: '1' } },
];

const records: Case[] = [
	{ resource: 'record', operation: 'count', shows: ['Table', ...FILTER], output: () => /"count": ?\d+/ },
	{ resource: 'record', operation: 'create', maps: { 'Short description': 'Recorded in the editor' }, shows: ['Table', MAPPER], output: () => /Recorded in the editor/ },
	{ resource: 'record', operation: 'upsert', parameters: { matchOn: ['short_description'] }, maps: { 'Short description': 'Matched in the editor' }, shows: ['Table', 'Match On Names or IDs', 'When Found', MAPPER], output: () => /Matched in the editor/ },
	{ resource: 'record', operation: 'delete', on: {}, shows: ['Table', 'Record'], output: () => /"deleted": ?true/ },
	{ resource: 'record', operation: 'get', on: {}, shows: ['Table', 'Record', 'Simplify'], output: number },
	{ resource: 'record', operation: 'getAll', parameters: { limit: 2 }, shows: ['Table', 'Return All', 'Limit', ...FILTER, 'Sort', 'Simplify'], output: () => /"number": ?"PRB\d{7}"/ },
	{ resource: 'record', operation: 'update', on: {}, maps: { 'Short description': 'Changed in the editor' }, shows: ['Table', 'Record', MAPPER], output: number, stored: { short_description: 'Changed in the editor' } },
];

const cases = [...incidents, ...records].map((one) => ({ ...one, node: `${one.resource} ${one.operation}`, table: one.resource === 'incident' ? 'incident' : 'problem' }));

let world: World;
let editor: Editor;
const rows = new Map<string, Row>();

const insert = (table: string, columns: Row): Row => world.serviceNow.emulator.table(table).insert({ short_description: 'For the editor', ...columns });

function nodeOf({ node, resource, operation, table, on, parameters }: (typeof cases)[number], index: number): WorkflowNode {
	const row = on && insert(table, on);
	if (row) rows.set(node, row);
	const { id, name, type } = world.credential;
	return {
		name: node,
		type: 'n8n-nodes-servicenow-itsm.serviceNowItsm',
		typeVersion: 1,
		position: [220, index * 100],
		parameters: {
			authentication: 'oAuth2',
			resource,
			operation,
			...(resource === 'record' && { table: { __rl: true, mode: 'name', value: table } }),
			...(row && { record: { __rl: true, mode: 'number', value: row.number } }),
			...parameters,
		},
		credentials: { [type]: { id, name } },
	};
}

function flow(): WorkflowFile {
	const nodes = cases.map(nodeOf);
	return {
		name: 'Each operation',
		nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }, ...nodes],
		connections: { Start: { main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] } },
		settings: {},
	};
}

beforeAll(async () => {
	world = await startWorld({ name: 'editor-operations' });
	const { id } = await world.add(flow());
	editor = await Editor.open(world.n8n.url);
	await editor.signIn();
	await editor.openWorkflow(id);
});

afterAll(async () => {
	await editor?.close();
	await world?.stop();
});

test.each(cases)('$node', async ({ node, table, shows, maps = {}, output, stored }) => {
	await editor.openNode(node);
	expect(await editor.labels()).toEqual(['Resource', 'Operation', ...shows, 'Options']);
	for (const [label, value] of Object.entries(maps)) await editor.mapColumn(label, value);
	const row = rows.get(node) ?? {};
	const shown = await editor.outputOfStep();
	await editor.shoot(`operations/${node.replace(' ', '-')}`);
	expect(shown).toMatch(output(row));
	if (stored) expect(world.serviceNow.rows(table, { sys_id: row.sys_id })).toMatchObject([stored]);
	await editor.closeNode();
});
