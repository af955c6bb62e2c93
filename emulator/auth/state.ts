// What the sign-in side of one instance remembers between requests, emptied by a reset. Decides nothing.
import { randomBytes } from 'node:crypto';
import type { Instance } from '../instance';
import type { Caller } from '../engine/caller';
import { makeTokens } from './apiKeys';
import { heedRows } from './credentialRows';

/** An access or refresh token; times are milliseconds on the instance's clock. */
export interface Token {
	kind: 'access' | 'refresh';
	value: string;
	userId: string;
	clientId: string;
	/** Space-delimited; `useraccount` is everything that the user may do. */
	scope: string;
	expiresAt: number;
	/** All tokens that descend from one sign-in share it; a replayed refresh token ends them all. */
	family: string;
	/** sys_id of its row in oauth_credential. */
	rowId?: string;
	/** A refresh token that a rotation has replaced: its next use is a replay. */
	spent?: boolean;
}

export interface Code {
	userId: string;
	clientId: string;
	redirectUri: string;
	scope: string;
	/** S256 challenge of the request, if it had one. */
	challenge?: string;
	/** The request asked for an ID token, with this nonce or an empty one. */
	nonce?: string;
	expiresAt: number;
}

export interface ApiKey {
	key: string;
	userName: string;
	scopes?: string[];
	expiresAt?: number;
}

/**
 * Which ways to sign in are accepted for the calls that match; without any matching policy all are. Of several the most specific one decides
 * (docs: api-access-policy-prioritization.md): a table before an API, a resource before a method before a version, a global one last.
 */
export interface AccessPolicy {
	/** For example `Table API`; absent means every API (a global policy, in which keys and signatures do not count). */
	api?: string;
	methods?: string[];
	/** `v1` or `v2`; absent means every version. */
	version?: string;
	/** Part of the path, for example `/table/incident`. */
	resource?: string;
	table?: string;
	/** Several tables, any of which it may be. */
	tables?: string[];
	/** In the order in which the profiles were mapped: the challenge names the last one. */
	allow: Caller['via'][];
	/** Besides the way in, what the caller must be: one of these roles, one of these groups (names), one of these addresses. */
	roles?: string[];
	groups?: string[];
	addresses?: string[];
	/** Advertise all auth schemes: the challenge names them all. */
	advertiseAll?: boolean;
}

/** One request to the token endpoint, with the reason that only the instance's own log would tell. */
export interface SignIn {
	at: number;
	grant: string;
	clientId: string;
	/** User name where it is known. */
	user: string;
	outcome: 'issued' | 'refused';
	/** Empty when tokens were issued. */
	reason: string;
}

export class AuthState {
	readonly tokens = new Map<string, Token>();
	readonly codes = new Map<string, Code>();
	/** `jti` values that were used, with the time until which they are remembered. */
	readonly assertions = new Map<string, number>();
	readonly apiKeys = new Map<string, ApiKey>();
	policies: AccessPolicy[] = [];
	signIns: SignIn[] = [];
	/** The user who is signed in in the browser that opens the authorization page; the seeded one when empty. */
	browserUser = '';
	/** Every secret value that was ever handed out, for tests that search output for them. */
	readonly handedOut = new Set<string>();

	clear(): void {
		for (const map of [this.tokens, this.codes, this.assertions, this.apiKeys, this.handedOut]) map.clear();
		this.policies = [];
		this.signIns = [];
		this.browserUser = '';
	}
}

const ofInstance = new WeakMap<Instance, AuthState>();

export function authOf(instance: Instance): AuthState {
	const known = ofInstance.get(instance);
	if (known) return known;
	const created = new AuthState();
	ofInstance.set(instance, created);
	instance.whenReset(() => created.clear());
	heedRows(instance, created);
	makeTokens(instance);
	return created;
}

/** An opaque token of 86 characters, the length of real ones. */
export const opaque = (): string => randomBytes(64).toString('base64url');
