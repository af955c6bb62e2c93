// Runs a node or a small workflow with n8n's WorkflowExecute and reports what the editor would show: items, error items, error, hints.
import type {
	ExecutionError,
	IConnections,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	ITaskData,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { AGENT_NODE, INPUT_NODE } from './builtPackage';
import { startExecution, WorkflowExecute } from './n8nCore';
import { buildAdditionalData, buildNode, buildWorkflow, type NodeSpec, type Surroundings } from './surroundings';

export interface RunSpec extends NodeSpec {
	/** Input items: plain JSON objects, or n8n items when they have binary data. One empty item by default. */
	items?: Array<INodeExecutionData | INodeExecutionData['json']>;
	mode?: WorkflowExecuteMode;
	/** Cancels the execution, as the editor's Stop button does. */
	signal?: AbortSignal;
}

export interface RunOutcome {
	/** Items of the first output. */
	items: INodeExecutionData[];
	/** The same without n8n's wrapping. */
	json: Array<INodeExecutionData['json']>;
	/** Items of the error output (`onError: 'continueErrorOutput'`). */
	errorItems: INodeExecutionData[];
	/** What stopped the execution. */
	error?: ExecutionError;
	/** What the node said beside its items (`addExecutionHints`). */
	hints: NodeExecutionHint[];
	status: IRun['status'];
	/** How many times the node ran: more than one after Retry on Fail. */
	runs: ITaskData[];
	run: IRun;
}

export interface WorkflowSpec {
	nodes: INode[];
	connections: IConnections;
}

/** Runs one node after a node that holds the items. Never rejects for a failure of the node: see `error`. */
export async function runNode(surroundings: Surroundings, spec: RunSpec & { type: string }): Promise<RunOutcome> {
	const { items = [{}], mode = 'trigger', signal, ...nodeSpec } = spec;
	const node = buildNode(surroundings, nodeSpec);
	const input = buildNode(surroundings, { type: INPUT_NODE, name: 'Input' });
	const connections: IConnections = {
		Input: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
	};
	const run = await execute(surroundings, { nodes: [input, node], connections }, { start: 'Input', items, mode, signal });
	return outcomeOf(run, node.name);
}

/** Runs a workflow from one of its nodes on; nodes of other packages only hand on their items. Outcomes by node name. */
export async function runWorkflow(
	surroundings: Surroundings,
	workflow: WorkflowSpec,
	options: { start: string; items?: RunSpec['items']; mode?: WorkflowExecuteMode; signal?: AbortSignal },
): Promise<{ run: IRun; of(nodeName: string): RunOutcome }> {
	const run = await execute(surroundings, workflow, options);
	return { run, of: (nodeName) => outcomeOf(run, nodeName) };
}

export interface ToolAnswer {
	/** What the agent would read: JSON text of the items of the first output. */
	answer?: string;
	/** What n8n tells the agent about the tool. */
	description?: string;
	error?: ExecutionError;
}

/** Runs the node as the tool of an AI agent that passes `args`; `$fromAI(...)` in the parameters picks them up. */
export async function callTool(
	surroundings: Surroundings,
	spec: NodeSpec & { type: string },
	args: INodeParameters,
): Promise<ToolAnswer> {
	const tool = buildNode(surroundings, { name: 'Tool', ...spec, type: `${spec.type}Tool` });
	const agent = buildNode(surroundings, { type: AGENT_NODE, name: 'Agent' });
	const connections: IConnections = {
		[tool.name]: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
	};
	const run = await execute(surroundings, { nodes: [agent, tool], connections }, { start: 'Agent', items: [args], mode: 'trigger' });
	const { json, error } = outcomeOf(run, 'Agent');
	return { answer: json[0]?.answer as string | undefined, description: json[0]?.description as string | undefined, error };
}

async function execute(
	surroundings: Surroundings,
	{ nodes, connections }: WorkflowSpec,
	options: { start: string; items?: RunSpec['items']; mode?: WorkflowExecuteMode; signal?: AbortSignal },
): Promise<IRun> {
	const { start, items = [{}], mode = 'trigger', signal } = options;
	const workflow = buildWorkflow(surroundings, nodes, { connections });
	const startNode = workflow.getNode(start);
	if (!startNode) throw new Error(`The workflow has no node called ${start}`);
	const engine = new WorkflowExecute(buildAdditionalData(surroundings, workflow, mode), mode);
	const held: ITaskData = { executionIndex: 0, executionTime: 0, startTime: 0, source: [], data: { main: [items.map(asItem)] } };
	const running = startExecution(engine, { workflow, startNode, triggerToStartFrom: { name: start, data: held } });
	const cancel = () => running.cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		return await running;
	} finally {
		signal?.removeEventListener('abort', cancel);
	}
}

function asItem(item: INodeExecutionData | INodeExecutionData['json']): INodeExecutionData {
	const isItem = typeof item.json === 'object' && Object.keys(item).every((key) => ['json', 'binary', 'pairedItem'].includes(key));
	return isItem ? (item as INodeExecutionData) : { json: item as INodeExecutionData['json'] };
}

function outcomeOf(run: IRun, nodeName: string): RunOutcome {
	const { runData, error } = run.data.resultData;
	const runs = runData[nodeName] ?? [];
	const last = runs.at(-1);
	const [items, errorItems] = last?.data?.main ?? [];
	return {
		items: items ?? [],
		json: (items ?? []).map(({ json }) => json),
		errorItems: errorItems ?? [],
		error: last?.error ?? error,
		hints: last?.hints ?? [],
		status: run.status,
		runs,
		run,
	};
}
