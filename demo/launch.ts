// Brings the whole demo up, from the package on disk to two running servers with published workflows; refuses to fire anything.
import { join } from 'node:path';
import { connect, CREDENTIAL_NAME, keepCredential } from './credential';
import { freePort } from './freePort';
import { N8nClient, type StoredCredential, type StoredWorkflow } from './n8nClient';
import { installN8n, pinnedVersion } from './n8nInstall';
import { startN8n, type N8nServer } from './n8nServer';
import { signIn } from './owner';
import { installPackage, PACKAGE_NAME, packPackage } from './packageInstall';
import { takeHome } from './runLock';
import { startServiceNow, type ServiceNow } from './serviceNow';
import { keepWorkflows } from './workflows';

export interface LaunchOptions {
	/** The repository's root folder. */
	root: string;
	/** Where n8n keeps its database between starts. */
	home: string;
	/** Ports to try first. */
	n8nPort: number;
	serviceNowPort: number;
	say: (line: string) => void;
}

export interface Running {
	client: N8nClient;
	credential: StoredCredential;
	n8n: N8nServer;
	serviceNow: ServiceNow;
	workflows: StoredWorkflow[];
	/** Takes the demo workflows offline and ends both servers; safe to call twice. */
	stop(): Promise<void>;
}

/** `stops` collects what has to be undone, so that a failure or Ctrl-C half-way ends what was started. */
export async function launch({ root, home, n8nPort, serviceNowPort, say }: LaunchOptions, stops: Array<() => Promise<void> | void>): Promise<Running> {
	const n8nFolder = join(root, 'demo', 'n8n');
	stops.push(await takeHome(home, say));
	await installN8n(n8nFolder, say);

	const archive = packPackage(root, join(home, 'packed'));
	say(installPackage(archive, home) ? `Packed ${PACKAGE_NAME} and unpacked it into n8n.` : `${PACKAGE_NAME} in n8n is up to date.`);

	const snPort = await choosePort('ServiceNow', serviceNowPort, [], say);
	const serviceNow = await startServiceNow(snPort);
	stops.push(() => serviceNow.close());
	say(`ServiceNow (local) runs at ${serviceNow.url}`);

	const port = await choosePort('n8n', n8nPort, [snPort], say);
	say(`Starting n8n ${pinnedVersion(n8nFolder)} (10 to 20 seconds) ...`);
	const n8n = await startN8n({ n8nFolder, home, port });
	stops.push(() => n8n.stop());
	say(`n8n runs at ${n8n.url}`);

	const client = new N8nClient(n8n.url);
	await signIn(client);
	const credential = await keepCredential(client, serviceNow);
	await connect(client, credential, serviceNow);
	say(`Credential "${CREDENTIAL_NAME}" is connected: n8n asked ServiceNow, "Allow" was pressed, n8n holds a token.`);

	const workflows = await keepWorkflows(client, join(root, 'demo', 'workflows'), credential, home);
	// Their ServiceNow ends with us, so they must not go on polling when n8n is started again without it.
	stops.push(async () => {
		await Promise.all(workflows.map(({ id }) => client.unpublish(id).catch(() => undefined)));
	});
	say(`Published ${workflows.length} workflows: ${workflows.map(({ name }) => `"${name}"`).join(', ')}.`);

	return { client, credential, n8n, serviceNow, workflows, stop: () => stopAll(stops) };
}

async function choosePort(name: string, wanted: number, taken: number[], say: (line: string) => void): Promise<number> {
	const port = await freePort(wanted, taken);
	if (port !== wanted) say(`Port ${wanted} is in use, so ${name} takes ${port}.`);
	return port;
}

/** Undoes in reverse order, each step even when an earlier one failed, and forgets what is undone. */
export async function stopAll(stops: Array<() => Promise<void> | void>): Promise<void> {
	for (let stop = stops.pop(); stop; stop = stops.pop()) {
		await Promise.resolve(stop()).catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
	}
}
