// The token without which a person's session may not write (g_ck, X-UserToken, sysparm_ck): makes it, checks it, tells and renews it.
//
// docs: sc-csrf-strict-validation.md, anti-csrf-token.md, sc-block-expired-csrf-tokens.md, sc-anti-csrf-token-validation-time.md. Seen in
// clients: a refusal brings the session's token as X-UserToken-Response; a session that an API call began needs none.

import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../engine/caller';
import { redirect, type InnerRequest, type Reply } from '../http';
import type { Instance } from '../instance';
import { callerOfSession, isAlive, livingSession, type SignedIn } from './cookies';

interface Made {
	session: SignedIn;
	at: number;
}

/** A write that carried the token of another session of the same person, until somebody presses Continue. */
interface Stopped {
	userId: string;
	request: InnerRequest;
}

interface Kept {
	tokens: Map<string, Made>;
	stopped: Map<string, Stopped>;
}

const ofInstance = new WeakMap<Instance, Kept>();

function keptOf(instance: Instance): Kept {
	let kept = ofInstance.get(instance);
	if (!kept) {
		const created: Kept = { tokens: new Map(), stopped: new Map() };
		ofInstance.set(instance, (kept = created));
		instance.whenReset(() => {
			created.tokens.clear();
			created.stopped.clear();
		});
	}
	return kept;
}

function tokenOf(instance: Instance, session: SignedIn, renew = false): string {
	if (session.userToken === '' || renew) {
		session.userToken = randomBytes(36).toString('hex');
		keptOf(instance).tokens.set(session.userToken, { session, at: instance.clock.now() });
	}
	return session.userToken;
}

/** The value of g_ck for the session of the cookie; empty without a living one. */
export function userTokenOf(instance: Instance, headers: IncomingHttpHeaders): string {
	const session = livingSession(instance, headers);
	return session ? tokenOf(instance, session) : '';
}

type Sent = { headers: IncomingHttpHeaders; query: URLSearchParams };

const sentToken = ({ headers, query }: Sent): string => String(headers['x-usertoken'] ?? query.get('sysparm_ck') ?? '');

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** The caller behind the session cookie; nobody, when the session needs its token and the request has another. */
export function bySession(instance: Instance, method: string, sent: Sent): Caller | undefined {
	const session = livingSession(instance, sent.headers);
	if (!session) return undefined;
	const free = session.kind === 'integration' || (isRead(method) && !instance.settings.auth.userTokenOnReads) || instance.property('glide.security.use_csrf_token', 'true') === 'false';
	return free || isRight(instance, session, sentToken(sent)) ? callerOfSession(instance, session) : undefined;
}

function isRight(instance: Instance, session: SignedIn, token: string): boolean {
	if (token !== '' && token === session.userToken) return true;
	const made = keptOf(instance).tokens.get(token);
	if (made?.session.userId !== session.userId || isForeign(instance, session, made)) return false;
	// A token that was replaced, or whose session is over: good for a day more where the property allows it.
	const seconds = Number(instance.property('glide.security.csrf_previous.time_limit', '86400'));
	return instance.property('glide.security.csrf_previous.allow', 'false') === 'true' && instance.clock.now() - made.at <= seconds * 1000;
}

/** Whether a token belongs to another living session of the same person. */
const isForeign = (instance: Instance, session: SignedIn, made: Made): boolean => made.session !== session && made.session.userId === session.userId && isAlive(instance, made.session);

export function sendsForeignToken(instance: Instance, sent: Sent): boolean {
	const session = livingSession(instance, sent.headers);
	const made = keptOf(instance).tokens.get(sentToken(sent));
	return session !== undefined && made !== undefined && isForeign(instance, session, made);
}

/** Headers of a refusal: a living session of a person is told its token. */
export function tokenForNext(instance: Instance, headers: IncomingHttpHeaders): Record<string, string> {
	const session = livingSession(instance, headers);
	return session?.kind === 'person' ? { 'X-UserToken-Response': tokenOf(instance, session) } : {};
}

/** The answer to a write, with the session's next token where the instance renews it. */
export function withNextToken(instance: Instance, caller: Caller, method: string, headers: IncomingHttpHeaders, reply: Reply): Reply {
	if (caller.via !== 'session' || isRead(method) || reply.status >= 400 || !instance.settings.auth.rotateUserToken) return reply;
	const session = livingSession(instance, headers);
	return session?.kind === 'person' ? { ...reply, headers: { ...reply.headers, 'X-UserToken': tokenOf(instance, session, true) } } : reply;
}

/** Holds the write back and leads the browser to the page that says so. */
export function stopWrite(instance: Instance, headers: IncomingHttpHeaders, request: InnerRequest): Reply {
	const id = randomUUID();
	keptOf(instance).stopped.set(id, { userId: livingSession(instance, headers)?.userId ?? '', request });
	return redirect(`/security_interceptor.do?sysparm_request=${id}`);
}

/** The write that was held back, once, for the person who sent it; never where validation is strict. */
export function takeStopped(instance: Instance, caller: Caller, id: string): InnerRequest | undefined {
	const { stopped } = keptOf(instance);
	const found = stopped.get(id);
	if (isStrict(instance) || !found || found.userId !== caller.userId) return undefined;
	stopped.delete(id);
	return found.request;
}

export const isStrict = (instance: Instance): boolean => instance.property('glide.security.csrf.strict.validation.mode', 'true') === 'true';
