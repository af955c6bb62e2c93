// The list of what is measured, with its models and sizes. Measures nothing.
import { REFERENCE, type LatencyModel } from '../latencyModel';
import { files } from './files';
import { create, createOnce, getByNumber, update } from './items';
import { lists } from './lists';
import { drain, idlePoll } from './polls';
import { read, readChanging } from './reads';
import { sharedPool } from './sharedPool';
import type { Workload } from './workload';

const at = (more: Partial<LatencyModel>): LatencyModel => ({ ...REFERENCE, ...more });

export interface Scale {
	items: number;
	builtInItems: number;
	rows: number;
	/** A second, larger read; 0 for none. */
	manyRows: number;
	changes: number;
	megabytes: number;
	builtInMegabytes: number;
	listRows: number;
	/** Whether the models other than the reference are measured too. */
	variants: boolean;
}

export const QUICK: Scale = { items: 60, builtInItems: 6, rows: 10_000, manyRows: 0, changes: 3_000, megabytes: 20, builtInMegabytes: 2, listRows: 5_000, variants: false };
export const FULL: Scale = { items: 1_000, builtInItems: 60, rows: 50_000, manyRows: 200_000, changes: 100_000, megabytes: 100, builtInMegabytes: 10, listRows: 200_000, variants: true };

/** In an order that needs few restarts of the instance. */
export function workloads(scale: Scale): Workload[] {
	const { items, builtInItems: builtInSize, rows, manyRows, changes, megabytes, builtInMegabytes, listRows, variants } = scale;
	const fewer = Math.max(30, Math.ceil(items / 4));
	const shared = at({ latency: 20, slots: 4, perWrite: 200 });
	const quarter = Math.ceil(builtInSize / 4);
	// n8n's helper alone tells what n8n's own part of the time is; it repeats nothing, so refusals would end it.
	const few = variants ? [] : (['helper'] as const);
	return [
		create(items, REFERENCE, { builtInSize }),
		...(variants ? [0, 20, 200].map((latency) => create(fewer, at({ latency }), { builtInSize, in: `${latency} ms` })) : []),
		...(variants ? [4, 16].map((slots) => create(fewer, at({ slots }), { builtInSize, in: `${slots} slots`, without: ['helper'] })) : []),
		update(items, REFERENCE, { builtInSize, without: few }),
		getByNumber(items, REFERENCE, { builtInSize, without: few }),
		create(items, REFERENCE, { builtInSize, in: '5 % refused', faults: { refused: 0.05 }, without: ['helper'] }),
		createOnce(fewer, REFERENCE, { builtInSize, in: '5 % of answers lost', faults: { lost: 0.05 }, without: ['helper', 'ideal', 'idealBatched'] }),
		create(fewer, at({ slots: 4, queue: 0 }), { builtInSize, in: '4 slots, no queue', without: ['helper', 'batched', 'idealBatched'] }),
		sharedPool(fewer, quarter, shared, 'create beside another client, 4 slots', variants),
		...(variants ? [sharedPool(fewer, quarter, { ...shared, queue: 0 }, 'create beside another client, 4 slots, no queue', true)] : []),
		idlePoll(5, REFERENCE),
		...files(megabytes, builtInMegabytes, REFERENCE),
		...(variants ? files(megabytes, builtInMegabytes, at({ megabits: 200 }), ', 200 Mbit/s') : []),
		lists(listRows, REFERENCE),
		read(rows, REFERENCE),
		read(rows, at({ perRow: 1 }), ', 1 ms a row'),
		// Before rows change in the present: these changes are older than that.
		drain(changes, REFERENCE, Math.max(rows, changes)),
		readChanging(rows, REFERENCE),
		...(manyRows > 0 ? [read(manyRows, REFERENCE)] : []),
	];
}
