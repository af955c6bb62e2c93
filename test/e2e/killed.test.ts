// What a killed n8n loses between a poll and its execution, measured with the default and the durable scheduler: kills at random moments while incidents are created.
// More kills for a figure that means something: KILLS=20 npm run test:e2e -- killed
import type { Execution } from '../../demo/n8nClient';
import { outputOf } from '../../demo/n8nClient';
import { Random } from '../proof/random';
import { aFewPolls, DURABLE, numbersOf, productionRuns, TRIGGER, triggerFlow } from './support/triggerFlow';
import { startWorld, type World } from './support/world';

const KILLS = Number(process.env.KILLS ?? 2);

interface Outcome {
	made: number;
	lost: number;
	/** Items in executions that the kill ended before they had any output. */
	ended: number;
	repeated: number;
	largestBatch: number;
}

type Items = Array<Record<string, unknown>>;

/** The items that an execution which never ended was started with. */
function startedWith(execution: Execution): Items {
	const { executionData } = execution.data as unknown as { executionData?: { nodeExecutionStack?: Array<{ data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> } }> } };
	return (executionData?.nodeExecutionStack ?? []).flatMap(({ data }) => data?.main?.[0] ?? []).map(({ json }) => json);
}

async function measure(world: World, random: Random): Promise<Outcome> {
	const incidents = world.serviceNow.emulator.table('incident');
	const made: string[] = [];
	const { id } = await world.addPublished(triggerFlow({ triggerOn: 'created' }));
	const write = (): void => {
		for (let i = 0; i <= random.below(4); i++) made.push(incidents.insert({ short_description: `Event ${made.length + 1}` }).number);
	};
	const writer = setInterval(write, 400);
	try {
		for (let kill = 0; kill < KILLS; kill++) {
			await new Promise((resolve) => setTimeout(resolve, 4_000 + random.below(5_000)));
			await world.restartN8n({ kill: true });
		}
	} finally {
		clearInterval(writer);
	}
	for (let rest = 0; rest < 3; rest++) await aFewPolls();
	const batches: Items[] = [];
	let ended = 0;
	for (const run of await productionRuns(world.client, id)) {
		const execution = await world.client.execution(run.id);
		const items = outputOf(execution, TRIGGER);
		if (items.length === 0) ended += startedWith(execution).length;
		batches.push(items.length > 0 ? items : startedWith(execution));
	}
	const seen = numbersOf(batches.flat());
	const distinct = new Set(seen);
	return {
		made: made.length, lost: made.filter((number) => !distinct.has(number)).length, ended, repeated: seen.length - distinct.size,
		largestBatch: Math.max(...batches.map(({ length }) => length)),
	};
}

describe.each([
	['default scheduler', {}],
	['durable scheduler and cursors', DURABLE],
])('n8n killed at random moments with its %s', (name, env) => {
	let world: World;

	beforeAll(async () => {
		world = await startWorld({ name: `killed-${name.split(' ')[0]}`, env });
	});
	afterAll(() => world?.stop());

	it(`loses no more than it says, in ${KILLS} kills`, async () => {
		const outcome = await measure(world, new Random(Number(process.env.SEED ?? 1)));
		process.stdout.write(`${name}, ${KILLS} kills: ${JSON.stringify(outcome)}\n`);
		// The batch that n8n was about to start at a kill is the most that it loses or repeats.
		expect(outcome.lost).toBeLessThanOrEqual(env === DURABLE ? 0 : KILLS * outcome.largestBatch);
		expect(outcome.repeated).toBeLessThanOrEqual(KILLS * outcome.largestBatch);
		expect(outcome.made).toBeGreaterThan(KILLS);
	}, 540_000);
});
