// Finds and waits for executions in n8n; refuses to judge them beyond "it ended well".
import { errorOf, type Execution, type N8nClient } from './n8nClient';
import { waitFor } from './waitFor';

const RUNNING = ['new', 'running', 'waiting'];

/** Waits for the end of one execution; throws with the node's message unless it succeeded. */
export async function finished(client: N8nClient, id: string, timeoutMs: number): Promise<Execution> {
	const execution = await waitFor(
		`execution ${id} to end`,
		async () => {
			const found = await client.execution(id);
			// n8n 1.x names an execution a success a moment before it has stored what came out.
			const isStored = (found.data as Partial<Execution['data']> | undefined)?.resultData !== undefined;
			return RUNNING.includes(found.status) || !isStored ? undefined : found;
		},
		{ timeoutMs },
	);
	if (execution.status !== 'success') throw new Error(`Execution ${id} failed: ${errorOf(execution)}`);
	return execution;
}

/** The first execution of `workflowId` started after `since` that ended well and that `isIt` recognises. */
export async function executionOf(
	client: N8nClient,
	workflowId: string,
	since: Date,
	isIt: (execution: Execution) => boolean,
	{ what, timeoutMs }: { what: string; timeoutMs: number },
): Promise<Execution> {
	const seen = new Set<string>();
	return await waitFor(
		what,
		async () => {
			const fresh = (await client.executions(workflowId)).filter(
				({ id, startedAt, status }) => !seen.has(id) && !RUNNING.includes(status) && new Date(startedAt) >= since,
			);
			for (const { id } of fresh.reverse()) {
				seen.add(id);
				const execution = await client.execution(id);
				if (execution.status !== 'success') throw new Error(`Execution ${id} failed while waiting for ${what}: ${errorOf(execution)}`);
				if (isIt(execution)) return execution;
			}
			return undefined;
		},
		{ timeoutMs, everyMs: 500 },
	);
}
