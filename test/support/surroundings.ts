// Builds the node, the workflow and the surroundings (n8n's "additional data") that every kind of run in the harness starts from.
import type { IConnections, IDataObject, INode, INodeParameters, IWorkflowExecuteAdditionalData, WorkflowExecuteMode } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { BuiltPackage } from './builtPackage';
import type { MemoryCredentials } from './credentials';
import { ExecutionLifecycleHooks } from './n8nCore';

export interface Surroundings {
	built: BuiltPackage;
	credentials: MemoryCredentials;
	/** Base of the addresses that n8n tells its webhook nodes; without a slash at the end. */
	baseUrl: string;
}

/** A node as a test describes it; what is left out gets the value that n8n's editor would give. */
export interface NodeSpec {
	/** Short name (`serviceNowItsm`) or full name; the engine's default node when left out. */
	type?: string;
	name?: string;
	typeVersion?: number;
	parameters?: INodeParameters;
	/** Name of the credential to use; by default the first one of each type that the node may use. */
	credential?: string;
	onError?: INode['onError'];
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	alwaysOutputData?: boolean;
	executeOnce?: boolean;
	webhookId?: string;
}

export function buildNode({ built, credentials }: Surroundings, spec: NodeSpec & { type: string }): INode {
	const { credential, type: given, ...rest } = spec;
	const type = built.fullName(given);
	const { description } = built.nodeTypes.getByNameAndVersion(type);
	const versions = [description.version].flat();
	const usable = (description.credentials ?? []).flatMap(({ name }) => {
		const names = credentials.names(name);
		const chosen = credential === undefined ? names[0] : names.find((candidate) => candidate === credential);
		return chosen === undefined ? [] : [[name, { id: chosen, name: chosen }] as const];
	});
	return {
		id: randomUUID(),
		name: description.displayName,
		type,
		typeVersion: versions[versions.length - 1],
		position: [0, 0],
		webhookId: description.webhooks ? randomUUID() : undefined,
		...rest,
		parameters: structuredClone(rest.parameters ?? {}),
		...(usable.length > 0 && { credentials: Object.fromEntries(usable) }),
	};
}

export function buildWorkflow(
	{ built }: Surroundings,
	nodes: INode[],
	options: { id?: string; connections?: IConnections; staticData?: IDataObject; active?: boolean } = {},
): Workflow {
	return new Workflow({
		id: options.id ?? randomUUID(),
		name: 'Test',
		nodes,
		connections: options.connections ?? {},
		active: options.active ?? false,
		nodeTypes: built.nodeTypes,
		staticData: options.staticData ?? {},
		settings: { executionOrder: 'v1', timezone: 'UTC' },
	});
}

export function buildAdditionalData(
	{ credentials, baseUrl }: Surroundings,
	workflow: Workflow,
	mode: WorkflowExecuteMode,
): IWorkflowExecuteAdditionalData {
	const refuse = (what: string) => () => Promise.reject(new Error(`The engine harness does not offer ${what}`));
	const executionId = randomUUID();
	const nodes = Object.values(workflow.nodes);
	const url = (path: string) => `${baseUrl}/${path}`;
	// Secrets of an external vault are the one thing left out: no credential of ours asks for them.
	const data: Omit<IWorkflowExecuteAdditionalData, 'externalSecretsProxy'> = {
		credentialsHelper: credentials,
		executionId,
		workflowId: workflow.id,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: url('rest'),
		instanceBaseUrl: url(''),
		webhookBaseUrl: url('webhook'),
		webhookTestBaseUrl: url('webhook-test'),
		webhookWaitingBaseUrl: url('webhook-waiting'),
		formBaseUrl: url('form'),
		formTestBaseUrl: url('form-test'),
		formWaitingBaseUrl: url('form-waiting'),
		mcpBaseUrl: url('mcp'),
		mcpTestBaseUrl: url('mcp-test'),
		hooks: new ExecutionLifecycleHooks(mode, executionId, {
			id: workflow.id,
			name: 'Test',
			nodes,
			connections: workflow.connectionsBySourceNode,
		} as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]),
		executeWorkflow: refuse('sub-workflows'),
		getRunExecutionData: () => Promise.resolve(undefined),
		getRuntimeCredential: () => Promise.resolve(undefined),
		startRunnerTask: refuse('task runners'),
		logAiEvent: () => undefined,
	};
	return data as IWorkflowExecuteAdditionalData;
}
