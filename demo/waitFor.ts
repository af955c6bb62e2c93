// Waits for a condition with a limit; refuses to wait for ever.
import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
	/** Milliseconds after which the wait gives up. */
	timeoutMs: number;
	/** Milliseconds between two looks; 250 unless told. */
	everyMs?: number;
}

/**
 * Calls `look` until it answers something other than undefined, and returns that.
 * Throws with `what` in its text when the time is over; an error of `look` ends the wait at once.
 */
export async function waitFor<T>(
	what: string,
	look: () => Promise<T | undefined> | T | undefined,
	{ timeoutMs, everyMs = 250 }: WaitOptions,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() >= end) throw new Error(`Gave up after ${Math.round(timeoutMs / 1000)} s waiting for ${what}`);
		await sleep(everyMs);
	}
}
