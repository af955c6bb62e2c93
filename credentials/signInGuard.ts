// Keeps a process from signing in twice at once, too often, or again and again with what ServiceNow refused; sends nothing itself.

/*
 * n8n calls a credential's preAuthentication from every execution on its own. Per account (a digest of everything that
 * takes part in signing in) the guard decides:
 *   a sign-in is under way                         -> wait for that one
 *   a newer token than the rejected one is known   -> use it
 *   a rejected token was replaced within 30 s      -> keep its successor: another one would be refused for the same reason
 *   ServiceNow refused a password before           -> fail at once: 1 minute, then 15 minutes, then for a day
 *   ServiceNow refused a signed assertion before   -> fail at once for 30 seconds; nobody is locked out by those
 *   signing in failed for another reason           -> fail at once for 5 seconds
 * Three refusals stay below the five failed attempts after which ServiceNow locks a user
 * (ServiceNow documentation: Limit Allowed Number of Failed Login Attempts Before Lockout).
 */
import { ServiceNowError } from '../servicenow/errors';
import { SignInRefused } from '../servicenow/signIn';

export interface Token {
	accessToken: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** What the account signs in with; wrong passwords lock a user out, wrong assertions do not. */
export type Proof = 'password' | 'assertion';

interface Account {
	token?: Token;
	/** When a rejected token was last replaced, milliseconds since 1970. */
	replacedAt?: number;
	underway?: Promise<Token>;
	failure?: { error: Error; until: number };
	refusals: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PAUSES_AFTER_REFUSAL = { password: [MINUTE, 15 * MINUTE, 24 * 60 * MINUTE], assertion: [30 * SECOND] };
const PAUSE_AFTER_OUTAGE = 5 * SECOND;
const BETWEEN_REPLACEMENTS = 30 * SECOND;
/** A token this close to its end counts as ended. */
export const EXPIRY_MARGIN = 3 * SECOND;
const MOST_ACCOUNTS = 1000;

export class SignInGuard {
	private readonly accounts = new Map<string, Account>();

	/** @param now milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/**
	 * A token for the account that is not the rejected one, by as few calls of `signIn` as possible.
	 * @throws what `signIn` threw, also for a while after it did
	 */
	async renew(id: string, rejected: Token, by: Proof, signIn: () => Promise<Token>): Promise<Token> {
		const account = this.account(id);
		if (account.underway) return await account.underway;
		if (account.token && this.serves(account, account.token, rejected)) return account.token;
		this.refuseWhilePaused(account);
		account.underway = this.signedIn(account, by, signIn);
		try {
			return await account.underway;
		} finally {
			account.underway = undefined;
		}
	}

	private serves({ replacedAt = -Infinity }: Account, known: Token, rejected: Token): boolean {
		const now = this.now();
		if (known.expiresAt <= now + EXPIRY_MARGIN) return false;
		if (known.accessToken === rejected.accessToken) return now - replacedAt < BETWEEN_REPLACEMENTS;
		return known.expiresAt > rejected.expiresAt;
	}

	private async signedIn(account: Account, by: Proof, signIn: () => Promise<Token>): Promise<Token> {
		const token = await signIn().catch((error: Error) => {
			account.failure = this.pause(account, by, error);
			// What was good before is refused now.
			if (error instanceof SignInRefused) account.token = undefined;
			return Promise.reject(error);
		});
		if (account.token) account.replacedAt = this.now();
		account.token = token;
		account.failure = undefined;
		account.refusals = 0;
		return token;
	}

	private pause(account: Account, by: Proof, error: Error): Account['failure'] {
		if (!(error instanceof SignInRefused)) return { error, until: this.now() + PAUSE_AFTER_OUTAGE };
		const pauses = PAUSES_AFTER_REFUSAL[by];
		const pause = pauses[Math.min(account.refusals, pauses.length - 1)];
		account.refusals += 1;
		return { error, until: this.now() + pause };
	}

	private refuseWhilePaused({ failure }: Account): void {
		const left = failure ? failure.until - this.now() : 0;
		if (!failure || left <= 0) return;
		if (!(failure.error instanceof SignInRefused)) throw failure.error;
		const { kind, message, advice, status } = failure.error;
		const pause = left > MINUTE ? `${Math.ceil(left / MINUTE)} minutes` : `${Math.ceil(left / SECOND)} seconds`;
		throw new ServiceNowError({
			kind,
			message: `${message}. It was not tried again just now, so that the user is not locked out; the next attempt is possible in ${pause}, or as soon as the credential is changed`,
			advice,
			status,
		});
	}

	private account(id: string): Account {
		const known = this.accounts.get(id);
		if (known) return known;
		if (this.accounts.size >= MOST_ACCOUNTS) this.accounts.delete(this.accounts.keys().next().value ?? '');
		const account: Account = { refusals: 0 };
		this.accounts.set(id, account);
		return account;
	}
}
