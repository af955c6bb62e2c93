// Lets one request at a time have the token of a credential renewed, over all runs of the process. Sends nothing itself and remembers no token.
//
// n8n 1.x renews in every execution on its own, and n8n 2.x in those of one process or one Redis together. Where refresh tokens rotate, the
// second renewal with the same one ends the connection.

import type { ServiceNowError } from './errors';
import { SignInFailure, TokenRefused } from './signIn';
import type { ServiceNowReply } from './types';

type Outcome = ServiceNowReply | ServiceNowError;

const underWay = new Map<string, Promise<Outcome>>();

/**
 * Sends a request that has met a token which has ended: with the token that another run gets meanwhile, otherwise with a renewal.
 * When the other run gets none, its failure is the outcome here as well.
 * @param send one exchange; `renews` lets n8n renew the token
 */
export async function inRenewalTurn(credential: string, send: (renews: boolean) => Promise<Outcome>): Promise<Outcome> {
	for (let other = underWay.get(credential); other; other = underWay.get(credential)) {
		const theirs = await other.catch(() => undefined);
		const outcome = theirs instanceof SignInFailure ? theirs : await send(false);
		if (!(outcome instanceof TokenRefused)) return outcome;
	}
	const renewal = send(true);
	underWay.set(credential, renewal);
	try {
		return await renewal;
	} finally {
		underWay.delete(credential);
	}
}
