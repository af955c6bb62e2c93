// Leads an API request past the instance's limits, in their order: rate limit, session, thread pool, time quota.
import { bindSession, sessionIdOf } from '../auth/cookies';
import { ApiError, type Call, type Reply } from '../http';
import type { Instance } from '../instance';
import { cancelled, costOf } from './quota';
import { countRequest } from './rateLimits';
import { Semaphore } from './semaphore';
import { Sessions } from './sessions';

export interface Gates {
	semaphore: Semaphore;
	sessions: Sessions;
}

const gates = new WeakMap<Instance, Gates>();

export function gatesOf(instance: Instance): Gates {
	let found = gates.get(instance);
	if (!found) {
		found = { semaphore: new Semaphore(() => instance.settings.limits), sessions: new Sessions(instance) };
		gates.set(instance, found);
	}
	return found;
}

export async function admit(instance: Instance, api: string, call: Call, work: () => Reply | Promise<Reply>): Promise<Reply> {
	const headers: Record<string, string | string[]> = countRequest(instance, { api, method: call.method, path: call.path, caller: call.caller });
	const { semaphore, sessions } = gatesOf(instance);
	const session = sessionIdOf(call.headers);
	// A rejected session answers 202 without a body (KB0564204).
	if (session && !(await sessions.enter(session))) return { status: 202, headers };
	// Credentials sent along with a session sign it in.
	if (session && call.caller.via !== 'session') bindSession(instance, session, call.caller);
	if (!session && instance.settings.http.cookies) {
		const id = sessions.newId();
		bindSession(instance, id, call.caller);
		headers['Set-Cookie'] = sessions.cookies(id);
	}
	try {
		// A full queue answers 429 without any header that tells when to come back.
		if (!(await semaphore.enter())) throw new ApiError(429, 'Too many requests', 'The request could not be queued: maximum queue size reached');
		try {
			return withHeaders(await timed(instance, call, work), headers);
		} catch (error) {
			if (error instanceof ApiError) return withHeaders(error.reply(), headers);
			throw error;
		} finally {
			semaphore.leave();
		}
	} finally {
		if (session) sessions.leave(session);
	}
}

/** The work, and the time that it takes by the latency model; a request inside a batch has its own. */
export async function timed(instance: Instance, call: Call, work: () => Reply | Promise<Reply>): Promise<Reply> {
	const reply = await work();
	const cost = costOf(instance, call, reply);
	if (cost <= 0) return reply;
	const { quotaMs } = instance.settings.limits;
	await pause(Math.min(cost, quotaMs));
	return cost > quotaMs ? cancelled(instance, reply) : reply;
}

function withHeaders(reply: Reply, headers: Record<string, string | string[]>): Reply {
	return { ...reply, headers: { ...headers, ...reply.headers } };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
