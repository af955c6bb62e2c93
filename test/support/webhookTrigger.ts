// Drives a webhook trigger as n8n does: publish, deliveries over real HTTP, unpublish, with the state that n8n stores in between.
import type { IDataObject, INodeExecutionData, IWebhookData, IWebhookResponseData, WorkflowActivateMode, WorkflowExecuteMode } from 'n8n-workflow';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext, WebhookContext } from './n8nCore';
import { buildAdditionalData, buildNode, buildWorkflow, type NodeSpec, type Surroundings } from './surroundings';

export interface Delivery {
	method?: string;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** Parsed body; `rawBody` is its JSON text unless given. */
	body?: IDataObject;
	rawBody?: Buffer;
}

export interface Receipt {
	/** Items of the execution that the delivery starts, or null when it starts none. */
	items: INodeExecutionData[] | null;
	/** What n8n answers with: the node's own answer, or 200. */
	status: number;
	answer: unknown;
}

export interface WebhookTrigger {
	/** The address that the node sees; served for real after `listen`. */
	readonly url: string;
	/** What n8n calls when the workflow is published: `checkExists`, then `create` unless it exists. */
	activate(mode?: WorkflowActivateMode): Promise<void>;
	/** What n8n calls when the workflow is unpublished: `delete`. */
	deactivate(): Promise<boolean>;
	checkExists(): Promise<boolean>;
	/** Hands one request to the node. */
	receive(delivery: Delivery): Promise<Receipt>;
	/** Serves the address on a free loopback port, so that a server can push; every receipt is collected. */
	listen(): Promise<void>;
	close(): Promise<void>;
	readonly receipts: Receipt[];
	/** The node's static data. */
	readonly state: IDataObject;
}

export function webhookTrigger(surroundings: Surroundings, spec: NodeSpec & { type: string; state?: IDataObject }): WebhookTrigger {
	const { state = {}, ...nodeSpec } = spec;
	const node = buildNode(surroundings, nodeSpec);
	const workflow = buildWorkflow(surroundings, [node], { staticData: { [`node:${node.name}`]: structuredClone(state) }, active: true });
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const [webhookDescription] = type.description.webhooks ?? [];
	if (!webhookDescription || !type.webhook) throw new Error(`${node.type} is no webhook trigger`);
	const receipts: Receipt[] = [];
	let here = surroundings;
	let server: ReturnType<typeof createServer> | undefined;

	function webhookData(mode: WorkflowExecuteMode): IWebhookData {
		return {
			httpMethod: 'POST',
			node: node.name,
			path: webhookPath(),
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: buildAdditionalData(here, workflow, mode),
		};
	}
	const hookContext = (mode: WorkflowExecuteMode, activation: WorkflowActivateMode) => {
		const data = webhookData(mode);
		return new HookContext(workflow, node, data.workflowExecuteAdditionalData, mode, activation, data);
	};
	const webhookUrl = () => hookContext('trigger', 'activate').getNodeWebhookUrl('default') ?? '';
	const webhookPath = () => `${node.webhookId}/${String(webhookDescription.path)}`;
	const methods = () => {
		const found = type.webhookMethods?.default;
		if (!found) throw new Error(`${node.type} has no webhook methods`);
		return found;
	};

	async function receive({ method = 'POST', headers = {}, query = {}, body = {}, rawBody }: Delivery): Promise<Receipt> {
		const data = webhookData('webhook');
		const sent: { status: number; answer: unknown } = { status: 200, answer: undefined };
		const request = {
			method,
			headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
			query,
			params: {},
			body,
			rawBody: rawBody ?? Buffer.from(JSON.stringify(body)),
		};
		const additionalData = Object.assign(data.workflowExecuteAdditionalData, {
			httpRequest: request,
			httpResponse: recordingResponse(sent),
		}) as unknown as typeof data.workflowExecuteAdditionalData;
		const context = new WebhookContext(workflow, node, additionalData, 'webhook', data, [], null);
		const result: IWebhookResponseData = await type.webhook!.call(context);
		const items = result.workflowData?.[0] ?? null;
		const receipt = result.noWebhookResponse
			? { items, ...sent }
			: { items, status: 200, answer: result.webhookResponse };
		receipts.push(receipt);
		return receipt;
	}

	return {
		get url() {
			return webhookUrl();
		},
		async activate(mode = 'activate') {
			const context = hookContext('trigger', mode);
			if (await methods().checkExists.call(context)) return;
			try {
				await methods().create.call(context);
			} catch (error) {
				// n8n rolls back before it tries again or gives up.
				await methods().delete.call(hookContext('internal', 'update'));
				throw error;
			}
		},
		deactivate: () => methods().delete.call(hookContext('internal', 'update')),
		checkExists: () => methods().checkExists.call(hookContext('trigger', 'activate')),
		receive,
		async listen() {
			server = createServer((request, response) => void serve(request, response, webhookUrl(), receive));
			await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
			here = { ...surroundings, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
		},
		async close() {
			server?.closeAllConnections();
			await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
		},
		receipts,
		get state() {
			return JSON.parse(JSON.stringify(workflow.getStaticData('node', node))) as IDataObject;
		},
	};
}

/** The few methods of an Express response that a node may use to answer by itself. */
function recordingResponse(sent: { status: number; answer: unknown }) {
	const response = {
		status(code: number) {
			sent.status = code;
			return response;
		},
		writeHead(code: number) {
			return response.status(code);
		},
		setHeader: () => response,
		header: () => response,
		send: (answer?: unknown) => response.end(answer),
		json: (answer?: unknown) => response.end(answer),
		end(answer?: unknown) {
			sent.answer = answer ?? sent.answer;
			return response;
		},
	};
	return response;
}

async function serve(
	request: IncomingMessage,
	response: ServerResponse,
	url: string,
	receive: (delivery: Delivery) => Promise<Receipt>,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const rawBody = Buffer.concat(chunks);
	const { pathname, searchParams } = new URL(request.url ?? '/', url);
	if (pathname !== new URL(url).pathname) return void response.writeHead(404).end();
	try {
		const { status, answer } = await receive({
			method: request.method,
			headers: request.headers as Record<string, string>,
			query: Object.fromEntries(searchParams),
			body: parse(rawBody.toString('utf8')),
			rawBody,
		});
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
	} catch {
		response.writeHead(500).end();
	}
}

function parse(text: string): IDataObject {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return {};
	}
}
