// Time and chance under the simulation's control: what n8n's machine shows, waits that pass at once, draws that repeat. Put back when it ends.

type Callback = (...args: unknown[]) => void;

export class SimulatedTime {
	/** Milliseconds by which n8n's clock is wrong. */
	skew = 0;
	private readonly realNow = Date.now;
	private readonly realTimeout = globalThis.setTimeout;
	private readonly realRandom = Math.random;

	/** `now` is the true time; `passed` is told how long something waited; `random` gives numbers from 0 up to 1. */
	constructor(now: () => number, passed: (milliseconds: number) => void, random: () => number) {
		Math.random = random;
		Date.now = () => now() + this.skew;
		const immediate = (callback: Callback, milliseconds = 0, ...args: unknown[]) => {
			passed(milliseconds);
			return setImmediate(callback, ...args);
		};
		globalThis.setTimeout = immediate as unknown as typeof setTimeout;
	}

	restore(): void {
		Date.now = this.realNow;
		globalThis.setTimeout = this.realTimeout;
		Math.random = this.realRandom;
	}
}
