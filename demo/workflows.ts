// Reads the demo workflows and keeps them imported and published in n8n; refuses to overwrite what a person changed in n8n.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CREDENTIAL_TYPE } from './credential';
import type { N8nClient, StoredCredential, StoredWorkflow, WorkflowFile, WorkflowNode } from './n8nClient';
import { waitFor } from './waitFor';

const PUBLISH_LIMIT_MS = 90_000;

/** n8n refuses a polling interval below a minute, but takes several schedules, each with one fixed second. */
function pollEvery(seconds: number): Record<string, unknown> {
	const marks = Array.from({ length: Math.floor(60 / seconds) }, (_, index) => index * seconds);
	return { item: marks.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })) };
}

export function readWorkflows(folder: string): WorkflowFile[] {
	const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
	return files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkflowFile);
}

function prepareNode(node: WorkflowNode, credential: StoredCredential, pollSeconds: number): WorkflowNode {
	const credentials = node.credentials?.[CREDENTIAL_TYPE]
		? { ...node.credentials, [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } }
		: node.credentials;
	const parameters = node.parameters.pollTimes ? { ...node.parameters, pollTimes: pollEvery(pollSeconds) } : node.parameters;
	return { ...node, parameters, ...(credentials ? { credentials } : {}) };
}

/** The workflow as it goes into n8n: with the credential's id, and polling often enough for someone who watches. */
export function prepare(workflow: WorkflowFile, credential: StoredCredential, pollSeconds = 10): WorkflowFile {
	return { ...workflow, nodes: workflow.nodes.map((node) => prepareNode(node, credential, pollSeconds)) };
}

/** Publishes the newest version and waits until n8n has its triggers running; throws with what n8n says when it has not. */
export async function publish(client: N8nClient, id: string): Promise<void> {
	const { name, versionId } = await client.workflow(id);
	await client.publish(id, versionId);
	const status = await waitFor(
		`"${name}" to be published`,
		async () => {
			const found = await client.publicationStatus(id);
			return found.status === 'in_progress' || found.pendingVersionId ? undefined : found;
		},
		{ timeoutMs: PUBLISH_LIMIT_MS, everyMs: 300 },
	);
	if (status.status !== 'published') {
		const reasons = (status.triggers ?? []).map((trigger) => trigger.errorMessage).filter(Boolean);
		throw new Error(`n8n could not start the triggers of "${name}": ${reasons.join('; ') || status.status}`);
	}
}

/** Imports each workflow once per content (a changed file replaces its old import) and publishes it. */
export async function keepWorkflows(client: N8nClient, folder: string, credential: StoredCredential, home: string): Promise<StoredWorkflow[]> {
	const stampFile = join(home, 'workflows.json');
	const stamps = existsSync(stampFile) ? (JSON.parse(readFileSync(stampFile, 'utf8')) as Record<string, { id: string; digest: string }>) : {};
	const there = await client.workflows();
	const kept: StoredWorkflow[] = [];
	for (const file of readWorkflows(folder)) {
		const wanted = prepare(file, credential);
		const digest = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
		const stamp = stamps[file.name];
		const known = there.find((workflow) => workflow.id === stamp?.id);
		const current = known && stamp?.digest === digest;
		if (known && !current) await client.deleteWorkflow(known.id);
		const workflow = current ? await client.workflow(known.id) : await client.createWorkflow(wanted);
		stamps[file.name] = { id: workflow.id, digest };
		writeFileSync(stampFile, JSON.stringify(stamps, null, 2));
		await publish(client, workflow.id);
		kept.push(workflow);
	}
	return kept;
}
