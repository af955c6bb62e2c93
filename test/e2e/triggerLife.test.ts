// What a published trigger goes through in the life of a real n8n, one thing after the other, with each of its schedulers and in n8n 1.123: no event lost, none twice.
import { finished } from '../../demo/executions';
import { outputOf, type StoredWorkflow } from '../../demo/n8nClient';
import { waitFor } from '../../demo/waitFor';
import { N8N_1, N8N_2 } from './support/n8nVersions';
import { aFewPolls, awaitDelivery, delivered, DURABLE, numbersOf, productionRuns, TRIGGER, triggerFlow, triggerNode } from './support/triggerFlow';
import { startWorld, type World } from './support/world';

const CREATED = { triggerOn: 'created' };
const SECOND = 'On update';
const RENAMED = 'Renamed';
const { N8N_POLLER_DURABLE_CURSORS_ENABLED: _cursors, ...SCHEDULER_ALONE } = DURABLE;

describe.each([
	['n8n 2 with its default scheduler', N8N_2, {}],
	['n8n 2 with its durable scheduler and cursors', N8N_2, DURABLE],
	['n8n 2 with its durable scheduler alone', N8N_2, SCHEDULER_ALONE],
	['n8n 1.123', N8N_1, {}],
])('in %s', (name, version, env) => {
	let world: World;
	/** A workflow of one trigger, one of two triggers, and one whose trigger is renamed. */
	let single: StoredWorkflow;
	let double: StoredWorkflow;
	let renamed: StoredWorkflow;
	/** Numbers of the incidents that each trigger on creation owes. */
	const created: string[] = [];
	/** Events that may come a second time: the last batch before a kill, or before the node got another name. */
	const mayRepeat = new Set<string>();

	beforeAll(async () => {
		world = await startWorld({ name: `life-${name.replace(/ /g, '-')}`, version, env });
		single = await world.add(triggerFlow(CREATED));
		renamed = await world.add(triggerFlow(CREATED));
		const flow = triggerFlow(CREATED);
		flow.nodes.push(triggerNode({ triggerOn: 'updated' }, SECOND));
		flow.connections[SECOND] = flow.connections[TRIGGER];
		double = await world.add(flow);
		for (const { id } of [single, double, renamed]) await world.publish(id);
	});
	afterAll(() => world?.stop());

	function create(count: number): void {
		for (let i = 0; i < count; i++) created.push(world.serviceNow.emulator.table('incident').insert({ short_description: `Event ${created.length + 1}` }).number);
	}

	/** The events of the last execution that this node started may come again. */
	async function noteLastBatch(id: string, node = TRIGGER): Promise<void> {
		for (const run of (await productionRuns(world.client, id)).reverse()) {
			const items = outputOf(await world.client.execution(run.id), node);
			for (const item of items) mayRepeat.add(idOf(item));
			if (items.length > 0) return;
		}
	}

	const idOf = (item: Record<string, unknown>): string => (item._event as { id: string }).id;

	/** Nothing is missing and, but for what may repeat, nothing came twice. */
	async function allOnce(id: string, node = TRIGGER, more: Array<Record<string, unknown>> = []): Promise<void> {
		const items = [...more, ...(await delivered(world.client, id, node))];
		expect([...new Set(numbersOf(items))].sort()).toEqual([...created].sort());
		const ids = items.map(idOf);
		const repeated = ids.filter((one, index) => ids.indexOf(one) !== index && !mayRepeat.has(one));
		expect(repeated).toEqual([]);
	}

	async function everyTriggerDelivered(): Promise<void> {
		await awaitDelivery(world.client, single.id, created);
		await awaitDelivery(world.client, double.id, created);
	}

	it('delivers what happens right after publishing', async () => {
		create(3);
		await everyTriggerDelivered();
		await awaitDelivery(world.client, renamed.id, created);
	});

	it('shows a sample in a test run and leaves the position alone', async () => {
		const { executionId } = await world.client.run(single.id, TRIGGER);
		const sample = outputOf(await finished(world.client, executionId, 60_000), TRIGGER);
		expect(sample[0]).toHaveProperty('_event.id');
		create(1);
		await everyTriggerDelivered();
		await aFewPolls();
		await allOnce(single.id);
	});

	it('keeps two triggers of one workflow apart', async () => {
		for (const number of created) {
			const [row] = world.serviceNow.rows('incident', { number });
			world.serviceNow.emulator.table('incident').update(row.sys_id, { urgency: '1' });
		}
		await awaitDelivery(world.client, double.id, created, SECOND);
	});

	it('goes on after n8n ended in order, with what happened meanwhile', async () => {
		await world.restartN8n({ whileDown: () => create(3) });
		create(1);
		await everyTriggerDelivered();
		await aFewPolls();
		await allOnce(single.id);
		await allOnce(double.id);
	});

	it('goes on after a kill right behind an execution: at most that batch again', async () => {
		create(3);
		await everyTriggerDelivered();
		await noteLastBatch(single.id);
		await noteLastBatch(double.id);
		await world.restartN8n({ kill: true, whileDown: () => create(2) });
		await everyTriggerDelivered();
		await aFewPolls();
		await allOnce(single.id);
		await allOnce(double.id);
	});

	it('goes on when its node is renamed and published while things happen', async () => {
		await awaitDelivery(world.client, renamed.id, created);
		const stored = await world.client.workflow(renamed.id);
		const nodes = stored.nodes.map((node) => (node.name === TRIGGER ? { ...node, name: RENAMED } : node));
		const connections = { [RENAMED]: stored.connections[TRIGGER] };
		await world.client.call('PATCH', `/rest/workflows/${renamed.id}`, { nodes, connections, versionId: stored.versionId });
		create(2);
		const publishing = world.publish(renamed.id);
		create(2);
		await publishing;
		create(2);
		const late = await waitFor(
			'the renamed trigger to deliver',
			async () => {
				const items = [...(await delivered(world.client, renamed.id)), ...(await delivered(world.client, renamed.id, RENAMED))];
				return created.every((number) => numbersOf(items).includes(number)) || undefined;
			},
			{ timeoutMs: 120_000, everyMs: 1_000 },
		);
		expect(late).toBe(true);
		// n8n may have dropped or kept what the old name delivered last: the trigger cannot know.
		await noteLastBatch(renamed.id);
		await allOnce(renamed.id, RENAMED, await delivered(world.client, renamed.id));
	});

	it('goes on where it stopped when it is unpublished and published again', async () => {
		await everyTriggerDelivered();
		await world.client.unpublish(single.id);
		create(3);
		await world.publish(single.id);
		await everyTriggerDelivered();
		await aFewPolls();
		await allOnce(single.id);
	});

	it('comes alive when ServiceNow was away for longer than n8n tries at its start', async () => {
		const { faults } = world.serviceNow.emulator;
		await world.restartN8n({
			whileDown: () => {
				create(2);
				faults.add({ path: '/', drop: 'before' });
			},
		});
		// n8n gives a trigger up after 15 seconds of failing polls.
		await new Promise((resolve) => setTimeout(resolve, 25_000));
		faults.clear();
		create(1);
		await everyTriggerDelivered();
		await aFewPolls();
		await allOnce(single.id);
		await allOnce(double.id);
	});
});
