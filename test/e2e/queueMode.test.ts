// n8n in queue mode: what a worker does with the package, and what the main process keeps for itself; refuses to measure n8n's own queue.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { freePort } from '../../demo/freePort';
import { startN8n, type N8nServer } from '../../demo/n8nServer';
import { installPackage } from '../../demo/packageInstall';
import { waitFor } from '../../demo/waitFor';
import { readWorkflows } from '../../demo/workflows';
import { ALERT } from '../../demo/fire';
import { N8N_FOLDER, ROOT, RUN_FOLDER } from './support/folders';
import { startQueueServices, type QueueServices } from './support/queueServices';
import { aFewPolls, awaitDelivery, delivered, numbersOf, triggerFlow } from './support/triggerFlow';
import { packedPackage, startWorld, type World } from './support/world';

const WORKERS = ['worker-1', 'worker-2'];

let services: QueueServices;
let world: World;
const workers: N8nServer[] = [];

async function startWorker(name: string): Promise<N8nServer> {
	const home = join(RUN_FOLDER, `queue-${name}`);
	installPackage(packedPackage(), home);
	const port = await freePort(16_500 + workers.length * 10);
	const env = { ...services.env, QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
	return await startN8n({ n8nFolder: N8N_FOLDER, home, port, env, command: ['worker', '--concurrency=5'] });
}

beforeAll(async () => {
	services = await startQueueServices();
	world = await startWorld({ name: 'queue', env: services.env });
	for (const name of WORKERS) workers.push(await startWorker(name));
});

afterAll(async () => {
	await Promise.all(workers.map((worker) => worker.stop()));
	await world?.stop();
	await services?.stop();
});

const logOf = ({ logFile }: N8nServer) => readFileSync(logFile, 'utf8');

describe('queue mode', () => {
	it('creates incidents on the workers, which renew an expired token once between them', async () => {
		const [alertFlow] = readWorkflows(join(ROOT, 'demo', 'workflows'));
		const workflow = await world.addPublished(alertFlow);
		const { oauth } = world.serviceNow.emulator;
		oauth.expireAccessTokens();
		const before = oauth.tokenCalls('refresh_token');
		const summaries = Array.from({ length: 20 }, (_, index) => `Alert ${index + 1} of the queue`);
		const url = `${world.client.url}/webhook/${String(alertFlow.nodes[0].parameters.path)}`;
		const answers = await Promise.all(summaries.map((summary) => axios.post<Record<string, unknown>>(url, { ...ALERT, summary }, { timeout: 60_000 })));

		expect(answers.map(({ status }) => status)).toEqual(summaries.map(() => 200));
		for (const summary of summaries) expect(world.serviceNow.rows('incident', { short_description: summary })).toMatchObject([{ state: '2' }]);
		expect(oauth.tokenCalls('refresh_token') - before).toBe(1);

		const executions = await world.client.executions(workflow.id);
		expect(executions.map(({ status }) => status)).toEqual(summaries.map(() => 'success'));
		const ran = (worker: N8nServer) => executions.filter(({ id }) => new RegExp(`\\bexecution ${id}\\b`).test(logOf(worker)));
		expect(workers.map((worker) => ran(worker).length > 0)).toEqual(WORKERS.map(() => true));
		expect(workers.flatMap((worker) => ran(worker)).length).toBe(summaries.length);
	});

	it('polls on main alone and hands each change once to a worker', async () => {
		const { id } = await world.addPublished(triggerFlow({ triggerOn: 'created' }));
		const expected = Array.from({ length: 5 }, (_, index) => world.serviceNow.emulator.table('incident').insert({ short_description: `Event ${index + 1}` }).number);
		await awaitDelivery(world.client, id, expected);
		await aFewPolls();
		expect(numbersOf(await delivered(world.client, id))).toEqual([...expected].sort());
	});

	it('goes on with the workers that are left when one ends', async () => {
		await workers[0].stop();
		const executed = await waitFor(
			'an execution on the other worker',
			async () => {
				const [alertFlow] = readWorkflows(join(ROOT, 'demo', 'workflows'));
				const url = `${world.client.url}/webhook/${String(alertFlow.nodes[0].parameters.path)}`;
				const { status } = await axios.post(url, { ...ALERT, summary: 'With one worker' }, { timeout: 60_000 });
				return status === 200 || undefined;
			},
			{ timeoutMs: 60_000 },
		);
		expect(executed).toBe(true);
		expect(world.serviceNow.rows('incident', { short_description: 'With one worker' })).toHaveLength(1);
	});
});
