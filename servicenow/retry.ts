// Decides whether a failed call may be sent again and after how long, and how long a run may wait altogether. Waits for nothing itself.
//
// failure                                     | read, replace | append (POST, journal text)
// rateLimited, queuedAway, unreachable        | again         | again: it was certainly not applied
// unavailable, interrupted                    | again         | never: it may have been applied
// quotaExceeded                               | never here: the reader asks for a smaller page
// every other kind                            | never

import { ServiceNowError } from './errors';
import type { Effect } from './types';

export interface RetryPolicy {
	/** Tries after the first one. */
	maxRetries: number;
	/** Milliseconds before the first repetition; doubled each time, then drawn at random between zero and that (full jitter). */
	baseDelay: number;
	/** Milliseconds that one back-off never exceeds. */
	maxDelay: number;
	/** Milliseconds from the first try of a call after which it is not tried again; a longer Retry-After ends the call with its own message. */
	budget: number;
	/** Milliseconds that a run may spend waiting; waits at the same time count once. */
	runBudget: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxRetries: 4, baseDelay: 500, maxDelay: 15_000, budget: 60_000, runBudget: 300_000 };

const NEVER_APPLIED: ReadonlySet<string> = new Set(['rateLimited', 'queuedAway', 'unreachable']);
const PERHAPS_APPLIED: ReadonlySet<string> = new Set(['unavailable', 'interrupted']);

/** Whether the same request may be sent a second time after this failure. */
export const mayRepeat = (error: ServiceNowError, effect: Effect): boolean =>
	NEVER_APPLIED.has(error.kind) || (effect !== 'append' && PERHAPS_APPLIED.has(error.kind));

export interface Attempt {
	error: ServiceNowError;
	effect: Effect;
	/** 0 for the first repetition. */
	repetition: number;
	/** Milliseconds since the call was first tried. */
	elapsed: number;
	/** A number from 0 up to 1. */
	random: number;
}

/** Milliseconds to wait before sending again, or undefined to give up. */
export function retryDelay({ error, effect, repetition, elapsed, random }: Attempt, policy: RetryPolicy = DEFAULT_RETRY): number | undefined {
	if (repetition >= policy.maxRetries || !mayRepeat(error, effect)) return undefined;
	const backOff = Math.round(Math.min(policy.maxDelay, policy.baseDelay * 2 ** repetition) * random);
	const delay = error.retryAfterMs ?? backOff;
	return elapsed + delay <= policy.budget ? delay : undefined;
}

/** The waiting of a run: what was spent, and whether there is time left. */
export class WaitingTime {
	private spent = 0;
	private coveredUntil = 0;

	/** Books a wait of `delay` milliseconds that begins now, and says whether the run may still afford it; an unaffordable one is not booked. */
	afford(delay: number, now: number, runBudget: number): boolean {
		const until = now + delay;
		const added = Math.max(0, until - Math.max(now, this.coveredUntil));
		if (this.spent + added > runBudget) return false;
		this.spent += added;
		this.coveredUntil = Math.max(this.coveredUntil, until);
		return true;
	}

	/** Milliseconds of waiting booked so far. */
	get total(): number {
		return this.spent;
	}
}

/** The same failure, saying from when on it is worth trying again; the failure itself when ServiceNow named no time. */
export function withComeBack(error: ServiceNowError, now: number): ServiceNowError {
	if (error.retryAfterMs === undefined) return error;
	const minutes = Math.ceil(error.retryAfterMs / 60_000);
	const until = new Date(now + error.retryAfterMs).toISOString().slice(0, 19).replace('T', ' ');
	const comeBack = `ServiceNow asks to come back after ${until} UTC (in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}).`;
	const { kind, message, detail, advice, status, retryAfterMs, transactionId } = error;
	return new ServiceNowError({ kind, message, detail, status, retryAfterMs, transactionId, advice: advice === undefined ? comeBack : `${comeBack} ${advice}` });
}
