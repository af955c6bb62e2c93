// Makes, finds and ends tokens. Asks nobody whether it should.
import { randomUUID } from 'node:crypto';
import type { Reply } from '../http';
import type { Instance } from '../instance';
import type { Client } from './clients';
import { authOf, opaque, type Token } from './state';

export interface Issued {
	access: Token;
	refresh?: Token;
}

interface Order {
	userId: string;
	scope: string;
	/** Whether the grant gives a refresh token at all. */
	refreshable: boolean;
	/** Tokens that live on instead of new ones. */
	keep?: Partial<Issued>;
	family?: string;
}

export function issueTokens(instance: Instance, client: Client, order: Order): Issued {
	const now = instance.clock.now();
	const family = order.family ?? randomUUID();
	const make = (kind: Token['kind'], seconds: number): Token => {
		const token: Token = { kind, value: opaque(), userId: order.userId, clientId: client.id, scope: order.scope, expiresAt: now + seconds * 1000, family };
		const auth = authOf(instance);
		auth.tokens.set(token.value, token);
		auth.handedOut.add(token.value);
		return token;
	};
	const access = order.keep?.access ?? make('access', client.accessTokenLifetime);
	if (!order.refreshable) return { access };
	return { access, refresh: order.keep?.refresh ?? make('refresh', client.refreshTokenLifetime) };
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
		token.expiresAt = now;
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
			scope: issued.access.scope,
			token_type: 'Bearer',
			expires_in: Math.max(left, 1),
		},
	};
}
