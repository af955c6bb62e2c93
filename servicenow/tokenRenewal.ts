// Lets one request at a time have the token of a credential renewed, over all runs of the process. Sends nothing itself and remembers no token.
//
// n8n 1.x renews in every execution on its own, and n8n 2.x in those of one process or one Redis together. Where refresh tokens rotate, the
// second renewal with the same one ends the connection.

import { ServiceNowError } from './errors';
import { SignInFailure, TokenRefused } from './signIn';
import type { ServiceNowReply } from './types';

type Outcome = ServiceNowReply | ServiceNowError;

/** Milliseconds after which another run's renewal is no longer waited for: n8n gives the token endpoint five minutes. */
const LONGEST_TURN = 30_000;

const underWay = new Map<string, Promise<Outcome>>();

/** The end of another run's renewal; undefined when it takes too long, or broke. */
async function endOf(other: Promise<Outcome>, wait: (ms: number, signal?: AbortSignal) => Promise<void>): Promise<Outcome | undefined> {
	const over = new AbortController();
	const tooLong = wait(LONGEST_TURN, over.signal).then(() => undefined, () => undefined);
	return await Promise.race([other.catch(() => undefined), tooLong]).finally(() => over.abort());
}

/**
 * Sends a request that has met a token which has ended: with the token that another run gets meanwhile, otherwise with a renewal.
 * When the other run gets none, its failure is the outcome here as well; when its new token does not help, none is asked for here.
 * @param send one exchange; `renews` lets n8n renew the token
 * @param wait resolves after so many milliseconds, or rejects when the signal fires
 */
export async function inRenewalTurn(credential: string, send: (renews: boolean) => Promise<Outcome>, wait: (ms: number, signal?: AbortSignal) => Promise<void>): Promise<Outcome> {
	for (let other = underWay.get(credential); other; other = underWay.get(credential)) {
		const theirs = await endOf(other, wait);
		if (theirs instanceof SignInFailure) return theirs;
		if (theirs === undefined) break;
		const outcome = await send(false);
		if (!(outcome instanceof TokenRefused)) return outcome;
		if (theirs.status === 401) return new ServiceNowError(outcome);
	}
	const renewal = send(true);
	underWay.set(credential, renewal);
	try {
		return await renewal;
	} finally {
		if (underWay.get(credential) === renewal) underWay.delete(credential);
	}
}
