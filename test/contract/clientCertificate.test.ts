// What n8n's request functions can do with a client certificate, against an instance that knows it: the ground of docs/credentials.
import type { IExecuteFunctions, INodeType, INodeTypes, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { startEmulator, type Emulator } from '../../emulator';
import { tlsOf } from '../emulator/tls/secureCall';
import { ExecuteContext } from '../support/n8nCore';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1, tls: true })));
afterAll(() => emulator.close());

/** The helpers that n8n hands to a node. */
function helpers(): IExecuteFunctions['helpers'] {
	const type: INodeType = { description: { name: 'any', displayName: 'Any', group: [], version: 1, description: '', defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] } };
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const node = { id: '1', name: 'Any', type: 'any', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const workflow = new Workflow({ id: 'certificate', nodes: [node], connections: {}, active: false, nodeTypes });
	return new ExecuteContext(workflow, node, {} as IWorkflowExecuteAdditionalData, 'internal', createEmptyRunExecutionData(), 0, [], { main: [[{ json: {} }]] }, { node, data: {}, source: null }, []).helpers;
}

const isOlder = require.resolve('n8n-core').includes('n8n-core-1');

async function wish() {
	const tls = tlsOf(emulator);
	const { certificate: cert, key } = await tls.clientCertificate({ userName: 'itil.user' });
	return { url: `${tls.url}/api/now/table/incident`, json: true, agentOptions: { ca: tls.ca, cert, key } };
}

const ways = () => emulator.journal.entries({ path: '/api/now/table/incident' }).map(({ via, user }) => [via, user]);
beforeEach(() => emulator.journal.clear());

it('the function that the HTTP Request node uses presents the certificate, and ServiceNow takes it for its user', async () => {
	await expect(helpers().request(await wish())).resolves.toHaveProperty('result');
	expect(ways()).toEqual([['certificate', 'itil.user']]);
});

it('the function for other nodes presents it in n8n 2, and does not know it in n8n 1', async () => {
	const options = { ...(await wish()), skipSslCertificateValidation: true };
	const outcome = await helpers().httpRequest(options).then(() => 'answered', (error: { response?: { status: number }; httpCode?: string }) => Number(error.response?.status ?? error.httpCode));
	expect([outcome, ways()]).toEqual(isOlder ? [401, [['none', '']]] : ['answered', [['certificate', 'itil.user']]]);
});
