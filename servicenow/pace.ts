// Decides how many requests of a run may be under way at once: one alone first, then up to a limit that follows what the instance can bear. Sends nothing.
//
// - The first request is alone until it succeeds, so that a token is fetched or renewed once.
// - A refusal for load (429, 202, 503) takes a third off the number, once for all requests that were under way together; it grows by
//   one after each full round of good answers.
// - Answers that take twice as long as usual mean that requests queue inside the instance: the number falls by one a round, not below 2.
// ServiceNow documentation: semaphores; an instance gives integrations 4 threads a node and queues about 50 requests (KB0564204).

/** Requests under way at once unless the person says otherwise. */
export const DEFAULT_CONCURRENCY = 6;

const LOWEST_BY_LATENCY = 2;
const SLOW = 2;
const QUICK = 1.5;
const AFTER_REFUSAL = 2 / 3;
/** Weight of the newest answer in the smoothed slowness. */
const NEWEST = 0.2;
/** How fast the usual duration follows shorter ones, and how slowly longer ones: an instance that became slower for good is so found out. */
const TOWARDS_SHORTER = 0.3;
const TOWARDS_LONGER = 0.003;

export interface Ticket {
	number: number;
	startedAt: number;
}

export type Verdict = 'answered' | 'refused' | 'failed';

export class Pace {
	private allowed = 1;
	private running = 0;
	private tickets = 0;
	private countsFrom = 0;
	private answersThisRound = 0;
	private slowness = 1;
	private readonly usual = new Map<string, number>();
	private readonly queue: Array<() => void> = [];

	/** `most` is the highest number of requests at once; at least 1. */
	constructor(private readonly most: number, private readonly now: () => number) {}

	/** Requests that may be under way at once at the moment. */
	get limit(): number {
		return this.allowed;
	}

	/** Requests that wait for their turn. */
	get waiting(): number {
		return this.queue.length;
	}

	/** Waits for a turn, first come first served. */
	async enter(): Promise<Ticket> {
		if (this.running >= this.allowed) await new Promise<void>((resolve) => this.queue.push(resolve));
		else this.running++;
		return { number: this.tickets++, startedAt: this.now() };
	}

	/** Gives the turn back. `like` names requests of a similar duration, which are compared with each other. */
	leave(ticket: Ticket, verdict: Verdict, like: string): void {
		this.running--;
		if (verdict === 'refused') this.slowDown(ticket);
		if (verdict === 'answered') this.learn(like, this.now() - ticket.startedAt);
		while (this.running < this.allowed && this.queue.length > 0) {
			this.running++;
			this.queue.shift()!();
		}
	}

	private slowDown(ticket: Ticket): void {
		// Before the first good answer there is one request at a time, and nothing to take from.
		if (this.countsFrom === 0 || ticket.number < this.countsFrom) return;
		this.allowed = Math.max(1, Math.floor(this.allowed * AFTER_REFUSAL));
		this.answersThisRound = 0;
		this.countsFrom = this.tickets;
	}

	private learn(like: string, took: number): void {
		const known = this.usual.get(like);
		const usual = known === undefined ? Math.max(1, took) : Math.max(1, known + (took < known ? TOWARDS_SHORTER : TOWARDS_LONGER) * (took - known));
		this.usual.set(like, usual);
		this.slowness += NEWEST * (took / usual - this.slowness);
		if (this.countsFrom === 0) {
			// The first good answer opens the gate.
			this.countsFrom = this.tickets;
			this.allowed = Math.max(1, this.most);
			return;
		}
		if (++this.answersThisRound < this.allowed) return;
		this.answersThisRound = 0;
		if (this.slowness > SLOW && this.allowed > LOWEST_BY_LATENCY) this.allowed--;
		else if (this.slowness < QUICK && this.allowed < this.most) this.allowed++;
	}
}
