// Makes, finds and ends tokens. Asks nobody whether it should.
import { randomUUID } from 'node:crypto';
import type { Reply } from '../http';
import type { Instance } from '../instance';
import type { Client } from './clients';
import { setEnd, showToken } from './credentialRows';
import { signJwt } from './signingKeys';
import { authOf, opaque, type Token } from './state';

export interface Issued {
	access: Token;
	refresh?: Token;
	idToken?: string;
}

export interface Order {
	userId: string;
	scope: string;
	/** Whether the grant gives a refresh token at all. */
	refreshable: boolean;
	/** Tokens that live on instead of new ones. */
	keep?: Partial<Issued>;
	family?: string;
	/** An ID token is wanted, with this nonce or an empty one. */
	nonce?: string;
}

export function issueTokens(instance: Instance, client: Client, order: Order): Issued {
	const now = instance.clock.now();
	const family = order.family ?? randomUUID();
	const make = (kind: Token['kind'], lifetime: number): Token => {
		const value = kind === 'access' && client.row.token_format === 'jwt' ? accessJwt(instance, client, order, lifetime) : opaque();
		const token: Token = { kind, value, userId: order.userId, clientId: client.id, scope: order.scope, expiresAt: now + lifetime * 1000, family };
		const auth = authOf(instance);
		auth.tokens.set(token.value, token);
		auth.handedOut.add(token.value);
		showToken(instance, client, token);
		return token;
	};
	const access = order.keep?.access ?? make('access', client.accessTokenLifetime);
	const issued: Issued = order.refreshable ? { access, refresh: order.keep?.refresh ?? make('refresh', client.refreshTokenLifetime) } : { access };
	return order.nonce === undefined ? issued : { ...issued, idToken: idToken(instance, client, order, access) };
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** A token that says itself what it is; the column of sys_user that its subject comes from is the application's choice (docs: create-jwt-endpoint.md). */
function accessJwt(instance: Instance, client: Client, { userId, scope }: Order, lifetime: number): string {
	const now = seconds(instance.clock.now());
	const subject = instance.store.get('sys_user', userId)?.[client.row.subject_claim || 'sys_id'] || userId;
	return signJwt(instance, { iss: instance.url, aud: client.id, client_id: client.id, sub: subject, scope, iat: now, exp: now + lifetime, jti: randomUUID() });
}

/** Claims of OpenID Connect Core 1.0; the subject is the user's sys_id. */
function idToken(instance: Instance, client: Client, { userId, nonce }: Order, access: Token): string {
	const user = instance.store.get('sys_user', userId);
	const now = seconds(instance.clock.now());
	return signJwt(instance, { iss: instance.url, aud: client.id, sub: userId, iat: now, auth_time: now, exp: seconds(access.expiresAt), ...(nonce ? { nonce } : {}), name: user?.name ?? '', preferred_username: user?.user_name ?? '', email: user?.email ?? '' });
}

/** The token if it is of that kind, alive and its user and client are what they were. */
export function liveToken(instance: Instance, kind: Token['kind'], value: string): Token | undefined {
	const token = authOf(instance).tokens.get(value);
	return token && token.kind === kind && token.expiresAt > instance.clock.now() ? token : undefined;
}

/** The youngest living token of a user, client and scope: what a repeated password grant hands out again. */
export function tokenOf(instance: Instance, kind: Token['kind'], userId: string, clientId: string, scope: string): Token | undefined {
	let found: Token | undefined;
	for (const token of authOf(instance).tokens.values()) {
		if (token.kind === kind && token.userId === userId && token.clientId === clientId && token.scope === scope && !token.spent && token.expiresAt > instance.clock.now()) found = token;
	}
	return found;
}

/** Marks tokens as expired and says how many were alive. */
export function endTokens(instance: Instance, which: (token: Token) => boolean): number {
	const now = instance.clock.now();
	let ended = 0;
	for (const token of authOf(instance).tokens.values()) {
		if (token.expiresAt <= now || !which(token)) continue;
		setEnd(instance, token, now);
		ended++;
	}
	return ended;
}

/** The body of docs r_OAuthAPIResponseParameters.md; `expires_in` of a fresh token of 1800 seconds is 1799, as observed. */
export function tokenReply(instance: Instance, issued: Issued, showRefresh = true): Reply {
	const left = Math.ceil((issued.access.expiresAt - instance.clock.now()) / 1000) - 1;
	return {
		status: 200,
		headers: { 'Content-Type': 'application/json' },
		body: {
			access_token: issued.access.value,
			...(issued.refresh && showRefresh ? { refresh_token: issued.refresh.value } : {}),
			scope: instance.settings.oauth.emptyScope ? '' : issued.access.scope,
			token_type: 'Bearer',
			expires_in: Math.max(left, 1),
			...(issued.idToken ? { id_token: issued.idToken } : {}),
		},
	};
}
