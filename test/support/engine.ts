// n8n's real engine around the built package: runs nodes, polls, webhooks, lookups and credential tests, over HTTP, without a server.
import type { IBinaryData, ICredentialDataDecryptedObject, IDataObject, INodeExecutionData, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import { rmSync } from 'node:fs';
import { loadBuiltPackage, projectRoot, type BuiltPackage } from './builtPackage';
import { MemoryCredentials, type StoredCredential } from './credentials';
import { testCredential, type CredentialTestResult } from './credentialTest';
import { callTool, runNode, runWorkflow, type RunOutcome, type RunSpec, type ToolAnswer, type WorkflowSpec } from './execution';
import { lookups, type Lookups } from './lookups';
import { BinaryDataService, services, userFolder } from './n8nCore';
import { pollTrigger, type PollTrigger } from './pollTrigger';
import { buildAdditionalData, buildWorkflow, type NodeSpec, type Surroundings } from './surroundings';
import { webhookTrigger, type WebhookTrigger } from './webhookTrigger';

export interface EngineOptions {
	/** Credentials by name: type and raw values, as the editor would store them. */
	credentials?: Record<string, StoredCredential>;
	/** Folder of a built package; this project by default. */
	directory?: string;
	/** Node type for `run`, `callTool` and the lookups when a call names none. */
	node?: string;
	/** Node type for `poll` and `pollTrigger`. */
	trigger?: string;
	/** Node type for `webhookTrigger`. */
	webhook?: string;
}

export interface Engine extends Lookups {
	built: BuiltPackage;
	/** Runs one node on items. */
	run(spec: RunSpec): Promise<RunOutcome>;
	runWorkflow(workflow: WorkflowSpec, options: Parameters<typeof runWorkflow>[2]): ReturnType<typeof runWorkflow>;
	/** Runs the node as the tool of an AI agent. */
	callTool(spec: NodeSpec, args?: INodeParameters): Promise<ToolAnswer>;
	/** One poll with the given state: what it returns and the state it leaves. For a sequence use `pollTrigger`. */
	poll(
		parameters: INodeParameters,
		options?: { state?: IDataObject; activationMode?: WorkflowActivateMode; manual?: boolean },
	): Promise<{ items: INodeExecutionData[] | null; state: IDataObject }>;
	pollTrigger(spec: NodeSpec & { state?: IDataObject }): PollTrigger;
	webhookTrigger(spec: NodeSpec & { state?: IDataObject }): WebhookTrigger;
	testCredential(name: string): Promise<CredentialTestResult>;
	/** Raw stored values of a credential; live, so that a test may spoil or watch them. */
	storedCredential(name: string): ICredentialDataDecryptedObject;
	/** The values that a node would get: defaults added, expressions evaluated. */
	decryptedCredential(name: string): ICredentialDataDecryptedObject;
	/** Stores bytes in n8n's binary store: the value of one `binary` key of an input item. */
	storeBinary(bytes: Buffer, about?: { fileName?: string; mimeType?: string }): Promise<IBinaryData>;
	readBinary(data: IBinaryData): Promise<Buffer>;
	close(): Promise<void>;
}

/** Loads the built package and starts the engine; `close` removes what it wrote. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
	const { directory = projectRoot, node = 'serviceNowItsm', trigger = 'serviceNowItsmTrigger', webhook = 'serviceNowItsmInstantTrigger' } = options;
	const built = await loadBuiltPackage(directory);
	const credentials = new MemoryCredentials(built, new Map(Object.entries(structuredClone(options.credentials ?? {}))));
	const surroundings: Surroundings = { built, credentials, baseUrl: 'http://127.0.0.1:5678' };
	const binaries = services.get(BinaryDataService);
	await binaries.init();

	const startPollTrigger: Engine['pollTrigger'] = (spec) => pollTrigger(surroundings, { type: trigger, ...spec });

	return {
		built,
		run: (spec) => runNode(surroundings, { type: node, ...spec }),
		runWorkflow: (workflow, how) => runWorkflow(surroundings, workflow, how),
		callTool: (spec, args = {}) => callTool(surroundings, { type: node, ...spec }, args),
		async poll(parameters, { state, activationMode = 'activate', manual = false } = {}) {
			const started = startPollTrigger({ parameters, state });
			const items = manual ? await started.test() : await started.activate(activationMode);
			return { items, state: started.state };
		},
		pollTrigger: startPollTrigger,
		webhookTrigger: (spec) => webhookTrigger(surroundings, { type: webhook, ...spec }),
		...lookups(surroundings, node),
		testCredential: (name) => testCredential(surroundings, name),
		storedCredential: (name) => credentials.raw(name),
		decryptedCredential(name) {
			const additionalData = buildAdditionalData(surroundings, buildWorkflow(surroundings, []), 'internal');
			return credentials.resolve(additionalData, credentials.raw(name), credentials.typeOf(name), 'internal');
		},
		storeBinary: (bytes, about = {}) =>
			binaries.store({ type: 'execution', workflowId: 'test', executionId: 'test' }, bytes, {
				data: '',
				mimeType: about.mimeType ?? 'application/octet-stream',
				fileName: about.fileName,
			}),
		readBinary: (data) => binaries.getAsBuffer(data),
		close() {
			rmSync(userFolder, { recursive: true, force: true });
			return Promise.resolve();
		},
	};
}
