// Drives a polling trigger as n8n does: activation, ticks, restarts and editor tests, with n8n's rules for what static data survives.
import type { IDataObject, INodeExecutionData, WorkflowActivateMode, WorkflowExecuteMode } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { PollContext } from './n8nCore';
import { buildAdditionalData, buildNode, buildWorkflow, type NodeSpec, type Surroundings } from './surroundings';

export interface PollTrigger {
	/** The poll that n8n makes when the workflow is published (`activate`), republished (`update`) or n8n starts (`init`). State is stored at its end, thrown or not. */
	activate(mode?: WorkflowActivateMode): Promise<INodeExecutionData[] | null>;
	/** One scheduled poll. n8n stores the state only when it returns items. Rejects with what `poll` throws. */
	tick(): Promise<INodeExecutionData[] | null>;
	/** The editor's "Fetch test event": nothing that it does to the state is kept. */
	test(): Promise<INodeExecutionData[] | null>;
	/** The process ends and starts again: what was not stored is forgotten, in the node as well. Call `activate('init')` next. */
	restart(): void;
	/** The node's static data in memory. */
	state: IDataObject;
	/** The node's static data as the database has it. */
	readonly stored: IDataObject;
}

export function pollTrigger(surroundings: Surroundings, spec: NodeSpec & { type: string; state?: IDataObject }): PollTrigger {
	const { state: initial = {}, ...nodeSpec } = spec;
	const node = buildNode(surroundings, nodeSpec);
	const key = `node:${node.name}`;
	const copy = (data: IDataObject) => structuredClone(data);
	let stored = copy(initial);
	let activation: WorkflowActivateMode = 'activate';
	let workflow = start();

	// Nothing else tells two processes apart for the node, so each start gets a workflow id of its own.
	function start() {
		return buildWorkflow(surroundings, [node], { id: randomUUID(), staticData: { [key]: copy(stored) }, active: true });
	}
	// The engine keeps state in observed objects; tests get plain ones.
	const memory = () => JSON.parse(JSON.stringify(workflow.getStaticData('node', node))) as IDataObject;
	const store = () => void (stored = memory());

	async function poll(on: typeof workflow, mode: WorkflowExecuteMode, activationMode: WorkflowActivateMode) {
		const additionalData = buildAdditionalData(surroundings, on, mode);
		const context = new PollContext(on, node, additionalData, mode, activationMode);
		const type = on.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		if (!type.poll) throw new Error(`${node.type} is no polling trigger`);
		const outputs = await type.poll.call(context);
		return outputs?.[0] ?? null;
	}

	return {
		async activate(mode = 'activate') {
			activation = mode;
			try {
				return await poll(workflow, 'trigger', activation);
			} finally {
				store();
			}
		},
		async tick() {
			const items = await poll(workflow, 'trigger', activation);
			if (items) store();
			return items;
		},
		async test() {
			const draft = buildWorkflow(surroundings, [node], { id: workflow.id, staticData: { [key]: copy(stored) } });
			return await poll(draft, 'manual', 'manual');
		},
		restart() {
			workflow = start();
		},
		get state() {
			return memory();
		},
		set state(data: IDataObject) {
			stored = copy(data);
			workflow.overrideStaticData({ [key]: copy(data) });
		},
		get stored() {
			return copy(stored);
		},
	};
}
