// Fires the demo workflows as the outside world would and proves from both sides what came of it; refuses to believe an HTTP 200 alone.
import axios from 'axios';
import { executionOf } from './executions';
import { outputOf, type Execution, type N8nClient, type StoredWorkflow } from './n8nClient';
import type { Row, ServiceNow } from './serviceNow';

const WEBHOOK_LIMIT_MS = 60_000;
/** The trigger is asked to look every ten seconds; n8n itself may be busy. */
const TRIGGER_LIMIT_MS = 90_000;

export const ALERT = {
	host: 'web-01',
	summary: 'Disk almost full on web-01',
	detail: '/var is 97 % full and growing by 1 GB an hour',
	urgency: '2',
};

export interface AlertOutcome {
	number: string;
	sysId: string;
	executionId: string;
	state: string;
}

export interface NoteOutcome {
	number: string;
	executionId: string;
	note: string;
	/** Seconds from the alert to the end of the trigger's execution. */
	afterSeconds: number;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function oneRow(serviceNow: ServiceNow, number: string): Row {
	const rows = serviceNow.rows('incident', { number });
	if (rows.length !== 1) throw new Error(`ServiceNow holds ${rows.length} incidents with the number ${number}, not one`);
	return rows[0];
}

function outputNumbers(execution: Execution, nodeName: string): string[] {
	return outputOf(execution, nodeName).map((item) => text(item.number));
}

/** Posts the alert to the webhook; checks that create, get and update each put out the same incident and that ServiceNow has it. */
export async function fireAlert(client: N8nClient, workflow: StoredWorkflow, serviceNow: ServiceNow): Promise<AlertOutcome> {
	const since = new Date();
	const webhook = workflow.nodes.find((node) => node.type === 'n8n-nodes-base.webhook');
	if (!webhook) throw new Error(`"${workflow.name}" has no webhook`);
	const answer = await axios.post<Record<string, unknown>>(`${client.url}/webhook/${text(webhook.parameters.path)}`, ALERT, {
		timeout: WEBHOOK_LIMIT_MS,
		validateStatus: () => true,
	});
	// The execution says more than the webhook's answer when something failed, so it is looked at first.
	const execution = await executionOf(client, workflow.id, since, () => true, { what: 'the alert\'s execution', timeoutMs: WEBHOOK_LIMIT_MS });
	if (answer.status !== 200) throw new Error(`The webhook answered ${answer.status}`);
	const steps = ['Create incident', 'Get incident', 'Update incident'];
	const numbers = steps.map((step) => outputNumbers(execution, step));
	const number = numbers[0][0];
	if (!number || numbers.some((found) => found.length !== 1 || found[0] !== number)) {
		throw new Error(`Execution ${execution.id} put out ${JSON.stringify(numbers)} instead of one incident three times`);
	}
	const row = oneRow(serviceNow, number);
	if (row.short_description !== ALERT.summary) throw new Error(`${number} has the short description "${row.short_description}"`);
	if (row.state !== '2') throw new Error(`${number} is in state ${row.state}, not 2 (In Progress), so the update did not arrive`);
	return { number, sysId: row.sys_id, executionId: execution.id, state: row.state };
}

/** Waits until the trigger has reported the incident and the note stands on it, exactly once. */
export async function awaitNote(client: N8nClient, workflow: StoredWorkflow, serviceNow: ServiceNow, alert: AlertOutcome, since: Date): Promise<NoteOutcome> {
	const trigger = 'Incident created';
	const execution = await executionOf(client, workflow.id, since, (candidate) => outputNumbers(candidate, trigger).includes(alert.number), {
		what: `the trigger to report ${alert.number}`,
		timeoutMs: TRIGGER_LIMIT_MS,
	});
	const notes = serviceNow.rows('sys_journal_field', { element_id: alert.sysId, element: 'work_notes' });
	const ours = notes.filter((note) => note.value.includes('Seen by n8n'));
	if (ours.length !== 1) throw new Error(`${alert.number} has ${ours.length} notes of the workflow, not one`);
	const ended = new Date(execution.stoppedAt ?? Date.now()).getTime();
	return { number: alert.number, executionId: execution.id, note: ours[0].value, afterSeconds: Math.round((ended - since.getTime()) / 1000) };
}
