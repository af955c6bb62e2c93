// Sends requests until they succeed or must stop: keeps the pace, repeats what is safe, obeys waiting times, ends at once when cancelled. Knows no n8n and no HTTP.
//
// outcome                                   | then
// an answer                                 | done
// the token has ended (401)                 | again at once, when one request of the run has had it renewed; three times at most
// no sign-in, and another request tries it  | again, when that one got in; otherwise its failure
// no sign-in, and this request tries it     | as retry.ts says, and once more a second after a refused renewal; then the run is over
// anything else                             | as retry.ts says; no request of the run goes out before a time that ServiceNow named

import { attended, cancelled, REPORT_EVERY, unlessCancelled } from './attend';
import { ServiceNowError } from './errors';
import { Pace, type Ticket, type Verdict } from './pace';
import { retryDelay, WaitingTime, withComeBack, type RetryPolicy } from './retry';
import { SharedSignIn, type Lead } from './sharedSignIn';
import { SignInFailure, TokenRefused } from './signIn';
import type { Send, ServiceNowReply, ServiceNowRequest } from './types';

export interface Surroundings {
	/** One HTTP exchange; every way it can end is a value. `renews` lets n8n renew the token after a 401, and send the request once more. */
	exchange: (request: ServiceNowRequest, renews: boolean) => Promise<ServiceNowReply | ServiceNowError>;
	/** Resolves after so many milliseconds, or rejects when the signal fires. */
	wait: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Milliseconds since 1970. */
	now: () => number;
	/** A number from 0 up to 1. */
	random: () => number;
	/** The cancel signal of the run. */
	signal?: AbortSignal;
	/** Is told, in a sentence, what takes long. */
	tell: (message: string) => void;
	/** Is told the milliseconds that the run has waited so far because ServiceNow refused or failed. */
	onWait?: (total: number) => void;
	policy: RetryPolicy;
	/** Requests under way at once, at most. */
	most: number;
	/** Milliseconds for a request that names no time of its own. */
	timeout: number;
}

/** A wait that a person should hear of. */
const LONG_WAIT = 5_000;
/** Milliseconds that a request may take without a word. */
const QUIET = 65_000;
/** Milliseconds after which a refused renewal is tried once more: another request, or execution, may have stored the new token meanwhile. */
const AFTER_RENEWAL = 1_000;
/** Times that one request may meet a token that has ended, before it is given up. */
const MOST_TOKENS = 3;

const REFUSED_FOR_LOAD: ReadonlySet<number | undefined> = new Set([202, 429, 503]);

/** Requests that should take about as long as each other: a batch of writes takes longer than one of look-ups, a large file longer than a small one. */
const likeness = ({ method, path, query, effect, contentLength }: ServiceNowRequest, status: number): string =>
	[status, method, path.split('/').slice(0, 5).join('/'), effect, query?.sysparm_limit, contentLength].join(' ');

/** A stream is gone after the first try. */
const canBeSentAgain = ({ body }: ServiceNowRequest): boolean => !(typeof body === 'object' && body !== null && 'pipe' in body);

interface Try {
	outcome: ServiceNowReply | ServiceNowError;
	/** When it was sent. */
	sentAt: number;
	/** Held when this request is the one that goes on to sign in for all. */
	lead?: Lead;
}

/** What one request has been through. */
interface Tries {
	firstAt?: number;
	repetitions: number;
	/** Refused renewals. */
	renewals: number;
	/** Tokens that had ended. */
	tokens: number;
}

function verdictOf(outcome: ServiceNowReply | ServiceNowError): Verdict {
	const status = outcome.status ?? 0;
	if (status === 0 || status === 401 || outcome instanceof SignInFailure) return 'failed';
	return outcome instanceof ServiceNowError && REFUSED_FOR_LOAD.has(status) ? 'refused' : 'answered';
}

/** The `send` of one run. */
export function resending(surroundings: Surroundings): Send {
	const { exchange, wait, now, random, signal, tell, onWait, policy, most, timeout: usualTimeout } = surroundings;
	const pace = new Pace(most, now);
	const waiting = new WaitingTime();
	const signIn = new SharedSignIn();
	let closed: { until: number; error: ServiceNowError } | undefined;
	let quietUntil = 0;
	let answered = 0;
	let reportedAt = now();

	const report = (): void => {
		answered++;
		if (now() - reportedAt < REPORT_EVERY) return;
		reportedAt = now();
		tell(`${answered} requests answered by ServiceNow, ${pace.limit} at a time`);
	};

	const withWord = async <T>(work: Promise<T>, { method, path, timeout = usualTimeout }: ServiceNowRequest): Promise<T> =>
		timeout <= QUIET ? await work : await attended(work, `${method} ${path}`, { wait, now, tell });

	const pause = async (ms: number): Promise<void> => await unlessCancelled(wait(ms, signal), signal);

	/** A turn to send: not before the time that ServiceNow named, and while signing in fails, for none but the request that tries it for all. */
	const turn = async (leads: boolean): Promise<Ticket> => {
		for (;;) {
			if (!leads) await unlessCancelled(signIn.ready(), signal);
			if (now() < quietUntil) await pause(quietUntil - now());
			const ticket = await pace.enter();
			if (now() >= quietUntil && (leads || signIn.works)) return ticket;
			pace.leave(ticket, 'failed', '');
		}
	};

	/** The lead of the request after this outcome: taken or kept while there is no sign-in, otherwise over. */
	const leadAfter = (outcome: ServiceNowReply | ServiceNowError, lead: Lead | undefined, verdict: Verdict): Lead | undefined => {
		if (outcome instanceof SignInFailure || (outcome instanceof TokenRefused && signIn.mayRenew)) return lead ?? signIn.lead();
		lead?.end(outcome.status === 401 ? false : verdict === 'answered' || undefined);
		return undefined;
	};

	const once = async (request: ServiceNowRequest, lead: Lead | undefined): Promise<Try> => {
		const ticket = await turn(lead !== undefined);
		let verdict: Verdict = 'failed';
		let status = 0;
		try {
			if (signal?.aborted) throw cancelled();
			if (closed && now() < closed.until) throw closed.error;
			// Only the one that leads may renew: requests side by side would each do it, because n8n 1.x does not share a renewal.
			const outcome = await unlessCancelled(withWord(exchange(request, lead !== undefined), request), signal);
			status = outcome.status ?? 0;
			verdict = verdictOf(outcome);
			// Decided before the turn goes to the next request, which would ask the token endpoint as well.
			return { outcome, sentAt: ticket.startedAt, lead: leadAfter(outcome, lead, verdict) };
		} finally {
			pace.leave(ticket, verdict, likeness(request, status));
		}
	};

	/** Milliseconds until the next try; undefined when there is none. */
	const delayAfter = (error: ServiceNowError, { effect }: ServiceNowRequest, tries: Tries, leads: boolean): number | undefined => {
		if (error instanceof TokenRefused && signIn.mayRenew && ++tries.tokens < MOST_TOKENS) return 0;
		const repetition = tries.repetitions++;
		if (error instanceof SignInFailure && !leads && repetition < policy.maxRetries) return 0;
		if (error instanceof SignInFailure && error.kind === 'reconnect' && tries.renewals++ === 0) return AFTER_RENEWAL;
		return retryDelay({ error, effect, repetition, elapsed: now() - (tries.firstAt ?? now()), random: random() }, policy);
	};

	/** The failure that a request ends with, and what it means for the rest of the run. */
	const givenUp = (outcome: ServiceNowError): ServiceNowError => {
		const error = withComeBack(outcome, now());
		if (outcome.retryAfterMs !== undefined && outcome.status === 429) closed = { until: now() + outcome.retryAfterMs, error };
		if (outcome instanceof SignInFailure) signIn.lose(error);
		return error;
	};

	/** Waits before the next try. @throws the failure when there is none, or no time left */
	const waitAfter = async (outcome: ServiceNowError, delay: number | undefined): Promise<void> => {
		if (delay === undefined || !waiting.afford(delay, now(), policy.runBudget)) throw givenUp(outcome);
		if (delay === 0) return;
		if (outcome.retryAfterMs !== undefined) quietUntil = Math.max(quietUntil, now() + delay);
		onWait?.(waiting.total);
		if (delay >= LONG_WAIT) tell(`${outcome.message}: waiting ${Math.round(delay / 1000)} seconds before trying again`);
		await pause(delay);
	};

	return async (request) => {
		const tries: Tries = { repetitions: 0, renewals: 0, tokens: 0 };
		let lead: Lead | undefined;
		const { refused } = request;
		if (refused) await waitAfter(refused, delayAfter(refused, request, tries, false));
		try {
			for (;;) {
				const { outcome, sentAt, lead: next } = await once(request, lead);
				lead = next;
				tries.firstAt ??= sentAt;
				report();
				if (!(outcome instanceof ServiceNowError)) return outcome;
				if (!canBeSentAgain(request)) throw outcome;
				await waitAfter(outcome, delayAfter(outcome, request, tries, lead !== undefined));
			}
		} finally {
			lead?.end();
		}
	};
}
