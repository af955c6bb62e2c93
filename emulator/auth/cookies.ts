// Signed-in sessions behind cookies: whom a session cookie stands for, and the token without which such a session may not write.
//
// docs: sc-csrf-strict-validation.md (X-UserToken), sc-invalidate-session-after-oauth-token-expiration.md (a session from a token ends
// with it), r_AvailableSystemProperties.md (integration sessions idle out after a minute, those of people after 30).

import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { callerOf, type Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { liveToken } from './issue';
import { blockedUser } from './users';

interface SignedIn {
	userId: string;
	kind: 'integration' | 'person';
	/** The page variable g_ck; empty until a page was asked for. */
	userToken: string;
	lastUsed: number;
	/** Milliseconds without a request after which the session is over. */
	idle: number;
	/** Access token that the session came from. */
	accessToken?: string;
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
	sessionsOf(instance).delete(id);
}

/** The value of g_ck for the session; empty without a living one. */
export function userTokenOf(instance: Instance, headers: IncomingHttpHeaders): string {
	const session = living(instance, headers);
	if (session) session.userToken ||= randomBytes(36).toString('hex');
	return session?.userToken ?? '';
}

/** The caller behind the session cookie; a write without the session's token is nobody's. */
export function bySession(instance: Instance, headers: IncomingHttpHeaders, method: string): Caller | undefined {
	const session = living(instance, headers);
	if (!session) return undefined;
	const user = instance.store.get('sys_user', session.userId);
	if (!user || blockedUser(user)) return undefined;
	if (method !== 'GET' && method !== 'HEAD' && (session.userToken === '' || headers['x-usertoken'] !== session.userToken)) return undefined;
	session.lastUsed = instance.clock.now();
	return callerOf(instance, user, 'session');
}

function living(instance: Instance, headers: IncomingHttpHeaders): SignedIn | undefined {
	const session = sessionsOf(instance).get(sessionIdOf(headers) ?? '');
	if (!session || instance.clock.now() - session.lastUsed > session.idle) return undefined;
	const ends = instance.property('glide.authenticate.oauth.post.token.expiration.cookie_auth.disabled', 'true') === 'true';
	return session.accessToken && ends && !liveToken(instance, 'access', session.accessToken) ? undefined : session;
}
