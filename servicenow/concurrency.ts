// Runs a worker over many inputs, a bounded number at a time or in batches, and gives the results in input order. Knows no n8n.

import { Batcher } from './batchApi';
import type { Send } from './types';

export interface ConcurrencyOptions {
	/** Workers under way at once; at least 1. */
	limit: number;
	/** Stops the start of further inputs; those under way end by themselves. */
	signal?: AbortSignal;
}

/**
 * Results in the order of the inputs. After a worker fails no further input is started; when those under way have ended, the error of the
 * earliest failed input is thrown.
 */
export async function mapBounded<In, Out>(inputs: readonly In[], worker: (input: In, index: number) => Promise<Out>, options: ConcurrencyOptions): Promise<Out[]> {
	const results = new Array<Out>(inputs.length);
	const failures = new Map<number, unknown>();
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < inputs.length && failures.size === 0 && !options.signal?.aborted) {
			const index = next++;
			try {
				results[index] = await worker(inputs[index], index);
			} catch (error) {
				failures.set(index, error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(options.limit, inputs.length)) }, lane));
	if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
	return results;
}

export interface ManyOptions extends Omit<ConcurrencyOptions, 'limit'> {
	send: Send;
	/** Inputs whose requests go out together in one call of the Batch API; 1 for none. */
	batchSize: number;
	/** Inputs, or batches of them, under way at once; at least 1. */
	concurrency: number;
	/** Resolves when everything that could go on without the network has gone on. */
	pause: () => Promise<void>;
}

/** Results in the order of the inputs, as `mapBounded` gives them; each worker gets the `send` that it must use. */
export async function runMany<In, Out>(inputs: readonly In[], worker: (input: In, send: Send) => Promise<Out>, options: ManyOptions): Promise<Out[]> {
	const { send, batchSize, concurrency, pause, signal } = options;
	if (batchSize <= 1) return await mapBounded(inputs, async (input) => await worker(input, send), { limit: concurrency, signal });
	const batcher = new Batcher(send, batchSize, pause);
	const groups = groupsOf(inputs, batchSize, concurrency);
	return (await mapBounded(groups, async (group) => await batcher.run(group, worker), { limit: concurrency, signal })).flat(1) as Out[];
}

/**
 * The inputs in order, no more than `most` together. The first request of a run has the instance for itself, so where batches are to run
 * side by side the first input is a group of its own: the others wait for one write, not for a whole batch. They are of about one size,
 * and fill the last round like the others, because the longest of them, and the last one, decide when the run ends.
 */
export function groupsOf<In>(inputs: readonly In[], most: number, concurrency: number): In[][] {
	const alone = inputs.length > most && concurrency > 1 ? 1 : 0;
	const fewest = Math.ceil((inputs.length - alone) / most);
	const count = fewest > concurrency ? Math.ceil(fewest / concurrency) * concurrency : fewest;
	const bounds = Array.from({ length: count + 1 }, (_, index) => alone + Math.round(((inputs.length - alone) * index) / count));
	return [...(alone === 1 ? [[inputs[0]]] : []), ...bounds.slice(1).map((end, index) => inputs.slice(bounds[index], end))];
}
