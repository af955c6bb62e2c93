// Speaks n8n's own REST interface as the editor does; refuses to interpret what the nodes put out.
import axios, { type AxiosInstance } from 'axios';
import { parse } from 'flatted';
import { CookieJar } from './cookieJar';

export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	webhookId?: string;
}

export interface StoredWorkflow extends WorkflowFile {
	id: string;
	active: boolean;
	versionId: string;
	/** Set while a version is published. */
	activeVersionId?: string | null;
	/** What triggers remember; n8n writes it when a poll emits. */
	staticData?: unknown;
}

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt?: string | null;
}

export interface PublicationStatus {
	/** `in_progress`, `published`, `partial` or `failed`. */
	status: string;
	pendingVersionId?: string | null;
	triggers?: Array<{ nodeId: string; status: string; errorMessage?: string | null }>;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

interface NodeRun {
	data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> };
	error?: { message?: string; description?: string };
}

export interface ExecutionData {
	resultData: { runData: Record<string, NodeRun[]>; error?: { message?: string; description?: string } };
}

export interface Execution extends ExecutionSummary {
	data: ExecutionData;
}

/** n8n refuses a session whose browser id changes, so one constant is sent from the login on. */
const BROWSER_ID = 'n8n-nodes-servicenow-itsm-demo';

export class N8nClient {
	private readonly http: AxiosInstance;
	private readonly cookies = new CookieJar();

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: 60_000,
			headers: { 'browser-id': BROWSER_ID },
			maxRedirects: 0,
			validateStatus: () => true,
		});
	}

	/** The Cookie header that a browser with this session would send. */
	cookieHeader(): string {
		return this.cookies.header(this.url);
	}

	/** One call; returns the body and throws n8n's own message for anything but 2xx. */
	async call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: unknown, params?: Record<string, unknown>): Promise<T> {
		const response = await this.http.request<T>({ method, url: path, data, params, headers: { Cookie: this.cookieHeader() } });
		this.cookies.keep(this.url, response);
		if (response.status >= 200 && response.status < 300) return response.data;
		const body = response.data as { message?: string } | string;
		const message = typeof body === 'object' && body?.message ? body.message : String(body).slice(0, 300);
		throw new Error(`n8n answered ${response.status} to ${method} ${path}: ${message}`);
	}

	private async data<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, params?: Record<string, unknown>): Promise<T> {
		return (await this.call<{ data: T }>(method, path, body, params)).data;
	}

	async needsOwner(): Promise<boolean> {
		const settings = await this.data<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/rest/settings');
		return settings.userManagement.showSetupOnFirstLoad;
	}

	async setUpOwner(owner: { email: string; password: string; firstName: string; lastName: string }): Promise<void> {
		await this.call('POST', '/rest/owner/setup', owner);
	}

	async login(email: string, password: string): Promise<void> {
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	credentials(): Promise<StoredCredential[]> {
		return this.data('GET', '/rest/credentials');
	}

	createCredential(name: string, type: string, data: Record<string, unknown>): Promise<StoredCredential> {
		return this.data('POST', '/rest/credentials', { name, type, data });
	}

	updateCredential(id: string, name: string, type: string, data: Record<string, unknown>): Promise<StoredCredential> {
		return this.data('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	deleteCredential(id: string): Promise<void> {
		return this.call('DELETE', `/rest/credentials/${id}`);
	}

	/** The credential's stored fields, secrets blanked by n8n; `oauthTokenData` is true once it is connected. */
	credentialData(id: string): Promise<{ data?: Record<string, unknown> }> {
		return this.data('GET', `/rest/credentials/${id}`, undefined, { includeData: true });
	}

	testCredential(credential: StoredCredential, data: Record<string, unknown>): Promise<{ status: string; message: string }> {
		return this.data('POST', '/rest/credentials/test', { credentials: { ...credential, data } });
	}

	/** The address of ServiceNow's authorize page for this credential. */
	authorizeUrl(credentialId: string): Promise<string> {
		return this.data('GET', '/rest/oauth2-credential/auth', undefined, { id: credentialId });
	}

	/** All workflows, without their nodes. */
	workflows(): Promise<Array<Pick<StoredWorkflow, 'id' | 'name' | 'active'>>> {
		return this.data('GET', '/rest/workflows');
	}

	workflow(id: string): Promise<StoredWorkflow> {
		return this.data('GET', `/rest/workflows/${id}`);
	}

	createWorkflow(workflow: WorkflowFile): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings = {} } = workflow;
		// Without pinData n8n 2.41 stores null, over which the editor's second "Execute step" stumbles.
		return this.data('POST', '/rest/workflows', { name, nodes, connections, settings, pinData: {} });
	}

	async deleteWorkflow(id: string): Promise<void> {
		// n8n deletes archived workflows only.
		await this.call('POST', `/rest/workflows/${id}/archive`, {});
		await this.call('DELETE', `/rest/workflows/${id}`);
	}

	publish(id: string, versionId: string): Promise<StoredWorkflow> {
		return this.data('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	unpublish(id: string): Promise<StoredWorkflow> {
		return this.data('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	publicationStatus(id: string): Promise<PublicationStatus> {
		return this.data('GET', `/rest/workflows/${id}/publication-status`);
	}

	run(id: string, triggerNodeName: string): Promise<{ executionId: string }> {
		return this.data('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: triggerNodeName } });
	}

	/** The workflow's executions, newest first, at most 100 (n8n refuses more in one answer). */
	async executions(workflowId: string, status?: string[]): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({ workflowId, ...(status ? { status } : {}) });
		const answer = await this.data<{ results: ExecutionSummary[] }>('GET', '/rest/executions', undefined, { limit: 100, filter });
		return answer.results;
	}

	async execution(id: string): Promise<Execution> {
		const raw = await this.data<ExecutionSummary & { data: string }>('GET', `/rest/executions/${id}`);
		return { ...raw, data: parse(raw.data) as ExecutionData };
	}
}

/** The JSON of every item that `nodeName` put out on its first output, over all its runs. */
export function outputOf(execution: Execution, nodeName: string): Array<Record<string, unknown>> {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((run) => run.data?.main?.[0] ?? []).map((item) => item.json);
}

/** What went wrong in an execution, in the node's own words. */
export function errorOf(execution: Execution): string {
	const { error } = execution.data.resultData;
	return [error?.message, error?.description].filter(Boolean).join(' - ') || `status ${execution.status}`;
}
