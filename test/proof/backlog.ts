// A backlog of changes that waits for a trigger: drained poll by poll, with what each poll may cost, and in which order and how often its changes come.
import type { INodeType } from 'n8n-workflow';
import { Instance } from '../../emulator/instance';
import { TableInstrument } from '../../emulator/instruments';
import { accounts } from '../../emulator/seed/accounts';
import { Dispatch } from './dispatch';
import { N8nProcess } from './n8nProcess';
import { Random } from './random';
import { SimulatedTime } from './simulatedTime';

const START = Date.parse('2026-03-01T10:00:00Z');

export interface Drained {
	delivered: number;
	/** Repeated, or older than one before. */
	wrong: string[];
	polls: number;
	requests: number;
	/** The largest of any poll. */
	items: number;
	requestsOfOnePoll: number;
	stateBytes: number;
}

function load(instance: Instance, changes: number, random: Random): void {
	const stamp = (second: number): string => new Date(START + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
	const rows = Array.from({ length: changes }, (_, index) => {
		// One second holds a twentieth of them, more than a poll delivers.
		const time = stamp(index % 20 === 0 ? 3_600 : random.below(7_200));
		const id = Array.from({ length: 4 }, () => random.below(2 ** 32).toString(16).padStart(8, '0')).join('');
		return { sys_id: id, number: `INC${index}`, sys_class_name: 'incident', sys_created_on: time, sys_updated_on: time, sys_mod_count: '0', sys_created_by: 'a', sys_updated_by: 'a' };
	});
	new TableInstrument(instance, 'incident').load(rows);
}

/** Delivers so many changes that were made before the trigger looked. */
export async function drainBacklog(trigger: INodeType, changes: number, seed = 5): Promise<Drained> {
	const random = new Random(seed);
	const instance = new Instance({ records: 0 });
	instance.clock.freeze(START + 3 * 3_600_000);
	load(instance, changes, random);
	const dispatch = new Dispatch(instance, random, accounts.username);
	const options = { fields: 'number', startFrom: '2026-03-01T09:00:00Z' };
	const parameters = { authentication: 'oAuth2', table: { mode: 'name', value: 'incident' }, triggerOn: 'createdOrUpdated', filterMode: 'query', query: '', options };
	const n8n = new N8nProcess(trigger, dispatch, parameters, `backlog ${seed}`);
	const time = new SimulatedTime(() => instance.clock.now(), (milliseconds) => instance.clock.advance(milliseconds), () => random.next());
	try {
		await n8n.activate();
		return await drain(n8n, dispatch, instance);
	} finally {
		time.restore();
	}
}

async function drain(n8n: N8nProcess, dispatch: Dispatch, instance: Instance): Promise<Drained> {
	const seen = new Set<string>();
	const result: Drained = { delivered: 0, wrong: [], polls: 0, requests: 0, items: 0, requestsOfOnePoll: 0, stateBytes: 0 };
	let latest = '';
	for (let idle = 0; idle < 3; ) {
		const before = dispatch.requests;
		const items = await n8n.poll();
		for (const { json } of items) {
			const { id, occurredAt } = json._event as { id: string; occurredAt: string };
			if (seen.has(id) || occurredAt < latest) result.wrong.push(id);
			seen.add(id);
			latest = occurredAt;
		}
		const requests = dispatch.requests - before;
		result.polls++;
		result.requests += requests;
		result.items = Math.max(result.items, items.length);
		result.requestsOfOnePoll = Math.max(result.requestsOfOnePoll, requests);
		result.stateBytes = Math.max(result.stateBytes, n8n.stateBytes);
		idle = items.length === 0 ? idle + 1 : 0;
		instance.clock.advance(60_000);
	}
	return { ...result, delivered: seen.size };
}
