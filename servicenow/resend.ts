// Sends requests until they succeed or must stop: keeps the pace, repeats what is safe, obeys waiting times, ends at once when cancelled. Knows no n8n and no HTTP.

import { attended, cancelled, REPORT_EVERY, unlessCancelled } from './attend';
import { ServiceNowError } from './errors';
import { Pace, type Ticket, type Verdict } from './pace';
import { retryDelay, WaitingTime, withComeBack, type RetryPolicy } from './retry';
import { SharedSignIn } from './sharedSignIn';
import { SignInFailure } from './signIn';
import type { Send, ServiceNowReply, ServiceNowRequest } from './types';

export interface Surroundings {
	/** One HTTP exchange; every way it can end is a value. */
	exchange: (request: ServiceNowRequest) => Promise<ServiceNowReply | ServiceNowError>;
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
}

/** A wait that a person should hear of. */
const LONG_WAIT = 5_000;
/** Milliseconds that a request may take without a word. */
const QUIET = 65_000;
/** Milliseconds after which a refused renewal is tried once more: another request, or execution, may have stored the new token meanwhile. */
const AFTER_RENEWAL = 1_000;

const REFUSED_FOR_LOAD: ReadonlySet<number | undefined> = new Set([202, 429, 503]);

/** Requests that should take about as long as each other. */
const likeness = ({ method, path, query }: ServiceNowRequest, status: number): string =>
	`${status} ${method} ${path.split('/').slice(0, 5).join('/')} ${query?.sysparm_limit ?? ''}`;

/** A stream is gone after the first try. */
const canBeSentAgain = ({ body }: ServiceNowRequest): boolean => !(typeof body === 'object' && body !== null && 'pipe' in body);

/** The `send` of one run. */
export function resending(surroundings: Surroundings): Send {
	const { exchange, wait, now, random, signal, tell, onWait, policy, most } = surroundings;
	const pace = new Pace(most, now);
	const waiting = new WaitingTime();
	const signIn = new SharedSignIn();
	let closed: { until: number; error: ServiceNowError } | undefined;
	let answered = 0;
	let reportedAt = now();

	const report = (): void => {
		answered++;
		if (now() - reportedAt < REPORT_EVERY) return;
		reportedAt = now();
		tell(`${answered} requests answered by ServiceNow, ${pace.limit} at a time`);
	};

	/** Only files are allowed more time than a person should wait without a word. */
	const withWord = async <T>(work: Promise<T>, { method, path, timeout = 0 }: ServiceNowRequest): Promise<T> =>
		timeout <= QUIET ? await work : await attended(work, `${method} ${path}`, { wait, now, tell });

	/** A turn to send; while signing in fails, for none but the request that tries it for all. */
	const turn = async (leads: boolean): Promise<Ticket> => {
		for (;;) {
			if (!leads) await unlessCancelled(signIn.ready(), signal);
			const ticket = await pace.enter();
			if (leads || signIn.works) return ticket;
			pace.leave(ticket, 'failed', '');
		}
	};

	const once = async (request: ServiceNowRequest, led: boolean): Promise<{ outcome: ServiceNowReply | ServiceNowError; leads: boolean }> => {
		const ticket = await turn(led);
		let verdict: Verdict = 'failed';
		let status = 0;
		try {
			if (signal?.aborted) throw cancelled();
			if (closed && now() < closed.until) throw closed.error;
			const outcome = await unlessCancelled(withWord(exchange(request), request), signal);
			status = outcome.status ?? 0;
			// Decided before the turn goes to the next request, which would ask the token endpoint as well.
			if (outcome instanceof SignInFailure) return { outcome, leads: led || signIn.lead() };
			if (outcome instanceof ServiceNowError && REFUSED_FOR_LOAD.has(status)) verdict = 'refused';
			else if (status !== 0 && status !== 401) verdict = 'answered';
			if (led) signIn.end();
			return { outcome, leads: false };
		} finally {
			pace.leave(ticket, verdict, likeness(request, status));
		}
	};

	/** The failure that a request ends with, and what it means for the rest of the run. */
	const givenUp = (outcome: ServiceNowError): ServiceNowError => {
		const error = withComeBack(outcome, now());
		if (outcome.retryAfterMs !== undefined && outcome.status === 429) closed = { until: now() + outcome.retryAfterMs, error };
		if (outcome instanceof SignInFailure) signIn.lose(error);
		return error;
	};

	return async (request) => {
		const startedAt = now();
		let renewals = 0;
		let leads = false;
		try {
			for (let repetition = 0; ; repetition++) {
				const tried = await once(request, leads);
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
				if (delay === undefined || !waiting.afford(delay, now(), policy.runBudget)) throw givenUp(outcome);
				onWait?.(waiting.total);
				if (delay >= LONG_WAIT) tell(`${outcome.message}: waiting ${Math.round(delay / 1000)} seconds before trying again`);
				await unlessCancelled(wait(delay, signal), signal);
			}
		} finally {
			if (leads) signIn.end();
		}
	};
}
