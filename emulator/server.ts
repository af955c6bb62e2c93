// Listens, and leads each request through journal, faults, sign-in and route to its answer. Knows no endpoint.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { checkAccess } from './auth/access';
import { authenticate } from './auth/authenticate';
import type { FaultRule } from './faults';
import { ApiError, html, type Call, type Method, type Reply } from './http';
import type { Instance } from './instance';
import { messagePage } from './pages/layout';
import { Router, splitVersion } from './router';

const compress = promisify(gzip);
const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** Starts an HTTP server on the loopback interface; port 0 takes a free one. */
export async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<{ server: Server; url: string }> {
	const server = createServer({ keepAliveTimeout: 30_000 }, handler);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The request handler of an instance. */
export function serve(instance: Instance, router: Router): (request: IncomingMessage, response: ServerResponse) => void {
	return (request, response) => {
		exchange(instance, router, request, response).catch((error: unknown) => {
			// A broken connection ends here; anything else is a fault of the emulator and must be seen.
			if (!response.headersSent && !response.destroyed) {
				response.writeHead(500, { 'Content-Type': 'application/json;charset=UTF-8' });
				response.end(JSON.stringify({ error: { message: 'Unexpected error', detail: String(error) }, status: 'failure' }));
			} else response.destroy();
		});
	};
}

async function exchange(instance: Instance, router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const raw = request.url ?? '/';
	const cut = raw.indexOf('?');
	const rawPath = cut < 0 ? raw : raw.slice(0, cut);
	const query = new URLSearchParams(cut < 0 ? '' : raw.slice(cut + 1));
	const override = request.headers['x-http-method-override'];
	const method = (typeof override === 'string' ? override : request.method ?? 'GET').toUpperCase() as Method;
	const entry = instance.journal.add({
		at: instance.clock.now(), method, path: rawPath, query: Object.fromEntries(query), headers: flat(request), user: '',
	});
	instance.journal.running++;
	instance.journal.peak = Math.max(instance.journal.peak, instance.journal.running);
	try {
		const fault = instance.faults.pick(method, `${rawPath}?${decodeLoosely(raw.slice(cut + 1))}`);
		if (fault) entry.fault = fault.name ?? 'fault';
		if (fault?.delayMs) await pause(fault.delayMs);
		if (fault?.drop === 'before') return void request.socket.destroy();
		const before = fault && !fault.afterProcessing ? faultReply(instance, fault) : undefined;
		let body: Promise<Buffer> | undefined;
		const readBody = () =>
			(body ??= readAll(request, instance.settings.http.maxBody).then((bytes) => {
				entry.body = bytes.subarray(0, 65_536).toString('utf8');
				return bytes;
			}));
		const reply = before ?? (await answer(instance, router, request, method, rawPath, query, readBody, (user) => (entry.user = user)));
		if (fault?.drop === 'after') return void request.socket.destroy();
		const sent = fault?.afterProcessing ? (faultReply(instance, fault) ?? reply) : fault?.partialRows === undefined ? reply : partial(reply, fault.partialRows);
		entry.status = sent.status;
		await send(instance, request, response, method, sent, fault?.truncate);
	} finally {
		instance.journal.running--;
	}
}

async function answer(
	instance: Instance, router: Router, request: IncomingMessage, method: Method, rawPath: string, query: URLSearchParams,
	body: () => Promise<Buffer>, tellUser: (name: string) => void,
): Promise<Reply> {
	if (instance.settings.http.hibernating) return hibernationPage();
	instance.settle();
	try {
		const { path, version } = splitVersion(rawPath);
		const found = methods.has(method) ? router.find(method, path) : 'method';
		const caller = authenticate(instance, request.headers, query);
		tellUser(caller.via === 'none' ? '' : caller.userName);
		const isPublic = typeof found === 'object' && found.route.access === 'public';
		if (!isPublic && caller.via === 'none') throw new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information', { 'WWW-Authenticate': 'BASIC realm="Service-now"' });
		if (found === undefined) throw new ApiError(400, 'Requested URI does not represent any resource');
		if (found === 'method') throw new ApiError(405, 'Method not supported', `Method ${method} is not supported for the requested resource`);
		if (!isPublic) checkAccess(instance, caller, { api: found.route.api ?? '', method, path, table: found.params.table });
		const call: Call = { method, path, version, query, headers: request.headers, params: found.params, caller, baseUrl: instance.url, stream: request, body };
		return await found.route.handler(call, instance);
	} catch (error) {
		if (error instanceof ApiError) return error.reply();
		throw error;
	}
}

async function send(instance: Instance, request: IncomingMessage, response: ServerResponse, method: Method, reply: Reply, truncate?: number): Promise<void> {
	const headers: Record<string, string | string[]> = {
		'X-Is-Logged-In': 'true',
		'Cache-Control': 'no-cache,no-store,must-revalidate,max-age=-1',
		Pragma: 'no-store,no-cache',
		Expires: '0',
		'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
		...reply.headers,
	};
	if (reply.body instanceof Readable) {
		response.writeHead(reply.status, headers);
		reply.body.on('error', () => response.destroy());
		reply.body.pipe(response);
		return;
	}
	let bytes: Buffer = Buffer.alloc(0);
	if (reply.body !== undefined) {
		if (typeof reply.body === 'string') bytes = Buffer.from(reply.body);
		else if (Buffer.isBuffer(reply.body)) bytes = Buffer.from(reply.body);
		else {
			headers['Content-Type'] ??= 'application/json;charset=UTF-8';
			bytes = Buffer.from(JSON.stringify(reply.body));
		}
	}
	if (instance.settings.http.compression && bytes.length > 1024 && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
		bytes = await compress(bytes, { level: 1 });
		headers['Content-Encoding'] = 'gzip';
	}
	if (reply.status !== 204) headers['Content-Length'] = String(bytes.length);
	response.writeHead(reply.status, headers);
	if (truncate !== undefined) {
		response.write(bytes.subarray(0, truncate), () => request.socket.destroy());
		return;
	}
	response.end(method === 'HEAD' || reply.status === 204 ? undefined : bytes);
}

function faultReply(instance: Instance, fault: FaultRule): Reply | undefined {
	if (fault.hibernating) return hibernationPage();
	if (fault.rateLimited) {
		const seconds = fault.rateLimited.retryAfterSeconds;
		return new ApiError(429, 'Rate limit exceeded', 'Rate limit of 100 requests per hour for Table API exceeded', {
			'Retry-After': String(seconds),
			'X-RateLimit-Limit': '100',
			'X-RateLimit-Reset': String(Math.floor(instance.clock.now() / 1000) + seconds),
			'X-RateLimit-Rule': '1f2e3d4c5b6a79880f1e2d3c4b5a6978',
		}).reply();
	}
	if (fault.busy) return new ApiError(429, 'Too many requests', null).reply();
	if (fault.html !== undefined) return html(fault.html === true ? messagePage('Service temporarily unavailable') : fault.html, fault.status ?? 200, fault.headers);
	if (fault.status === undefined) return undefined;
	if (fault.body !== undefined) return { status: fault.status, headers: { 'Content-Type': 'application/json;charset=UTF-8', ...fault.headers }, body: fault.body };
	if (fault.status === 202 || fault.status === 204) return { status: fault.status, headers: fault.headers };
	return new ApiError(fault.status, fault.message ?? 'Unexpected error', fault.detail ?? null, fault.headers).reply();
}

/** A list answer cut by the time quota: the rows so far and an error in the same document (KB0778443). */
function partial(reply: Reply, rows: number): Reply {
	const body = reply.body as { result?: unknown } | undefined;
	if (!Array.isArray(body?.result)) return reply;
	const message = 'Transaction cancelled: maximum execution time exceeded';
	return { ...reply, body: { result: body.result.slice(0, rows), error: { message, detail: `${message} Check logs for error trace or enable glide.rest.debug property to verify REST request processing` }, status: 'failure' } };
}

/** What a sleeping developer instance answers to everything. */
export function hibernationPage(): Reply {
	return html(`<!DOCTYPE html><html><head><title>Instance Hibernating page</title></head><body><h1>Your instance is hibernating.</h1><p>Sign in to the developer site to wake it up.</p></body></html>`);
}

async function readAll(stream: Readable, limit: number): Promise<Buffer> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of stream as AsyncIterable<Buffer>) {
		size += part.length;
		if (size <= limit) parts.push(part);
	}
	if (size > limit) throw new ApiError(400, 'Exception while reading request', `Rejected large REST payload with content-length = ${size} bytes. Max allowed: ${limit} bytes.`);
	return Buffer.concat(parts);
}

function flat(request: IncomingMessage): Record<string, string> {
	return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

function decodeLoosely(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
