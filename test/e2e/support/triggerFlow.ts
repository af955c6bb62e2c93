// A workflow that is only a polling trigger, and what it delivered over all its executions; refuses to count manual runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { outputOf, type ExecutionSummary, type N8nClient, type WorkflowFile, type WorkflowNode } from '../../../demo/n8nClient';
import { waitFor } from '../../../demo/waitFor';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../demo/credential';

export const TRIGGER = 'ServiceNow ITSM Trigger';

export function triggerNode(parameters: Record<string, unknown>, name = TRIGGER): WorkflowNode {
	return {
		name,
		type: 'n8n-nodes-servicenow-itsm.serviceNowItsmTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, authentication: 'oAuth2', ...parameters },
		credentials: { [CREDENTIAL_TYPE]: { id: null, name: CREDENTIAL_NAME } },
	};
}

/** n8n publishes a workflow only when something follows its trigger. */
export function triggerFlow(parameters: Record<string, unknown>): WorkflowFile {
	return {
		name: `Trigger ${JSON.stringify(parameters)}`.slice(0, 100),
		nodes: [triggerNode(parameters), { name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [220, 0], parameters: {} }],
		connections: { [TRIGGER]: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] } },
		settings: {},
	};
}

/** n8n's durable scheduler with durable cursors: position and execution are one transaction. */
export const DURABLE = {
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
};

/** All executions that the workflow's triggers started, oldest first. */
export async function productionRuns(client: N8nClient, workflowId: string): Promise<ExecutionSummary[]> {
	const filter = JSON.stringify({ workflowId });
	const found: ExecutionSummary[] = [];
	for (;;) {
		const lastId = found.at(-1)?.id;
		const { data } = await client.call<{ data: { results: ExecutionSummary[] } }>('GET', '/rest/executions', undefined, { limit: 100, filter, lastId });
		found.push(...data.results);
		if (data.results.length < 100) return found.filter(({ mode }) => mode === 'trigger').reverse();
	}
}

/** Every item that the trigger put out in production, oldest execution first. */
export async function delivered(client: N8nClient, workflowId: string, nodeName = TRIGGER): Promise<Array<Record<string, unknown>>> {
	const items: Array<Record<string, unknown>> = [];
	for (const { id } of await productionRuns(client, workflowId)) items.push(...outputOf(await client.execution(id), nodeName));
	return items;
}

export const numbersOf = (items: Array<Record<string, unknown>>): string[] => items.map(({ number }) => String(number)).sort();

/** Waits until every one of `numbers` was delivered at least once. */
export async function awaitDelivery(client: N8nClient, workflowId: string, numbers: string[], nodeName = TRIGGER): Promise<void> {
	await waitFor(
		`${numbers.length} incidents to be delivered`,
		async () => {
			const seen = new Set(numbersOf(await delivered(client, workflowId, nodeName)));
			return numbers.every((number) => seen.has(number)) || undefined;
		},
		{ timeoutMs: 90_000, everyMs: 1_000 },
	);
}

/** Long enough for more than two polls, to see that nothing more comes. */
export const aFewPolls = (everySeconds = 3) => sleep(everySeconds * 2_000 + 4_000);
