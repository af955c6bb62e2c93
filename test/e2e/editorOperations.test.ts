// Each operation on incidents and on any table, opened and executed in n8n's editor by a person; refuses to judge what other tests judge by REST.
import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import type { WorkflowFile, WorkflowNode } from '../../demo/n8nClient';
import type { Row } from '../../demo/serviceNow';
import { parametersOf } from '../../nodes/ServiceNowItsm/properties';
import { resources } from '../../nodes/ServiceNowItsm/resources';
import { Editor } from './support/editor';
import { startWorld, type World } from './support/world';

interface Case {
	resource: 'incident' | 'record';
	operation: string;
	/** Columns of the record that it acts on; none where it acts on the table. */
	on?: Row;
	/** Beside resource, operation and the record. */
	parameters?: Record<string, unknown>;
	/** What the person maps in the columns of any table. */
	maps?: Row;
	/** What the output panel shows. */
	output: (row: Row) => RegExp;
	/** What ServiceNow then holds in the record that it acts on. */
	stored?: Row;
}

const number = ({ number: value }: Row) => new RegExp(`"number": ?"${value}"`);

const incidents: Case[] = [
	{ resource: 'incident', operation: 'addComment', on: {}, parameters: { text: 'Seen in the editor', kind: 'workNote' }, output: number },
	{ resource: 'incident', operation: 'cancel', on: {}, output: number, stored: { state: '8' } },
	{ resource: 'incident', operation: 'close', on: { state: '6', close_code: 'User error', close_notes: 'Done' }, output: number, stored: { state: '7' } },
	{ resource: 'incident', operation: 'create', parameters: { shortDescription: 'Created in the editor', additionalFields: { urgency: '1' } }, output: () => /"number": ?"INC\d{7}"/ },
	{ resource: 'incident', operation: 'upsert', parameters: { shortDescription: 'Upserted in the editor', additionalFields: { correlation_id: 'editor-1' } }, output: () => /"correlation_id": ?"editor-1"/ },
	{ resource: 'incident', operation: 'delete', on: {}, output: () => /"deleted": ?true/ },
	{ resource: 'incident', operation: 'get', on: {}, output: number },
	{ resource: 'incident', operation: 'getComments', on: { work_notes: 'A first note' }, output: () => /"text": ?"A first note"/ },
	{ resource: 'incident', operation: 'getAll', parameters: { limit: 3 }, output: () => /"number": ?"INC\d{7}"/ },
	{ resource: 'incident', operation: 'reopen', on: { state: '6', close_code: 'User error', close_notes: 'Done' }, output: number, stored: { state: '2' } },
	{ resource: 'incident', operation: 'resolve', on: { state: '2' }, parameters: { closeCode: 'User error', closeNotes: 'Done' }, output: number, stored: { state: '6', close_notes: 'Done' } },
	{ resource: 'incident', operation: 'update', on: {}, parameters: { additionalFields: { urgency: '1' } }, output: number, stored: { urgency: '1' } },
];

const records: Case[] = [
	{ resource: 'record', operation: 'count', output: () => /"count": ?\d+/ },
	{ resource: 'record', operation: 'create', maps: { short_description: 'Recorded in the editor' }, output: () => /Recorded in the editor/ },
	{ resource: 'record', operation: 'upsert', parameters: { matchOn: ['short_description'] }, maps: { short_description: 'Matched in the editor' }, output: () => /Matched in the editor/ },
	{ resource: 'record', operation: 'delete', on: {}, output: () => /"deleted": ?true/ },
	{ resource: 'record', operation: 'get', on: {}, output: number },
	{ resource: 'record', operation: 'getAll', parameters: { limit: 2 }, output: () => /"number": ?"PRB\d{7}"/ },
	{ resource: 'record', operation: 'update', on: {}, maps: { short_description: 'Changed in the editor' }, output: number, stored: { short_description: 'Changed in the editor' } },
];

const cases = [...incidents, ...records].map((one) => ({ ...one, node: `${one.resource} ${one.operation}`, table: one.resource === 'incident' ? 'incident' : 'problem' }));

/** The labels of what a collection has in it. */
function filledIn({ type, name, options = [] }: INodeProperties, values: INodeParameters): string[] {
	const columns = type === 'collection' ? Object.keys(values[name] as INodeParameters) : [];
	return columns.flatMap((column) => options.filter((option) => option.name === column).map((option) => ('displayName' in option ? option.displayName : option.name)));
}

/** The labels of what the operation declares, as far as its own conditions show it; n8n puts a label of its own over a resource mapper. */
function labelsOf({ resource: resourceName, operation: operationName, parameters = {} }: Case): string[] {
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	const declared = resource && operation ? parametersOf(resource, operation) : [];
	const values = { ...Object.fromEntries(declared.map((field) => [field.name, field.default])), ...parameters } as INodeParameters;
	const shown = declared.filter((field) => field.type !== 'notice' && NodeHelpers.displayParameter(values, field, null, null));
	return ['Resource', 'Operation', ...shown.flatMap((field) => [field.type === 'resourceMapper' ? 'Mapping Column Mode' : field.displayName, ...filledIn(field, values)])];
}

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
		position: [220 + 220 * (index % 5), 200 * Math.floor(index / 5)],
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

afterEach(() => editor.closeNode());

it('has a case for every operation of both resources', () => {
	const offered = resources.filter(({ value }) => ['incident', 'record'].includes(value)).flatMap(({ value, operations }) => operations.map((operation) => `${value} ${operation.value}`));
	expect(cases.map(({ node }) => node).sort()).toEqual(offered.sort());
});

test.each(cases)('$node', async (one) => {
	const { node, table, maps = {}, output, stored } = one;
	await editor.openNode(node);
	const labels = labelsOf(one);
	expect(await editor.labels(labels.length)).toEqual(labels);
	for (const [column, value] of Object.entries(maps)) await editor.mapColumn(column, value);
	const row = rows.get(node) ?? {};
	const shown = await editor.outputOfStep();
	await editor.shoot(`operations/${node.replace(' ', '-')}`);
	expect(shown).toMatch(output(row));
	if (stored) expect(world.serviceNow.rows(table, { sys_id: row.sys_id })).toMatchObject([stored]);
});
