// Keeps a process from signing in twice at once, too often, or again and again with what ServiceNow refused; sends nothing itself.

/*
 * n8n calls a credential's preAuthentication from every execution on its own. Per account (a digest of everything that
 * takes part in signing in) the guard decides:
 *   a sign-in is under way                         -> wait for that one
 *   a newer token than the rejected one is known   -> use it
 *   a rejected token was replaced within 30 s      -> keep its successor: another one would be refused for the same reason
 *   ServiceNow answers with the token of before    -> use that to its end, and not beyond: nothing newer is to be had before
 *   a request with the password was refused        -> ask who it is before anything else is sent
 *   ServiceNow refused a password before           -> fail at once: 1 minute, then 15 minutes, then for a day
 *   ServiceNow refused a signed assertion before   -> fail at once for 30 seconds; nobody is locked out by those
 *   signing in failed for another reason           -> fail at once for 5 seconds
 * Per user and password, whatever else the credential says: after four refusals in a row fail for good, even when it was another field
 * that was wrong, because ServiceNow does not tell; so the failure counts the tries that are left. That stays below the five
 * failed attempts after which ServiceNow locks a user (ServiceNow documentation: Limit Allowed Number of Failed Login Attempts Before
 * Lockout). A request that carried the password and was refused counts as well.
 */
import { SignInFailure, SignInRefused } from '../servicenow/signIn';

/** What a sign-in brings. */
export interface Issued {
	accessToken: string;
	/** Gets the next token without the password; the JWT bearer grant gives none. */
	refreshToken?: string;
	/** Milliseconds since 1970, as ServiceNow told it. */
	expiresAt: number;
}

export interface Token extends Issued {
	/** From when on it is not sent any more, milliseconds since 1970. */
	renewAt: number;
}

/** Who signs in. */
export interface Signer {
	/** A digest of everything that takes part in signing in. */
	account: string;
	/** A digest of instance, user and password alone; undefined for an assertion, because a wrong one locks nobody out. */
	password?: string;
}

/** What was refused, and so makes a sign-in necessary. */
export interface Rejected extends Pick<Token, 'accessToken' | 'refreshToken' | 'renewAt'> {
	/** The refused request carried the password itself. */
	withPassword?: boolean;
}

/** Signs in, with the refresh token where there is one; undefined says that ServiceNow still takes what was rejected. */
export type SignIn = (refreshToken?: string) => Promise<Issued | undefined>;

interface Account {
	token?: Token;
	/** When a rejected token was last answered with a token, milliseconds since 1970. */
	replacedAt?: number;
	underway?: Promise<Token>;
	failure?: { error: Error; at: number };
	/** Since the last success. */
	refusals: number;
}

interface Refusals {
	/** Since the last success. */
	count: number;
	last?: SignInRefused;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** After the first refusal, the second and so on; the last one stays. */
const PAUSES_AFTER_PASSWORD: readonly number[] = [MINUTE, 15 * MINUTE, 24 * 60 * MINUTE];
const PAUSES_AFTER_ASSERTION: readonly number[] = [30 * SECOND];
const MOST_REFUSALS_OF_A_PASSWORD = 4;
const PAUSE_AFTER_OUTAGE = 5 * SECOND;
const BETWEEN_REPLACEMENTS = 30 * SECOND;
/** How long before its end a token is renewed, and the most of its life that this may take. */
const EXPIRY_MARGIN = 3 * SECOND;
const MARGIN_OF_LIFE = 0.1;
const MOST_ACCOUNTS = 1000;

export class SignInGuard {
	private readonly accounts = new Map<string, Account>();
	private readonly passwords = new Map<string, Refusals>();

	/** @param now milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/**
	 * A token for the signer that is not the rejected one, by as few calls of `signIn` as possible.
	 * @throws what `signIn` threw, also for a while after it did
	 */
	async renew(signer: Signer, rejected: Rejected, signIn: SignIn): Promise<Token> {
		const account = remembered(this.accounts, signer.account, (): Account => ({ refusals: 0 }));
		return await this.tokenFor(signer, account, rejected, signIn).catch((error: Error) => {
			const { failure } = account;
			if (rejected.withPassword && failure?.error instanceof SignInRefused) {
				this.countRefusal(signer, account, failure.error);
				// What was said of the pause and the tries that are left did not know of this one.
				if (!(error instanceof SignInRefused)) this.refuseWhilePaused(signer, account);
			}
			return Promise.reject(error instanceof SignInRefused ? told(error, this.refusalsOf(signer)) : error);
		});
	}

	private async tokenFor(signer: Signer, account: Account, rejected: Rejected, signIn: SignIn): Promise<Token> {
		if (account.underway) return await account.underway;
		if (account.token && this.serves(account, account.token, rejected)) return account.token;
		this.refuseWhilePaused(signer, account);
		account.underway = this.signedIn(signer, account, rejected, signIn).finally(() => (account.underway = undefined));
		return await account.underway;
	}

	private serves({ replacedAt = -Infinity }: Account, known: Token, rejected: Rejected): boolean {
		// Each further request would be one more wrong password.
		if (rejected.withPassword) return false;
		const now = this.now();
		if (known.renewAt <= now) return false;
		if (known.accessToken !== rejected.accessToken) return known.renewAt > rejected.renewAt;
		// Past the end that ServiceNow told, the refusal has its natural reason.
		return known.expiresAt > now && now - replacedAt < BETWEEN_REPLACEMENTS;
	}

	private async signedIn(signer: Signer, account: Account, rejected: Rejected, signIn: SignIn): Promise<Token> {
		const before = account.token;
		const { refreshToken } = before && before.renewAt >= rejected.renewAt ? before : rejected;
		const issued = await signIn(refreshToken).catch((error: Error) => {
			account.failure = { error, at: this.now() };
			if (error instanceof SignInRefused) {
				this.countRefusal(signer, account, error);
				// What was good before is refused now.
				account.token = undefined;
			}
			return Promise.reject(error);
		});
		if (issued && (before || rejected.accessToken !== '')) account.replacedAt = this.now();
		const token = issued ? dated(issued, before, this.now()) : stillTaken(rejected, before);
		account.token = token;
		account.failure = undefined;
		account.refusals = 0;
		if (signer.password !== undefined) this.passwords.delete(signer.password);
		return token;
	}

	private countRefusal({ password }: Signer, account: Account, error: SignInRefused): void {
		account.refusals += 1;
		if (password === undefined) return;
		const refusals = remembered(this.passwords, password, (): Refusals => ({ count: 0 }));
		refusals.count += 1;
		refusals.last = error;
	}

	/** Of the signer's password; undefined for an assertion. */
	private refusalsOf({ password }: Signer): Refusals | undefined {
		return password === undefined ? undefined : this.passwords.get(password);
	}

	private refuseWhilePaused(signer: Signer, { failure, refusals }: Account): void {
		const ofPassword = this.refusalsOf(signer);
		if (ofPassword?.last && ofPassword.count >= MOST_REFUSALS_OF_A_PASSWORD) throw told(ofPassword.last, ofPassword, NOT_TRIED);
		if (!failure) return;
		const { error, at } = failure;
		const pauses = signer.password === undefined ? PAUSES_AFTER_ASSERTION : PAUSES_AFTER_PASSWORD;
		const pause = error instanceof SignInRefused ? pauses[Math.min(refusals, pauses.length) - 1] : PAUSE_AFTER_OUTAGE;
		const left = at + pause - this.now();
		if (left > 0) throw error instanceof SignInRefused ? told(error, ofPassword, `${NOT_TRIED}; ${nextAttempt(left)}`) : error;
	}
}

/**
 * When to renew what ServiceNow answered. It answers with the token of before while that lives (ServiceNow documentation: OAuth API request
 * parameters), and may tell its remaining or its full life.
 */
function dated(issued: Issued, before: Token | undefined, now: number): Token {
	if (issued.accessToken !== before?.accessToken) {
		return { ...issued, renewAt: issued.expiresAt - Math.min(EXPIRY_MARGIN, Math.ceil((issued.expiresAt - now) * MARGIN_OF_LIFE)) };
	}
	const expiresAt = Math.min(issued.expiresAt, before.expiresAt);
	// Where the clocks differ, the end is asked for once a second.
	return { ...issued, expiresAt, renewAt: before.renewAt > now ? before.renewAt : Math.max(expiresAt, now + SECOND) };
}

const stillTaken = (rejected: Rejected, before: Token | undefined): Token =>
	before?.accessToken === rejected.accessToken ? before : { ...rejected, expiresAt: rejected.renewAt };

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
	const found = known.get(key);
	if (found) return found;
	if (known.size >= MOST_ACCOUNTS) known.delete(known.keys().next().value ?? '');
	const made = make();
	known.set(key, made);
	return made;
}

const NOT_TRIED = '. It was not tried again just now, so that the user is not locked out';

/** The refusal, what came of it, and how many tries are left. `refusals` is undefined where nobody can be locked out. */
function told({ kind, message, advice, status }: SignInRefused, refusals: Refusals | undefined, outcome = ''): SignInFailure {
	const last = refusals === undefined || refusals.count >= MOST_REFUSALS_OF_A_PASSWORD;
	const more = last ? '' : ' Check all of it before the fourth try: a fifth refusal could lock the user.';
	return new SignInFailure({ kind, message: `${message}${outcome}${triesLeft(refusals?.count ?? 0)}`, advice: `${advice ?? ''}${more}`, status });
}

function triesLeft(refusals: number): string {
	if (refusals < 2) return '';
	const left = MOST_REFUSALS_OF_A_PASSWORD - refusals;
	if (left <= 0) return '; after four refusals it will be tried again only with another password, or when n8n is restarted';
	return `; ${left === 1 ? '1 try with this password is' : `${left} tries with this password are`} left; after that only another password, or a restart of n8n, tries again`;
}

/** @param left milliseconds until the pause is over */
function nextAttempt(left: number): string {
	const pause = left > MINUTE ? `${Math.ceil(left / MINUTE)} minutes` : `${Math.ceil(left / SECOND)} seconds`;
	return `the next attempt is possible in ${pause}, or as soon as the credential is changed`;
}
