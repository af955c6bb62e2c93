// The instruments over HTTP, on a port of their own: what a test or a demo in another process needs. Not ServiceNow.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Denial } from '../engine/access';
import { guest } from '../engine/caller';
import type { AbortRule, DataPolicy } from '../engine/policies';
import type { WriteOptions } from '../engine/write';
import type { FaultRule } from '../faults';
import { ApiError, type Call, type Method, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { TableInstrument, type By } from '../instruments';
import { Router } from '../router';
import type { Row } from '../store';
import { oauthInstruments } from './oauth';
import { pushInstruments } from './push';
import { tlsInstruments } from './tls';

const done: Reply = { status: 200, body: { done: true } };

const reply = (body: unknown): Reply => ({ status: 200, body });

async function json<T>(call: Call): Promise<T> {
	const text = (await call.body()).toString('utf8');
	return (text ? JSON.parse(text) : {}) as T;
}

/** A POST whose JSON body is handed to an instrument. */
const order = <T>(path: string, act: (instance: Instance, body: T, call: Call) => unknown): Route => ({
	method: 'POST', path,
	handler: async (call, instance) => reply(act(instance, await json<T>(call), call) ?? { done: true }),
});

export interface ClockOrder {
	freeze?: string | number | true;
	advance?: number;
	skew?: number;
	resume?: true;
	commitDelay?: number;
}

function setClock({ clock }: Instance, { freeze, advance, skew, resume, commitDelay }: ClockOrder): { now: number } {
	if (resume) clock.resume();
	if (freeze !== undefined) clock.freeze(freeze === true ? undefined : freeze);
	if (skew !== undefined) clock.skew(skew);
	if (advance !== undefined) clock.advance(advance);
	if (commitDelay !== undefined) clock.commitDelay = commitDelay;
	return { now: clock.now() };
}

/** A fault as JSON: a regular expression travels as `pattern`. */
export type FaultOrder = Omit<FaultRule, 'path'> & { path?: string; pattern?: string };

export interface TableOrder {
	values: Record<string, unknown>;
	options?: WriteOptions & By;
}

const tableOfCall = (instance: Instance, call: Call): TableInstrument => new TableInstrument(instance, call.params.table);

const tableRoutes: Route[] = [
	{
		method: 'GET', path: '/tables/{table}',
		handler: (call, instance) => reply({ count: tableOfCall(instance, call).count(call.query.get('query') ?? ''), rows: call.query.get('count') === 'true' ? [] : tableOfCall(instance, call).rows(call.query.get('query') ?? '') }),
	},
	{ method: 'GET', path: '/tables/{table}/{sys_id}', handler: (call, instance) => reply(tableOfCall(instance, call).get(call.params.sys_id) ?? null) },
	order<TableOrder>('/tables/{table}', (instance, { values, options }, call) => tableOfCall(instance, call).insert(values, options)),
	order<Row[]>('/tables/{table}/load', (instance, rows, call) => tableOfCall(instance, call).load(rows)),
	order<TableOrder>('/tables/{table}/{sys_id}', (instance, { values, options }, call) => tableOfCall(instance, call).update(call.params.sys_id, values, options)),
	{ method: 'DELETE', path: '/tables/{table}/{sys_id}', handler: (call, instance) => (tableOfCall(instance, call).delete(call.params.sys_id, { by: call.query.get('by') ?? undefined }), done) },
];

export const adminRoutes: Route[] = [
	...oauthInstruments,
	...pushInstruments,
	...tlsInstruments,
	...tableRoutes,
	order<{ records?: number }>('/reset', (instance, { records }) => {
		if (records !== undefined) instance.seedOptions.records = records;
		instance.reset();
	}),
	{ method: 'GET', path: '/journal', handler: ({ query }, { journal }) => reply({ total: journal.total, peak: journal.peak, running: journal.running, entries: journal.entries({ method: query.get('method') ?? undefined, path: query.get('path') ?? undefined, status: query.has('status') ? Number(query.get('status')) : undefined }) }) },
	{ method: 'DELETE', path: '/journal', handler: (_call, { journal }) => (journal.clear(), done) },
	order<FaultOrder>('/faults', ({ faults }, { pattern, ...rule }) => ({ id: faults.add(pattern ? { ...rule, path: new RegExp(pattern) } : rule) })),
	{ method: 'GET', path: '/faults', handler: (_call, { faults }) => reply(faults.list()) },
	{ method: 'DELETE', path: '/faults', handler: (_call, { faults }) => (faults.clear(), done) },
	{ method: 'DELETE', path: '/faults/{id}', handler: ({ params }, { faults }) => (faults.remove(params.id), done) },
	order<ClockOrder>('/clock', setClock),
	order<Record<string, Record<string, unknown>>>('/settings', (instance, changes) => {
		const settings = instance.settings as unknown as Record<string, Record<string, unknown>>;
		for (const [section, values] of Object.entries(changes)) Object.assign(settings[section] ?? {}, values);
		return settings;
	}),
	order<Denial>('/access', ({ access }, rule) => access.deny(rule)),
	{ method: 'DELETE', path: '/access', handler: (_call, { access }) => (access.clear(), done) },
	{ method: 'DELETE', path: '/access/{table}', handler: ({ params }, { access }) => (access.allow(params.table), done) },
	order<DataPolicy>('/policies/data', ({ policies }, policy) => policies.addDataPolicy(policy)),
	order<AbortRule>('/policies/abort', ({ policies }, rule) => policies.addAbort(rule)),
	{ method: 'DELETE', path: '/policies', handler: (_call, { policies }) => (policies.clear(), done) },
];

/** Request handler of the second port. */
export function serveAdmin(instance: Instance): (request: IncomingMessage, response: ServerResponse) => void {
	const router = new Router(adminRoutes);
	return (request, response) => {
		void answer(instance, router, request)
			.catch((error: unknown): Reply => (error instanceof ApiError ? error.reply() : { status: 400, body: { error: String(error) } }))
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
