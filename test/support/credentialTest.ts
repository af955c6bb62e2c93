// Presses the Test button of a credential: n8n runs the type's `test` as a declarative request and turns the answer into one sentence.
import type { ICredentialTestRequest, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes, Workflow, createEmptyRunExecutionData } from 'n8n-workflow';
import { ExecuteContext, RoutingNode } from './n8nCore';
import { buildAdditionalData, buildNode, type Surroundings } from './surroundings';
import { INPUT_NODE } from './builtPackage';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

export async function testCredential(surroundings: Surroundings, name: string): Promise<CredentialTestResult> {
	const { built, credentials } = surroundings;
	const type = credentials.typeOf(name);
	const { test } = built.credentialType(type);
	if (!test) throw new Error(`${type} has no test of its own`);
	const nodeType = nodeThatAsks(type, test);
	const node = {
		...buildNode(surroundings, { type: INPUT_NODE }),
		parameters: { temp: '' },
		credentials: { [type]: { id: name, name } },
	};
	const nodeTypes = { ...built.nodeTypes, getByName: () => nodeType, getByNameAndVersion: () => nodeType };
	const workflow = new Workflow({ id: 'test', nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = buildAdditionalData(surroundings, workflow, 'internal');
	additionalData.currentNodeParameters = node.parameters;
	const data = credentials.resolve(additionalData, credentials.raw(name), type, 'internal');
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		const output = await new RoutingNode(context, nodeType, { id: name, name, type, data }).runNode();
		return judgeBody(test, output?.[0]?.[0]?.json ?? {});
	} catch (error) {
		return judgeError(test, error as FailedRequest);
	}
}

function nodeThatAsks(credentialType: string, test: ICredentialTestRequest): INodeType {
	return {
		description: {
			name: INPUT_NODE,
			displayName: 'Temp',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: credentialType, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request: test.request } }],
		},
	};
}

function judgeBody({ rules = [] }: ICredentialTestRequest, body: Record<string, unknown>): CredentialTestResult {
	for (const rule of rules) {
		if (rule.type === 'responseSuccessBody' && at(body, rule.properties.key) === rule.properties.value) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** n8n reads the key of a rule as a path. */
const at = (body: unknown, path: string): unknown => path.split('.').reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);

interface FailedRequest extends Error {
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

function judgeError({ rules = [] }: ICredentialTestRequest, error: FailedRequest): CredentialTestResult {
	const response = error.cause?.response;
	if (!response) return { status: 'Error', message: error.cause?.code ?? error.message };
	for (const rule of rules) {
		if (rule.type === 'responseCode' && rule.properties.value === response.status) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'Error', message: response.statusText || `Received HTTP status code: ${response.status}` };
}
