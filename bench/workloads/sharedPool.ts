// Four threads shared with another client: our node beside it, and how that client fared. Looks into no other workload.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { AT_ONCE, exchangeAll } from '../bareClient';
import type { LatencyModel } from '../latencyModel';
import { median, type Checked } from '../measure';
import type { NeighbourReport } from '../neighbour';
import type { World } from '../world';
import { builtIn, ours, run, TABLE, tagOf, written, type Run, type Workload } from './workload';

/** Milliseconds between two updates of the other client, and for which it works alone before. */
const EVERY = 200;
const ALONE = 3_000;

const slowest = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

interface Neighbour {
	start(): void;
	stop(): Promise<NeighbourReport>;
	end(): void;
}

async function neighbour(world: World): Promise<Neighbour> {
	const child: ChildProcess = fork(join(__dirname, '..', 'neighbour.ts'), { execArgv: ['--import', 'tsx'] });
	await once(child, 'message');
	const [{ sys_id: sysId }] = await world.ask('some', 1);
	return {
		start: () => void child.send({ url: world.url, token: world.token, every: EVERY, sysId }),
		async stop() {
			child.send('stop');
			const [report] = (await once(child, 'message')) as [NeighbourReport];
			return report;
		},
		end: () => child.disconnect(),
	};
}

/** The model makes a write long, so that six requests under way want more than the four threads. `compared` adds the others to our node. */
export function sharedPool(size: number, builtInSize: number, model: LatencyModel, name: string, compared: boolean): Workload {
	const beside = (go: (world: World, items: object[]) => Promise<unknown>) => async (world: World, count: number): Promise<Run> => {
		const tag = tagOf();
		const items = Array.from({ length: count }, (_, index) => ({ text: `${tag} ${index}` }));
		const other = await neighbour(world);
		await world.ask('begin', model, {});
		other.start();
		await new Promise((resolve) => setTimeout(resolve, ALONE));
		const alone = await other.stop();
		return run(
			async () => {
				other.start();
				await go(world, items);
			},
			async (): Promise<Checked> => {
				const { took, refused } = await other.stop();
				other.end();
				const more = {
					'neighbour alone, ms': Math.round(median(alone.took)),
					'neighbour beside, ms': Math.round(median(took)),
					'slowest 5 %, ms': Math.round(slowest(took)),
					'neighbour refused': refused,
					'neighbour done': took.length,
				};
				return { ...(await written(world, tag, count)), more };
			},
		);
	};
	const others: Workload['prepare'] = {
		builtIn: beside(async (world, items) => await builtIn(world, { parameters: { operation: 'create', short_description: '={{ $json.text }}', additionalFields: {} }, items })),
		ideal: beside(async (world, items) => await exchangeAll(world.url, world.token, (items as Array<{ text: string }>).map(({ text }) => ({ method: 'POST', path: TABLE, body: { short_description: text } })), AT_ONCE)),
	};
	return {
		name,
		kind: 'shared pool',
		unit: 'item',
		model,
		records: 1_000,
		size,
		builtInSize,
		prepare: {
			ours: beside(async (world, items) => await ours(world, { parameters: { operation: 'create', shortDescription: '={{ $json.text }}' }, items })),
			...(compared ? others : {}),
		},
	};
}
