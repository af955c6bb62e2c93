// A pool of threads with a queue: so many run, so many wait, the rest is refused (docs: io-semaphores-performance-metrics.md).

export class Semaphore {
	running = 0;
	/** Most that ever waited at once. */
	longestQueue = 0;
	private readonly waiting: (() => void)[] = [];

	/** `limits` is read anew at every call, so that tests can change it. */
	constructor(private readonly limits: () => { threads: number; queue: number }) {}

	/** Resolves when a thread is free; false at once when the queue is full. */
	async enter(): Promise<boolean> {
		const { threads, queue } = this.limits();
		if (this.running < threads) {
			this.running++;
			return true;
		}
		if (this.waiting.length >= queue) return false;
		await new Promise<void>((resolve) => {
			this.waiting.push(resolve);
			this.longestQueue = Math.max(this.longestQueue, this.waiting.length);
		});
		return true;
	}

	/** Hands the thread to the one who waited longest. */
	leave(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.running--;
	}
}
