// Decides which request meets which fault. The server carries the fault out; nothing here touches a socket.
//
// A rule has a match (method, path, table-independent text), a choice (nth, times, probability) and exactly one effect:
//   drop `before` / `after`   the connection is cut without an answer, before or after the request was processed
//   truncate                  the answer is processed and cut after so many bytes
//   delayMs                   the answer comes late
//   status (+ message, detail, afterProcessing)   an error envelope instead of the answer
//   html                      a page of HTML with the given status
//   partialRows               a list answer with status 200 that ends in a cancelled transaction (KB0778443)
//   rateLimited               429 with rate-limit headers;  busy: 429 without any header

import { randomUUID } from 'node:crypto';

export interface FaultEffect {
	drop?: 'before' | 'after';
	truncate?: number;
	delayMs?: number;
	status?: number;
	message?: string;
	detail?: string;
	/** The request is processed first (500 after a committed POST). */
	afterProcessing?: boolean;
	html?: string | true;
	headers?: Record<string, string>;
	/** Raw body with `status`, instead of the envelope. */
	body?: string;
	partialRows?: number;
	rateLimited?: { retryAfterSeconds: number };
	busy?: true;
	hibernating?: true;
}

export interface FaultRule extends FaultEffect {
	name?: string;
	method?: string;
	/** Text contained in path and query (decoded), or a regular expression. */
	path?: string | RegExp;
	/** Only the nth matching request (1 is the next one). */
	nth?: number;
	/** How many requests are hit; default 1 with `nth`, otherwise without end. */
	times?: number;
	/** 0 to 1; drawn from a seeded generator, so runs repeat. */
	probability?: number;
}

interface ActiveRule {
	id: string;
	rule: FaultRule;
	seen: number;
	hits: number;
}

export class Faults {
	private active: ActiveRule[] = [];
	private randomState = 1;

	/** Adds a rule and returns its id. Rules are asked in the order in which they were added. */
	add(rule: FaultRule): string {
		const id = randomUUID();
		this.active.push({ id, rule, seen: 0, hits: 0 });
		return id;
	}

	remove(id: string): void {
		this.active = this.active.filter((rule) => rule.id !== id);
	}

	clear(): void {
		this.active = [];
	}

	/** Restarts the generator behind `probability`. */
	seed(seed: number): void {
		this.randomState = seed >>> 0 || 1;
	}

	list(): { id: string; rule: FaultRule; seen: number; hits: number }[] {
		return this.active.map((active) => ({ ...active }));
	}

	/** The fault that this request meets, if any; counts the request for every rule that it matches. */
	pick(method: string, url: string): FaultRule | undefined {
		if (this.active.length === 0) return undefined;
		let picked: FaultRule | undefined;
		for (const entry of this.active) {
			if (!matches(entry.rule, method, url)) continue;
			entry.seen++;
			if (picked || !this.strikes(entry)) continue;
			entry.hits++;
			picked = entry.rule;
		}
		return picked;
	}

	private strikes({ rule, seen, hits }: ActiveRule): boolean {
		const times = rule.times ?? (rule.nth === undefined ? Infinity : 1);
		if (hits >= times) return false;
		if (rule.nth !== undefined && seen < rule.nth) return false;
		return rule.probability === undefined || this.random() < rule.probability;
	}

	private random(): number {
		// Mulberry32: small, seeded and good enough to choose victims.
		this.randomState = (this.randomState + 0x6d2b79f5) >>> 0;
		let t = this.randomState;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	}
}

function matches(rule: FaultRule, method: string, url: string): boolean {
	if (rule.method && rule.method.toUpperCase() !== method) return false;
	if (rule.path === undefined) return true;
	return typeof rule.path === 'string' ? url.includes(rule.path) : rule.path.test(url);
}
