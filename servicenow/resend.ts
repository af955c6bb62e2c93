// Sends requests until they succeed or must stop: keeps the pace, repeats what is safe, obeys waiting times, ends at once when cancelled. Knows no n8n and no HTTP.

import { attended, cancelled, REPORT_EVERY, unlessCancelled } from './attend';
import { ServiceNowError } from './errors';
import { Pace, type Ticket, type Verdict } from './pace';
import { retryDelay, WaitingTime, withComeBack, type RetryPolicy } from './retry';
import { SharedSignIn } from './sharedSignIn';
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
	/** Whether this request is the one that goes on to sign in for all. */
	leads: boolean;
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

	/** What an outcome says of the instance's load, and whether its request goes on to sign in for all. */
	const judge = (outcome: ServiceNowReply | ServiceNowError, led: boolean): { verdict: Verdict; leads: boolean } => {
		const status = outcome.status ?? 0;
		if (outcome instanceof SignInFailure || (outcome instanceof TokenRefused && signIn.mayRenew)) return { verdict: 'failed', leads: led || signIn.lead() };
		if (led && status === 401) signIn.renewed(false);
		if (status === 0 || status === 401) return { verdict: 'failed', leads: false };
		if (outcome instanceof ServiceNowError && REFUSED_FOR_LOAD.has(status)) return { verdict: 'refused', leads: false };
		if (led) signIn.renewed(true);
		return { verdict: 'answered', leads: false };
	};

	const once = async (request: ServiceNowRequest, led: boolean): Promise<Try> => {
		const ticket = await turn(led);
		let judged: ReturnType<typeof judge> = { verdict: 'failed', leads: false };
		let status = 0;
		try {
			if (signal?.aborted) throw cancelled();
			if (closed && now() < closed.until) throw closed.error;
			// Only the one that leads may renew: requests side by side would each do it, because n8n 1.x does not share a renewal.
			const outcome = await unlessCancelled(withWord(exchange(request, led), request), signal);
			status = outcome.status ?? 0;
			// Decided before the turn goes to the next request, which would ask the token endpoint as well.
			judged = judge(outcome, led);
			return { outcome, leads: judged.leads };
		} finally {
			if (led && !judged.leads) signIn.end();
			pace.leave(ticket, judged.verdict, likeness(request, status));
		}
	};

	/** The request with the token as it is; when that has ended, again, after one request of the run has had it renewed. */
	const attempt = async (request: ServiceNowRequest, led: boolean): Promise<Try> => {
		let tried = await once(request, led);
		for (let tokens = 1; tokens < MOST_TOKENS && tried.outcome instanceof TokenRefused && signIn.mayRenew && canBeSentAgain(request); tokens++) {
			tried = await once(request, tried.leads);
		}
		return tried;
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
		if (outcome.retryAfterMs !== undefined) quietUntil = Math.max(quietUntil, now() + delay);
		onWait?.(waiting.total);
		if (delay >= LONG_WAIT) tell(`${outcome.message}: waiting ${Math.round(delay / 1000)} seconds before trying again`);
		await pause(delay);
	};

	return async (request) => {
		const startedAt = now();
		let renewals = 0;
		let leads = false;
		try {
			for (let repetition = 0; ; repetition++) {
				const tried = await attempt(request, leads);
				const { outcome } = tried;
				leads = tried.leads;
				report();
				if (!(outcome instanceof ServiceNowError)) return outcome;
				if (!canBeSentAgain(request)) throw outcome;
				if (outcome instanceof SignInFailure && !leads && repetition < policy.maxRetries) continue;
				const renewalMayHelp = outcome instanceof SignInFailure && outcome.kind === 'reconnect' && renewals++ === 0;
				const delay = renewalMayHelp
					? AFTER_RENEWAL
					: retryDelay({ error: outcome, effect: request.effect, repetition, elapsed: now() - startedAt, random: random() }, policy);
				await waitAfter(outcome, delay);
			}
		} finally {
			if (leads) signIn.end();
		}
	};
}
