// Keeps a process from signing in twice at once, too often, or again and again with what ServiceNow refused; sends nothing itself.

/*
 * n8n calls a credential's preAuthentication from every execution on its own. Per account (a digest of everything that
 * takes part in signing in) the guard decides:
 *   a sign-in is under way                         -> wait for that one
 *   a newer token than the rejected one is known   -> use it
 *   a rejected token was replaced within 30 s      -> keep its successor: another one would be refused for the same reason
 *   a request with the password was refused        -> ask who it is before anything else is sent
 *   ServiceNow refused a password before           -> fail at once: 1 minute, then 15 minutes, then for a day; after four, for good
 *   ServiceNow refused a signed assertion before   -> fail at once for 30 seconds; nobody is locked out by those
 *   signing in failed for another reason           -> fail at once for 5 seconds
 * Four refusals in a row stay below the five failed attempts after which ServiceNow locks a user
 * (ServiceNow documentation: Limit Allowed Number of Failed Login Attempts Before Lockout). A request that carried the password and
 * was refused counts as well.
 */
import { SignInFailure, SignInRefused } from '../servicenow/signIn';

export interface Token {
	accessToken: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/** What the account signs in with; wrong passwords lock a user out, wrong assertions do not. */
export type Proof = 'password' | 'assertion';

/** What was refused, and so makes a sign-in necessary. */
export interface Rejected extends Token {
	/** The refused request carried the password itself. */
	withPassword?: boolean;
}

interface Account {
	token?: Token;
	/** When a rejected token was last replaced, milliseconds since 1970. */
	replacedAt?: number;
	underway?: Promise<Token>;
	failure?: { error: Error; at: number };
	/** Since the last success. */
	refusals: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** After the first refusal, the second and so on; the last one stays. */
const PAUSES_AFTER_REFUSAL: Readonly<Record<Proof, readonly number[]>> = { password: [MINUTE, 15 * MINUTE, 24 * 60 * MINUTE, Infinity], assertion: [30 * SECOND] };
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
	async renew(id: string, rejected: Rejected, by: Proof, signIn: () => Promise<Token>): Promise<Token> {
		const account = this.account(id);
		return await this.tokenFor(account, rejected, by, signIn).catch((error: Error) => {
			if (rejected.withPassword && account.failure?.error instanceof SignInRefused) account.refusals += 1;
			return Promise.reject(error);
		});
	}

	private async tokenFor(account: Account, rejected: Rejected, by: Proof, signIn: () => Promise<Token>): Promise<Token> {
		if (account.underway) return await account.underway;
		if (account.token && this.serves(account, account.token, rejected)) return account.token;
		this.refuseWhilePaused(account, by);
		account.underway = this.signedIn(account, signIn).finally(() => (account.underway = undefined));
		return await account.underway;
	}

	private serves({ replacedAt = -Infinity }: Account, known: Token, rejected: Rejected): boolean {
		// Each further request would be one more wrong password.
		if (rejected.withPassword) return false;
		const now = this.now();
		if (known.expiresAt <= now + EXPIRY_MARGIN) return false;
		if (known.accessToken === rejected.accessToken) return now - replacedAt < BETWEEN_REPLACEMENTS;
		return known.expiresAt > rejected.expiresAt;
	}

	private async signedIn(account: Account, signIn: () => Promise<Token>): Promise<Token> {
		const token = await signIn().catch((error: Error) => {
			account.failure = { error, at: this.now() };
			if (error instanceof SignInRefused) {
				account.refusals += 1;
				// What was good before is refused now.
				account.token = undefined;
			}
			return Promise.reject(error);
		});
		if (account.token && account.token.accessToken !== token.accessToken) account.replacedAt = this.now();
		account.token = token;
		account.failure = undefined;
		account.refusals = 0;
		return token;
	}

	private refuseWhilePaused({ failure, refusals }: Account, by: Proof): void {
		if (!failure) return;
		const { error, at } = failure;
		const pauses = PAUSES_AFTER_REFUSAL[by];
		const pause = error instanceof SignInRefused ? pauses[Math.min(refusals, pauses.length) - 1] : PAUSE_AFTER_OUTAGE;
		const left = at + pause - this.now();
		if (left <= 0) return;
		if (!(error instanceof SignInRefused)) throw error;
		const { kind, message, advice, status } = error;
		throw new SignInFailure({ kind, message: `${message}. It was not tried again just now, so that the user is not locked out; ${nextAttempt(left)}`, advice, status });
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

/** @param left milliseconds until the pause is over */
function nextAttempt(left: number): string {
	if (left === Infinity) return 'it will be tried again only when the credential is changed, or n8n is restarted';
	const pause = left > MINUTE ? `${Math.ceil(left / MINUTE)} minutes` : `${Math.ceil(left / SECOND)} seconds`;
	return `the next attempt is possible in ${pause}, or as soon as the credential is changed`;
}
