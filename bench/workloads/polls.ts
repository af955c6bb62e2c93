// What the trigger does: polls that find nothing, and a backlog of changes. Changes rows only through the instance.
import type { INodeParameters } from 'n8n-workflow';
import { exchangeAll, type BareRequest } from '../bareClient';
import type { LatencyModel } from '../latencyModel';
import { delivered, everything, PAGE, run, TABLE, type Workload } from './workload';

const TRIGGER: INodeParameters = { authentication: 'oAuth2', table: 'incident', triggerOn: 'createdOrUpdated' };

export function idlePoll(size: number, model: LatencyModel): Workload {
	return {
		name: 'idle poll',
		kind: 'idle poll',
		warm: 2,
		unit: 'poll',
		model,
		records: 1_000,
		size,
		prepare: {
			async ours(world, count) {
				const trigger = world.n8n.pollTrigger({ credential: 'ours', parameters: TRIGGER });
				await trigger.activate();
				return run(async () => {
					let items = 0;
					for (let poll = 0; poll < count; poll++) items += (await trigger.tick())?.length ?? 0;
					return items;
				}, (items: number) => ({ delivered: count, duplicates: items, losses: 0 }));
			},
			ideal(world, count) {
				const request: BareRequest = { method: 'GET', path: `${TABLE}?sysparm_query=sys_updated_on%3E2099-01-01%2000%3A00%3A00&sysparm_limit=1` };
				return run(async () => await exchangeAll(world.url, world.token, Array.from({ length: count }, () => request), 1), () => everything(count));
			},
		},
	};
}

/** Polls without a pause until everything came; two more afterwards, off the clock, would show repeats. */
export function drain(size: number, model: LatencyModel, records: number): Workload {
	return {
		name: `drain ${size.toLocaleString('en')} changes`,
		kind: 'drain',
		unit: 'change',
		model,
		records,
		size,
		prepare: {
			async ours(world, count) {
				const trigger = world.n8n.pollTrigger({ credential: 'ours', parameters: TRIGGER });
				await trigger.activate();
				await new Promise((resolve) => setTimeout(resolve, 1_100));
				await world.ask('touch', count);
				const ids: string[] = [];
				let empty = 0;
				const poll = async (): Promise<void> => {
					const items = (await trigger.tick()) ?? [];
					if (items.length === 0) empty++;
					ids.push(...items.map(({ json }) => (json._event as { id: string }).id));
				};
				return run(
					async () => {
						while (ids.length < count && empty < 2) await poll();
					},
					async () => {
						for (let more = 0; more < 2; more++) await poll();
						return delivered(ids, count);
					},
				);
			},
			ideal(world, count) {
				const requests = Array.from({ length: Math.ceil(count / PAGE) }, (_, index): BareRequest => ({ method: 'GET', path: `${TABLE}?sysparm_query=ORDERBYDESCsys_updated_on&sysparm_limit=${PAGE}&sysparm_offset=${index * PAGE}` }));
				// One after the other: where the next page begins is known only from the page before.
				return run(async () => await exchangeAll(world.url, world.token, requests, 1), () => everything(count));
			},
		},
	};
}
