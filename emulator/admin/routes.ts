// The instruments over HTTP, on a port of their own: what a test or a demo in another process needs. Not ServiceNow.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from '../router';
import type { Call, Method, Reply, Route } from '../http';
import type { FaultRule } from '../faults';
import type { Instance } from '../instance';
import { guest } from '../engine/caller';
import { oauthInstruments } from './oauth';

const done: Reply = { status: 200, body: { done: true } };

async function json<T>(call: Call): Promise<T> {
	const text = (await call.body()).toString('utf8');
	return (text ? JSON.parse(text) : {}) as T;
}

export const adminRoutes: Route[] = [
	...oauthInstruments,
	{ method: 'POST', path: '/reset', handler: (_call, instance) => (instance.reset(), done) },
	{ method: 'GET', path: '/journal', handler: (call, { journal }) => ({ status: 200, body: { total: journal.total, peak: journal.peak, entries: journal.entries({ method: call.query.get('method') ?? undefined, path: call.query.get('path') ?? undefined }) } }) },
	{ method: 'DELETE', path: '/journal', handler: (_call, { journal }) => (journal.clear(), done) },
	{
		method: 'POST', path: '/faults',
		async handler(call, { faults }) {
			const rule = await json<FaultRule & { path?: string; pattern?: string }>(call);
			return { status: 200, body: { id: faults.add(rule.pattern ? { ...rule, path: new RegExp(rule.pattern) } : rule) } };
		},
	},
	{ method: 'GET', path: '/faults', handler: (_call, { faults }) => ({ status: 200, body: faults.list() }) },
	{ method: 'DELETE', path: '/faults', handler: (_call, { faults }) => (faults.clear(), done) },
	{
		method: 'POST', path: '/clock',
		async handler(call, { clock }) {
			const order = await json<{ freeze?: string | number | true; advance?: number; skew?: number; resume?: true; commitDelay?: number }>(call);
			if (order.resume) clock.resume();
			if (order.freeze !== undefined) clock.freeze(order.freeze === true ? undefined : order.freeze);
			if (order.skew !== undefined) clock.skew(order.skew);
			if (order.advance !== undefined) clock.advance(order.advance);
			if (order.commitDelay !== undefined) clock.commitDelay = order.commitDelay;
			return { status: 200, body: { now: clock.now() } };
		},
	},
	{
		method: 'POST', path: '/settings',
		async handler(call, instance) {
			const changes = await json<Record<string, Record<string, unknown>>>(call);
			const settings = instance.settings as unknown as Record<string, Record<string, unknown>>;
			for (const [section, values] of Object.entries(changes)) Object.assign(settings[section] ?? {}, values);
			return { status: 200, body: settings };
		},
	},
];

/** Request handler of the second port. */
export function serveAdmin(instance: Instance): (request: IncomingMessage, response: ServerResponse) => void {
	const router = new Router(adminRoutes);
	return (request, response) => {
		void answer(instance, router, request)
			.catch((error: unknown): Reply => ({ status: 400, body: { error: String(error) } }))
			.then((reply) => {
				response.writeHead(reply.status, { 'Content-Type': 'application/json' });
				response.end(JSON.stringify(reply.body ?? null));
			});
	};
}

async function answer(instance: Instance, router: Router, request: IncomingMessage): Promise<Reply> {
	const url = new URL(request.url ?? '/', 'http://instruments');
	const found = router.find(request.method as Method, url.pathname);
	if (typeof found !== 'object') return { status: 404, body: { error: 'no such instrument' } };
	const body = async () => {
		const parts: Buffer[] = [];
		for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
		return Buffer.concat(parts);
	};
	return await found.route.handler({ method: request.method as Method, path: url.pathname, version: '', query: url.searchParams, headers: request.headers, params: found.params, caller: guest(instance), baseUrl: '', stream: request, body, again: () => Promise.reject(new Error('no batches here')) }, instance);
}
