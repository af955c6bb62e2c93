// One real n8n with the packed package beside one local ServiceNow, signed in and connected, for one test file; refuses to know any workflow.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, keepCredential } from '../../../demo/credential';
import { freePort } from '../../../demo/freePort';
import type { N8nClient, StoredCredential, StoredWorkflow, WorkflowFile } from '../../../demo/n8nClient';
import { startN8n, type N8nServer } from '../../../demo/n8nServer';
import { signIn } from '../../../demo/owner';
import { installPackage } from '../../../demo/packageInstall';
import { startServiceNow, type ServiceNow } from '../../../demo/serviceNow';
import { prepare, publish } from '../../../demo/workflows';
import { RUN_FOLDER } from './folders';
import { N8N_2, type N8nVersion } from './n8nVersions';

/** Far from n8n's and the demo's own ports, which a person may be using meanwhile; another one for each process, because n8n takes its port seconds after it was found free. */
const FIRST_PORT = 15_678 + (process.pid % 90) * 100;

export interface WorldOptions {
	/** Names the home folder; one per test file. */
	name: string;
	/** Variables for n8n on top of the quiet environment. */
	env?: Record<string, string>;
	/** How often polling triggers look; 3 seconds unless told. */
	pollSeconds?: number;
	/** Whether the credential is created and connected by HTTP; on unless told. */
	connected?: boolean;
	/** Which n8n; the current one unless told. */
	version?: N8nVersion;
}

export interface World {
	client: N8nClient;
	credential: StoredCredential;
	home: string;
	n8n: N8nServer;
	serviceNow: ServiceNow;
	/** Creates a workflow with the credential filled in, as the demo does. */
	add(workflow: WorkflowFile): Promise<StoredWorkflow>;
	/** The same, published. */
	addPublished(workflow: WorkflowFile): Promise<StoredWorkflow>;
	/** Publishes a stored workflow and waits until its triggers run. */
	publish(id: string): Promise<void>;
	/** Ends n8n in order (or kills it) and starts it again on the same home and port. */
	restartN8n(how?: { kill?: boolean; env?: Record<string, string>; whileDown?: () => Promise<void> | void }): Promise<void>;
	stop(): Promise<void>;
}

function packedPackage(): string {
	const archive = process.env.PACKED_PACKAGE;
	if (!archive) throw new Error('The packed package is missing: run the tests with npm run test:e2e');
	return archive;
}

export async function startWorld({ name, env = {}, connected = true, pollSeconds = 3, version = N8N_2 }: WorldOptions): Promise<World> {
	const home = join(RUN_FOLDER, name);
	mkdirSync(home, { recursive: true });
	installPackage(packedPackage(), home);
	const serviceNow = await startServiceNow(0);
	const port = await freePort(FIRST_PORT);
	const start = (extra: Record<string, string>) => startN8n({ n8nFolder: version.folder, home, port, env: { ...version.env, ...env, ...extra } });
	let n8n = await start({}).catch(async (error: unknown) => {
		await serviceNow.close();
		throw error;
	});
	const client = version.client(n8n.url);
	const stop = async () => {
		await n8n.stop();
		await serviceNow.close();
	};
	try {
		await signIn(client);
		const credential = connected ? await keepCredential(client, serviceNow) : { id: '', name: '', type: '' };
		if (connected) await connect(client, credential, serviceNow);
		const add = (workflow: WorkflowFile) => client.createWorkflow(prepare(workflow, credential, pollSeconds));
		return {
			client,
			credential,
			home,
			serviceNow,
			get n8n() {
				return n8n;
			},
			add,
			addPublished: async (workflow) => {
				const stored = await add(workflow);
				await publish(client, stored.id);
				return stored;
			},
			publish: (id) => publish(client, id),
			restartN8n: async ({ kill = false, env: extra = {}, whileDown } = {}) => {
				await (kill ? n8n.kill() : n8n.stop());
				await whileDown?.();
				n8n = await start(extra);
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
