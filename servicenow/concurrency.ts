// Runs a worker over many inputs, a bounded number at a time, and gives the results in input order. Knows nothing of HTTP or n8n.

export interface ConcurrencyOptions {
	/** Workers under way at once; at least 1. */
	limit: number;
	/** Whether the first input runs alone, so that a token is fetched or renewed once and not by all at once. */
	firstAlone?: boolean;
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
			if (options.firstAlone && index === 0) return;
		}
	};
	if (options.firstAlone) await lane();
	await Promise.all(Array.from({ length: Math.max(1, Math.min(options.limit, inputs.length - next)) }, lane));
	if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
	return results;
}
