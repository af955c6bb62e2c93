// Leads requests to the emulator's own routes without a socket, with faults as a network and an instance would show them.
import { Readable } from 'node:stream';
import { callerOf } from '../../emulator/engine/caller';
import { ApiError, type Call, type Method, type Reply } from '../../emulator/http';
import type { Instance } from '../../emulator/instance';
import { Router } from '../../emulator/router';
import { routes } from '../../emulator/routes';
import type { Random } from './random';

/** What n8n's HTTP function gives and takes. */
export interface HttpOptions {
	method: Method;
	url: string;
	qs?: Record<string, unknown>;
}

export interface HttpAnswer {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

export const FAULTS = [
	'rateLimited', 'busy', 'unavailable', 'internal', 'droppedBefore', 'droppedAfter', 'truncated', 'partial', 'hibernating', 'loginPage', 'tokenExpired', 'queuedAway',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The error that n8n's HTTP function throws for an answer with an error status. */
const refusal = (status: number, headers: Record<string, string>, data: string): Error =>
	Object.assign(new Error(`Request failed with status code ${status}`), { cause: Object.assign(new Error('refused'), { response: { status, headers, data } }) });

const broken = (): Error => Object.assign(new Error('socket hang up'), { cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) });

export class Dispatch {
	requests = 0;
	/** Rows that answers held. */
	rows = 0;
	readonly faults: Record<string, number> = {};
	/** Called before each request, while the instance lives on. */
	meanwhile: () => void = () => undefined;
	/** Probability that a request meets a fault. */
	faultRate = 0;
	/** Changes a query before the instance sees it, for the negative control. */
	rewrite: (query: string) => string = (query) => query;
	private readonly router = new Router(routes);

	constructor(
		readonly instance: Instance,
		private readonly random: Random,
		private readonly userName: string,
	) {}

	/** @throws what n8n's `httpRequestWithAuthentication` would throw */
	async request(options: HttpOptions): Promise<HttpAnswer> {
		this.requests++;
		this.meanwhile();
		const fault = this.random.chance(this.faultRate) ? this.random.pick(FAULTS) : undefined;
		if (fault !== undefined) this.faults[fault] = (this.faults[fault] ?? 0) + 1;
		if (fault === 'droppedBefore') throw broken();
		const reply = await this.answer(options);
		const { result } = (reply.body ?? {}) as { result?: unknown };
		this.rows += Array.isArray(result) ? result.length : 0;
		const headers = { 'content-type': 'application/json;charset=UTF-8', date: new Date(this.instance.clock.now()).toUTCString(), ...lowerCased(reply.headers) };
		return finish(reply, headers, fault, this.random);
	}

	private async answer({ method, url, qs = {} }: HttpOptions): Promise<Reply> {
		const path = new URL(url).pathname;
		const query = new URLSearchParams();
		for (const [name, value] of Object.entries(qs)) if (value !== undefined) query.set(name, String(value));
		const asked = query.get('sysparm_query');
		if (asked !== null) query.set('sysparm_query', this.rewrite(asked));
		const found = this.router.find(method, path);
		const user = this.instance.store.find('sys_user', 'user_name', this.userName);
		if (typeof found !== 'object' || !user) throw new Error(`no route for ${method} ${path}`);
		const call: Call = {
			method, path, version: '', query, headers: {}, params: found.params, caller: callerOf(this.instance, user, 'oauth'), baseUrl: 'https://instance', stream: Readable.from([]), body: () => Promise.resolve(Buffer.alloc(0)),
			again: () => Promise.reject(new Error('the trigger sends no batches')),
		};
		try {
			return await found.route.handler(call, this.instance);
		} catch (error) {
			if (error instanceof ApiError) return error.reply();
			throw error;
		}
	}
}

const lowerCased = (headers: Reply['headers'] = {}): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

const envelope = (message: string): string => JSON.stringify({ error: { message, detail: null }, status: 'failure' });

function finish(reply: Reply, headers: Record<string, string>, fault: Fault | undefined, random: Random): HttpAnswer {
	const body = JSON.stringify(reply.body);
	switch (fault) {
		case 'rateLimited': throw refusal(429, { ...headers, 'retry-after': String(1 + random.below(30)) }, envelope('Rate limit exceeded'));
		case 'busy': throw refusal(429, headers, envelope('Too many requests'));
		case 'unavailable': throw refusal(503, headers, envelope('Service unavailable'));
		case 'internal': throw refusal(500, headers, envelope('Internal error'));
		case 'tokenExpired': throw refusal(401, headers, envelope('User Not Authenticated'));
		case 'droppedBefore':
		case 'droppedAfter': throw broken();
		case 'truncated': return { statusCode: 200, headers, body: body.slice(0, 1 + random.below(body.length - 1)) };
		case 'partial': return { statusCode: 200, headers, body: cancelled(reply) };
		case 'hibernating': return { statusCode: 200, headers: { ...headers, 'content-type': 'text/html' }, body: '<html><title>Instance Hibernating page</title></html>' };
		case 'loginPage': return { statusCode: 200, headers: { ...headers, 'content-type': 'text/html' }, body: '<html><body>Log in</body></html>' };
		case 'queuedAway': return { statusCode: 202, headers, body: '' };
		case undefined: break;
	}
	if (reply.status >= 400) throw refusal(reply.status, headers, body);
	return { statusCode: reply.status, headers, body };
}

/** Half of the rows, and the error in the same document (KB0778443). */
function cancelled(reply: Reply): string {
	const { result } = reply.body as { result: unknown[] };
	const error = { message: 'Transaction cancelled: maximum execution time exceeded', detail: '' };
	return JSON.stringify({ result: Array.isArray(result) ? result.slice(0, Math.ceil(result.length / 2)) : result, error, status: 'failure' });
}
