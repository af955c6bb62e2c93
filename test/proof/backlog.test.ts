// A backlog of 100,000 changes: it comes in bounded polls, in order, each once, and the stored position stays small.
import { Instance } from '../../emulator/instance';
import { TableInstrument } from '../../emulator/instruments';
import { accounts } from '../../emulator/seed/accounts';
import { ServiceNowItsmTrigger } from '../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { Dispatch } from './dispatch';
import { N8nProcess } from './n8nProcess';
import { Random } from './random';
import { SimulatedTime } from './simulatedTime';

const CHANGES = 100_000;
const START = Date.parse('2026-03-01T10:00:00Z');

it('drains 100,000 changes in order', async () => {
	const random = new Random(5);
	const instance = new Instance({ records: 0 });
	instance.clock.freeze(START + 3 * 3_600_000);
	const stamp = (second: number): string => new Date(START + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
	const rows = Array.from({ length: CHANGES }, (_, index) => {
		// One second holds more than five polls deliver.
		const time = stamp(index % 20 === 0 ? 3_600 : random.below(7_200));
		const id = Array.from({ length: 4 }, () => random.below(2 ** 32).toString(16).padStart(8, '0')).join('');
		return { sys_id: id, number: `INC${index}`, sys_class_name: 'incident', sys_created_on: time, sys_updated_on: time, sys_mod_count: '0', sys_created_by: 'a', sys_updated_by: 'a' };
	});
	new TableInstrument(instance, 'incident').load(rows);
	const dispatch = new Dispatch(instance, random, accounts.username);
	const options = { fields: 'number', startFrom: '2026-03-01T09:00:00Z' };
	const parameters = { authentication: 'oAuth2', table: { mode: 'name', value: 'incident' }, triggerOn: 'createdOrUpdated', filterMode: 'query', query: '', options };
	const n8n = new N8nProcess(new ServiceNowItsmTrigger(), dispatch, parameters, 'backlog');
	const time = new SimulatedTime(() => instance.clock.now(), (milliseconds) => instance.clock.advance(milliseconds), () => random.next());
	try {
		await n8n.activate();
		const seen = new Set<string>();
		/** Repeated, or older than one before. */
		const wrong: string[] = [];
		let latest = '';
		let idle = 0;
		while (idle < 3) {
			const before = dispatch.requests;
			const items = await n8n.poll();
			expect(items.length).toBeLessThanOrEqual(1000);
			expect(dispatch.requests - before).toBeLessThanOrEqual(8);
			expect(n8n.stateBytes).toBeLessThan(150_000);
			for (const { json } of items) {
				const { id, occurredAt } = json._event as { id: string; occurredAt: string };
				if (seen.has(id) || occurredAt < latest) wrong.push(id);
				seen.add(id);
				latest = occurredAt;
			}
			idle = items.length === 0 ? idle + 1 : 0;
			instance.clock.advance(60_000);
		}
		expect(wrong).toEqual([]);
		expect(seen.size).toBe(CHANGES);
	} finally {
		time.restore();
	}
}, 120_000);
