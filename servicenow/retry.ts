// Decides whether a failed call may be sent again and after how long. Waits for nothing itself.
//
// failure                                     | read, replace | append (POST, journal text)
// rateLimited, queuedAway, unreachable        | again         | again: it was certainly not applied
// unavailable, interrupted                    | again         | never: it may have been applied
// quotaExceeded                               | never here: the reader asks for a smaller page
// every other kind                            | never

import type { ServiceNowError } from './errors';
import type { Effect } from './types';

export interface RetryPolicy {
	/** Tries after the first one. */
	maxRetries: number;
	/** Milliseconds before the first repetition; doubled each time, then drawn at random between zero and that (full jitter). */
	baseDelay: number;
	/** Milliseconds that one back-off never exceeds. */
	maxDelay: number;
	/** Milliseconds that all waits of one call may take together; a longer Retry-After ends the call with its own message. */
	budget: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxRetries: 4, baseDelay: 500, maxDelay: 15_000, budget: 60_000 };

const NEVER_APPLIED: ReadonlySet<string> = new Set(['rateLimited', 'queuedAway', 'unreachable']);
const PERHAPS_APPLIED: ReadonlySet<string> = new Set(['unavailable', 'interrupted']);

export interface Attempt {
	error: ServiceNowError;
	effect: Effect;
	/** 0 for the first repetition. */
	repetition: number;
	/** Milliseconds already waited for this call. */
	waited: number;
	/** A number from 0 up to 1. */
	random: number;
}

/** Milliseconds to wait before sending again, or undefined to give up. */
export function retryDelay({ error, effect, repetition, waited, random }: Attempt, policy: RetryPolicy = DEFAULT_RETRY): number | undefined {
	if (repetition >= policy.maxRetries) return undefined;
	const allowed = NEVER_APPLIED.has(error.kind) || (effect !== 'append' && PERHAPS_APPLIED.has(error.kind));
	if (!allowed) return undefined;
	const backOff = Math.round(Math.min(policy.maxDelay, policy.baseDelay * 2 ** repetition) * random);
	const delay = error.retryAfterMs ?? backOff;
	return waited + delay <= policy.budget ? delay : undefined;
}
