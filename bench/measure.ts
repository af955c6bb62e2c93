// Takes the figures of one run: time, processor, memory above the start, traffic. Runs what it is given and judges nothing.
import type { Faults } from './instance';
import type { LatencyModel, Traffic } from './latencyModel';
import type { World } from './world';

export interface Checked {
	/** Items, rows or events that the run delivered, each counted once. */
	delivered: number;
	/** Delivered or stored more than once. */
	duplicates: number;
	/** Expected, but neither delivered nor stored. */
	losses: number;
	/** Figures that only this workload has. */
	more?: Record<string, number>;
}

export interface Figures extends Checked, Traffic {
	/** Units of work that the run was asked for. */
	size: number;
	wallMs: number;
	/** Processor time of the process that runs the node, in milliseconds. */
	cpuMs: number;
	/** The highest heap and buffers above the start, in MiB; what the collector has not taken yet is in it. */
	memoryMiB: number;
	/** Heap and buffers above the start that a collection leaves at the end, the outcome itself included. */
	heldMiB: number;
}

const used = (): number => {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
};

/** Runs once. The check happens after the clock has stopped. */
export async function measure<T>(world: World, model: LatencyModel, faults: Faults, size: number, run: () => Promise<T>, check: (outcome: T) => Checked | Promise<Checked>): Promise<Figures> {
	await world.ask('begin', model, faults);
	globalThis.gc?.();
	const before = used();
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, used())), 10);
	const cpu = process.cpuUsage();
	const startedAt = performance.now();
	let outcome: T;
	try {
		outcome = await run();
	} finally {
		clearInterval(watch);
	}
	const wallMs = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpu);
	peak = Math.max(peak, used());
	// Closing connections are counted when they have closed.
	await new Promise((resolve) => setTimeout(resolve, 50));
	const traffic = await world.ask('traffic');
	globalThis.gc?.();
	const heldMiB = Math.max(0, used() - before) / 2 ** 20;
	return { size, wallMs, cpuMs: (user + system) / 1000, memoryMiB: (peak - before) / 2 ** 20, heldMiB, ...traffic, ...(await check(outcome)) };
}

export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
