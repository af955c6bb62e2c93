// A published trigger over ends and starts of n8n, in order and by kill: no event lost, none twice; with n8n's default and its durable scheduler.
import { aFewPolls, awaitDelivery, delivered, numbersOf, triggerFlow, untilListening } from './support/triggerFlow';
import { startWorld, type World } from './support/world';

const DURABLE = {
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
};

describe.each([
	['default scheduler', {}],
	['durable scheduler', DURABLE],
])('a restart of n8n with its %s', (name, env) => {
	let world: World;

	beforeAll(async () => {
		// The durable scheduler reads the position before it asks the node to poll, so ticks that come faster than it works repeat a batch.
		world = await startWorld({ name: `restart-${name.split(' ')[0]}`, env, pollSeconds: env === DURABLE ? 15 : 3 });
	});
	afterAll(() => world?.stop());

	afterEach(async () => {
		for (const { id, active } of await world.client.workflows()) if (active) await world.client.unpublish(id);
	});

	async function published(): Promise<{ id: string; markers: string[] }> {
		const { id } = await world.addPublished(triggerFlow({ triggerOn: 'created' }));
		return { id, markers: env === DURABLE ? await untilListening(world, id) : [] };
	}

	async function deliveredOnce(id: string, expected: string[], markers: string[]): Promise<void> {
		await awaitDelivery(world.client, id, expected);
		await aFewPolls(env === DURABLE ? 15 : 3);
		const numbers = numbersOf(await delivered(world.client, id));
		expect(numbers.filter((number) => !markers.includes(number))).toEqual([...expected].sort());
		expect(new Set(numbers).size).toBe(numbers.length);
	}

	const create = (count: number): string[] =>
		Array.from({ length: count }, (_, index) => world.serviceNow.emulator.table('incident').insert({ short_description: `Event ${index + 1}` }).number);

	it('delivers each incident once: before, while n8n is down, and after', async () => {
		const { id, markers } = await published();
		const expected = create(5);
		await awaitDelivery(world.client, id, expected);

		await world.restartN8n({ whileDown: () => void expected.push(...create(5)) });
		await awaitDelivery(world.client, id, expected);
		expected.push(...create(3));
		await deliveredOnce(id, expected, markers);
	});

	it('repeats nothing after a kill once the executions are saved', async () => {
		const { id, markers } = await published();
		const expected = create(5);
		await awaitDelivery(world.client, id, expected);
		await aFewPolls();

		await world.restartN8n({ kill: true, whileDown: () => void expected.push(...create(5)) });
		await deliveredOnce(id, expected, markers);
	});
});
