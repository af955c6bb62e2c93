// Signed-in sessions behind cookies: whom a session cookie stands for, and when such a session is over. What a write needs besides: userTokens.
//
// docs: sc-invalidate-session-after-oauth-token-expiration.md (a session from a token ends with it), r_AvailableSystemProperties.md
// (integration sessions idle out after a minute, those of people after 30), sc-prevent-reuse-of-rest-api-sessions-in-ui-web.md.

import type { IncomingHttpHeaders } from 'node:http';
import { callerOf, type Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { liveToken } from './issue';
import { blockedUser } from './users';

export interface SignedIn {
	userId: string;
	kind: 'integration' | 'person';
	/** The page variable g_ck; empty until somebody asked for it. */
	userToken: string;
	lastUsed: number;
	/** Milliseconds without a request after which the session is over. */
	idle: number;
	/** Access token that the session came from. */
	accessToken?: string;
	/** The person logged out. */
	ended?: boolean;
}

/** Sessions of integrations come with every answer; only the youngest are remembered. */
const most = 2000;
const ofInstance = new WeakMap<Instance, Map<string, SignedIn>>();

function sessionsOf(instance: Instance): Map<string, SignedIn> {
	let sessions = ofInstance.get(instance);
	if (!sessions) {
		const created = new Map<string, SignedIn>();
		ofInstance.set(instance, (sessions = created));
		instance.whenReset(() => created.clear());
	}
	return sessions;
}

/** The id in the session cookie, when it looks like one of ours. */
export const sessionIdOf = (headers: IncomingHttpHeaders): string | undefined => /(?:^|;\s*)JSESSIONID=([0-9A-F]{32})(?:;|$)/.exec(headers.cookie ?? '')?.[1];

/** From now on the cookie stands for the caller. */
export function bindSession(instance: Instance, id: string, caller: Caller, kind: SignedIn['kind'] = 'integration'): void {
	if (caller.userId === '') return;
	const sessions = sessionsOf(instance);
	const minutes = Number(kind === 'person' ? instance.property('glide.ui.session_timeout', '30') : instance.property('glide.integration.session_timeout', '1'));
	sessions.set(id, { userId: caller.userId, kind, userToken: '', lastUsed: instance.clock.now(), idle: minutes * 60_000, accessToken: caller.accessToken });
	if (sessions.size > most) forgetOldest(sessions);
}

function forgetOldest(sessions: Map<string, SignedIn>): void {
	for (const [id, { kind }] of sessions) if (kind === 'integration') return void sessions.delete(id);
}

export function endSession(instance: Instance, id: string): void {
	const session = sessionsOf(instance).get(id);
	if (session) session.ended = true;
	sessionsOf(instance).delete(id);
}

/** The living session of the cookie. */
export function livingSession(instance: Instance, headers: IncomingHttpHeaders): SignedIn | undefined {
	const session = sessionsOf(instance).get(sessionIdOf(headers) ?? '');
	return session && isAlive(instance, session) ? session : undefined;
}

export function isAlive(instance: Instance, session: SignedIn): boolean {
	if (session.ended || instance.clock.now() - session.lastUsed > session.idle) return false;
	const ends = instance.property('glide.authenticate.oauth.post.token.expiration.cookie_auth.disabled', 'true') === 'true';
	return !(session.accessToken && ends && !liveToken(instance, 'access', session.accessToken));
}

/** The caller behind a living session, whose idle time begins anew. */
export function callerOfSession(instance: Instance, session: SignedIn): Caller | undefined {
	const user = instance.store.get('sys_user', session.userId);
	if (!user || blockedUser(user)) return undefined;
	session.lastUsed = instance.clock.now();
	return callerOf(instance, user, 'session');
}

/** Who works with pages: a session that an API call began is none, unless a property lets it be one. */
export function personOf(instance: Instance, headers: IncomingHttpHeaders): Caller | undefined {
	const session = livingSession(instance, headers);
	const reused = instance.property('com.glide.processors.aprocessor.donot_reuse_api_session', 'true') === 'false';
	return session && (session.kind === 'person' || reused) ? callerOfSession(instance, session) : undefined;
}
