// A workflow that is only a polling trigger, and what it delivered over all its executions; refuses to count manual runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { outputOf, type N8nClient, type WorkflowFile, type WorkflowNode } from '../../../demo/n8nClient';
import { waitFor } from '../../../demo/waitFor';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../demo/credential';
import type { World } from './world';

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

/** Every item that the trigger put out in production, oldest execution first. */
export async function delivered(client: N8nClient, workflowId: string, nodeName = TRIGGER): Promise<Array<Record<string, unknown>>> {
	const executions = (await client.executions(workflowId)).filter(({ mode }) => mode === 'trigger').reverse();
	const items: Array<Record<string, unknown>> = [];
	for (const { id } of executions) items.push(...outputOf(await client.execution(id), nodeName));
	return items;
}

export const numbersOf = (items: Array<Record<string, unknown>>): string[] => items.map(({ number }) => String(number)).sort();

/** Waits until every one of `numbers` was delivered at least once. */
export async function awaitDelivery(client: N8nClient, workflowId: string, numbers: string[]): Promise<void> {
	await waitFor(
		`${numbers.length} incidents to be delivered`,
		async () => {
			const seen = new Set(numbersOf(await delivered(client, workflowId)));
			return numbers.every((number) => seen.has(number)) || undefined;
		},
		{ timeoutMs: 90_000, everyMs: 1_000 },
	);
}

/**
 * Creates marker incidents until one is delivered, and returns their numbers. n8n's durable scheduler forgets what the poll at publishing
 * remembered, so there the trigger has its position only after the first tick; with the default one it has it once it is published.
 */
export async function untilListening(world: World, workflowId: string): Promise<string[]> {
	const markers: string[] = [];
	await waitFor(
		'the trigger to deliver a first incident',
		async () => {
			markers.push(world.serviceNow.emulator.table('incident').insert({ short_description: 'Marker' }).number);
			await sleep(3_000);
			return (await delivered(world.client, workflowId)).length > 0 || undefined;
		},
		{ timeoutMs: 90_000 },
	);
	return markers;
}

/** Long enough for more than two polls, to see that nothing more comes. */
export const aFewPolls = (everySeconds = 3) => sleep(everySeconds * 2_000 + 4_000);
