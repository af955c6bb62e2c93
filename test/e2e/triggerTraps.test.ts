// What n8n itself does to a polling trigger, each trap in a real n8n: polls at start, overlapping polls, empty polls, republishing, test runs.
import { finished } from '../../demo/executions';
import { outputOf, type WorkflowFile } from '../../demo/n8nClient';
import { waitFor } from '../../demo/waitFor';
import { aFewPolls, awaitDelivery, delivered, numbersOf, TRIGGER, triggerFlow, triggerNode } from './support/triggerFlow';
import { startWorld, type World } from './support/world';

const CREATED = { triggerOn: 'created' };
const TABLE = '/api/now/table/incident';

let world: World;

beforeAll(async () => {
	world = await startWorld({ name: 'trigger-traps' });
});
afterAll(() => world?.stop());

afterEach(async () => {
	world.serviceNow.emulator.faults.clear();
	for (const { id, active } of await world.client.workflows()) if (active) await world.client.unpublish(id);
});

function create(count: number): string[] {
	const incidents = world.serviceNow.emulator.table('incident');
	return Array.from({ length: count }, (_, index) => incidents.insert({ short_description: `Event ${index + 1}` }).number);
}

async function published(flow: WorkflowFile = triggerFlow(CREATED)): Promise<string> {
	return (await world.addPublished(flow)).id;
}

const once = async (id: string, expected: string[]) => {
	await awaitDelivery(world.client, id, expected);
	await aFewPolls();
	expect(numbersOf(await delivered(world.client, id))).toEqual([...expected].sort());
};

describe('a polling trigger in n8n', () => {
	it('comes alive by itself when ServiceNow was down while n8n started', async () => {
		const id = await published();
		const expected = create(2);
		await awaitDelivery(world.client, id, expected);

		const { faults, journal } = world.serviceNow.emulator;
		await world.restartN8n({ whileDown: () => void faults.add({ path: TABLE, status: 503 }) });
		await waitFor('polls that fail', () => journal.entries({ path: TABLE, status: 503 }).length >= 3 || undefined, { timeoutMs: 60_000 });
		faults.clear();
		expected.push(...create(2));
		await once(id, expected);
	});

	it('is refused with ServiceNow\'s words when the account may not read the table', async () => {
		world.serviceNow.emulator.faults.add({ path: TABLE, status: 403, message: 'User Not Authorized', detail: 'Failed API level ACL Validation' });
		await expect(world.addPublished(triggerFlow(CREATED))).rejects.toThrow(/could not start the triggers.*(User Not Authorized|ACL)/);
	});

	it('delivers once although n8n polls again while a slow poll runs', async () => {
		const id = await published();
		world.serviceNow.emulator.faults.add({ path: TABLE, method: 'GET', delayMs: 7_000 });
		const expected = create(3);
		await awaitDelivery(world.client, id, expected);
		world.serviceNow.emulator.faults.clear();
		expected.push(...create(2));
		await once(id, expected);
	});

	it('starts no execution when there is nothing new, and loses nothing of the idle time at a kill', async () => {
		const id = await published();
		await aFewPolls();
		expect(await world.client.executions(id)).toEqual([]);

		const expected: string[] = [];
		await world.restartN8n({ kill: true, whileDown: () => void expected.push(...create(2)) });
		await once(id, expected);
	});

	it('goes on where it stopped when it is unpublished and published again', async () => {
		const id = await published();
		const expected = create(2);
		await awaitDelivery(world.client, id, expected);
		await world.client.unpublish(id);
		expected.push(...create(3));
		await world.publish(id);
		await once(id, expected);
	});

	it('keeps two triggers of one workflow apart', async () => {
		const flow = triggerFlow(CREATED);
		const second = 'On update';
		flow.nodes.push(triggerNode({ triggerOn: 'updated' }, second));
		flow.connections[second] = flow.connections[TRIGGER];
		const id = await published(flow);
		const expected = create(2);
		await awaitDelivery(world.client, id, expected);
		// A change in the second of the creation is told from the creation by its count, not by its time.
		for (const number of expected) {
			const [row] = world.serviceNow.rows('incident', { number });
			world.serviceNow.emulator.table('incident').update(row.sys_id, { urgency: '1' });
		}
		await waitFor('the updates', async () => numbersOf(await delivered(world.client, id, second)).length >= 2 || undefined, { timeoutMs: 60_000 });
		await once(id, expected);
		expect(numbersOf(await delivered(world.client, id, second))).toEqual([...expected].sort());
	});

	it('shows a sample in a test run and leaves the position alone', async () => {
		const id = await published();
		const expected = create(1);
		await awaitDelivery(world.client, id, expected);
		const { staticData } = await world.client.workflow(id);

		const { executionId } = await world.client.run(id, TRIGGER);
		const sample = outputOf(await finished(world.client, executionId, 60_000), TRIGGER);
		expect(sample.length).toBeGreaterThan(0);
		expect(sample[0]).toHaveProperty('_event.id');
		expect((await world.client.workflow(id)).staticData).toEqual(staticData);
		expected.push(...create(1));
		await once(id, expected);
	});
});
