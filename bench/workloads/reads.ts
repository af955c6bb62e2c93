// Reads of a whole table, quiet or changing meanwhile. Writes nothing itself: the instance changes its own rows.
import type { INodeParameters } from 'n8n-workflow';
import type { RunOutcome } from '../../test/support/execution';
import { AT_ONCE, exchangeAll, type BareReply, type BareRequest } from '../bareClient';
import type { LatencyModel } from '../latencyModel';
import type { Checked } from '../measure';
import type { World } from '../world';
import { builtIn, delivered, FIELDS, idsIn, ours, PAGE, run, TABLE, type Run, type Workload } from './workload';

/** Deletions and inserts a second while a changing table is read. */
const CHANGES = 100;
/** More rows than any table has; Infinity does not survive the way to the other process. */
const ALL = 1e9;

const fields = FIELDS.join(',');
const mine = async (world: World) => await ours(world, { parameters: { operation: 'getAll', returnAll: true, simplify: false, options: { fields } } });

/** As many rows as `count`, by the requests of the whole table: a query that matches a part of it. */
async function theirs(world: World, count: number): Promise<() => Promise<RunOutcome>> {
	const numbers = (await world.ask('some', ALL)).map(({ number }) => number).sort();
	const options: INodeParameters = { sysparm_fields: fields, ...(count < numbers.length ? { sysparm_query: `number<=${numbers[count - 1]}` } : {}) };
	return async () => await builtIn(world, { parameters: { operation: 'getAll', returnAll: true, options } });
}

export function read(size: number, model: LatencyModel, name = ''): Workload {
	return {
		name: `read ${size.toLocaleString('en')} rows${name}`,
		kind: 'read',
		warm: 200,
		unit: 'row',
		model,
		records: size,
		size,
		builtInSize: Math.min(size, size > 10_000 ? 5_000 : 1_000),
		prepare: {
			async ours(world) {
				const rows = await world.ask('count', 'incident');
				return run(async () => await mine(world), (outcome: RunOutcome) => delivered(idsIn(outcome), rows));
			},
			async builtIn(world, count) {
				const rows = await world.ask('count', 'incident');
				return run(await theirs(world, count), (outcome: RunOutcome) => delivered(idsIn(outcome), Math.min(count, rows)));
			},
			async ideal(world) {
				const rows = await world.ask('count', 'incident');
				const page = (index: number): BareRequest => ({ method: 'GET', path: `${TABLE}?sysparm_query=ORDERBYsys_id&sysparm_fields=${fields}&sysparm_limit=${PAGE}&sysparm_offset=${index * PAGE}&sysparm_exclude_reference_link=true` });
				const requests = Array.from({ length: Math.ceil(rows / PAGE) }, (_, index) => page(index));
				return run(
					async () => await exchangeAll(world.url, world.token, requests, AT_ONCE),
					(replies: BareReply[]) => delivered(replies.flatMap(({ body }) => (body as { result: Array<{ sys_id: string }> }).result.map(({ sys_id: id }) => id)), rows),
				);
			},
		},
	};
}

/** Rows that were there all the time must come, each once; those that came or went meanwhile may. */
export function readChanging(size: number, model: LatencyModel): Workload {
	const stirred = (world: World, numbers: ReadonlySet<string>, go: () => Promise<RunOutcome>): Run =>
		run(
			async () => {
				await world.ask('stir', CHANGES);
				return await go();
			},
			async (outcome: RunOutcome): Promise<Checked> => {
				const gone = new Set(await world.ask('settle'));
				const ids = idsIn(outcome) as string[];
				const found = new Set(ids);
				const steady = [...numbers].filter((id) => !gone.has(id));
				return { delivered: found.size, duplicates: ids.length - found.size, losses: steady.filter((id) => !found.has(id)).length, more: { changes: gone.size * 2 } };
			},
		);
	const idsOf = async (world: World, count: number) => new Set((await world.ask('some', ALL)).sort((a, b) => (a.number < b.number ? -1 : 1)).slice(0, count).map(({ sys_id: id }) => id));
	const builtInSize = Math.min(size, 2_000);
	return {
		kind: 'read changing',
		name: `read ${size.toLocaleString('en')} rows while ${2 * CHANGES} a second come and go`,
		unit: 'row',
		model,
		records: size,
		size,
		builtInSize,
		prepare: {
			ours: async (world) => stirred(world, await idsOf(world, Infinity), async () => await mine(world)),
			builtIn: async (world, count) => stirred(world, await idsOf(world, count), await theirs(world, count)),
		},
	};
}
