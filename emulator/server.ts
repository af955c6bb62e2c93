// Listens, and leads each request through journal, faults, sign-in, limits and route to its answer. Knows no endpoint.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { checkAccess } from './auth/access';
import { authenticate } from './auth/authenticate';
import { nameOn, presentedBy } from './auth/certificates';
import { stopWrite, withNextToken } from './auth/userTokens';
import type { Caller } from './engine/caller';
import { checkMediaTypes } from './engine/negotiate';
import { faultReply, hibernationPage } from './faultReplies';
import type { FaultRule } from './faults';
import { ApiError, type Call, type InnerRequest, type Method, type Reply } from './http';
import type { Instance } from './instance';
import type { JournalEntry } from './journal';
import { admit, timed } from './limits/admit';
import { bodyLimit } from './limits/bodyLimit';
import { cutRows } from './limits/quota';
import { type Router, splitVersion } from './router';
import { send } from './send';

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** Room for the longest address that is still answered, with 414, by ourselves. */
export const limits = { keepAliveTimeout: 30_000, maxHeaderSize: 131_072 };

/** Starts an HTTP server on the loopback interface; port 0 takes a free one. */
export async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<{ server: Server; url: string }> {
	const server = createServer(limits, handler);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The request handler of an instance. `secureUrl` tells the address of an HTTPS listener, which links in its answers begin with. */
export function serve(instance: Instance, router: Router, secureUrl?: () => string): (request: IncomingMessage, response: ServerResponse) => void {
	const met = new WeakSet<Socket>();
	return (request, response) => {
		const { perConnectionMs } = instance.settings.latency;
		const isNew = !met.has(request.socket);
		met.add(request.socket);
		const ready = isNew && perConnectionMs > 0 ? pause(perConnectionMs) : Promise.resolve();
		const work = (): Promise<void> => exchange(instance, router, request, response);
		ready.then(() => (secureUrl ? instance.under(secureUrl(), work) : work())).catch((error: unknown) => {
			// A broken connection ends here; anything else is a fault of the emulator and must be seen.
			if (!response.headersSent && !response.destroyed) {
				response.writeHead(500, { 'Content-Type': 'application/json;charset=UTF-8' });
				response.end(JSON.stringify({ error: { message: 'Unexpected error', detail: String(error) }, status: 'failure' }));
			} else response.destroy();
		});
	};
}

interface Incoming {
	request: IncomingMessage;
	method: Method;
	rawPath: string;
	query: URLSearchParams;
	entry: JournalEntry;
	body(): Promise<Buffer>;
}

async function exchange(instance: Instance, router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const incoming = receive(instance, request);
	const { entry, method } = incoming;
	// Asked for now: a request that was broken off has no socket any more.
	const secure = request.socket instanceof TLSSocket;
	const { journal } = instance;
	journal.running++;
	journal.peak = Math.max(journal.peak, journal.running);
	try {
		const fault = instance.faults.pick(method, decodeLoosely(request.url ?? '/'));
		if (fault) entry.fault = fault.name ?? 'fault';
		const reply = fault ? await faulty(instance, router, incoming, fault) : await answer(instance, router, incoming);
		if (!reply) return void request.socket.destroy();
		entry.status = reply.status;
		await send(instance, reply, { request, response, method, transactionId: randomBytes(16).toString('hex'), secure, truncate: fault?.truncate });
	} finally {
		journal.running--;
	}
}

/** The answer under a fault; undefined when the connection is cut instead. */
async function faulty(instance: Instance, router: Router, incoming: Incoming, fault: FaultRule): Promise<Reply | undefined> {
	if (fault.delayMs) await pause(fault.delayMs);
	if (fault.drop === 'before') return undefined;
	const instead = faultReply(instance, fault);
	if (instead && !fault.afterProcessing) return instead;
	const reply = await answer(instance, router, incoming);
	if (fault.drop === 'after') return undefined;
	return instead ?? (fault.partialRows === undefined ? undefined : cutRows(reply, fault.partialRows)) ?? reply;
}

function receive(instance: Instance, request: IncomingMessage): Incoming {
	const raw = request.url ?? '/';
	const cut = raw.indexOf('?');
	const rawPath = cut < 0 ? raw : raw.slice(0, cut);
	const query = new URLSearchParams(cut < 0 ? '' : raw.slice(cut + 1));
	const override = request.headers['x-http-method-override'];
	const method = (typeof override === 'string' ? override : (request.method ?? 'GET')).toUpperCase() as Method;
	const shown = presentedBy(request.socket);
	const entry = instance.journal.add({ at: instance.clock.now(), method, path: rawPath, query: Object.fromEntries(query), headers: flat(request), user: '', via: 'none', ...(shown ? { certificate: nameOn(shown.certificate.subject) } : {}) });
	let bytes: Promise<Buffer> | undefined;
	const body = (): Promise<Buffer> =>
		(bytes ??= readAll(request, bodyLimit(instance)).then((all) => {
			entry.body = all.subarray(0, 65_536).toString('utf8');
			return all;
		}));
	return { request, method, rawPath, query, entry, body };
}

async function answer(instance: Instance, router: Router, { request, method, rawPath, query, entry, body }: Incoming): Promise<Reply> {
	if (instance.settings.http.hibernating) return hibernationPage();
	instance.settle();
	try {
		if ((request.url ?? '').length > instance.settings.http.maxUrl) throw new ApiError(414, 'Request-URI Too Long');
		const caller = await authenticate(instance, { method, headers: request.headers, query, certificate: presentedBy(request.socket), body });
		entry.user = caller.via === 'none' ? '' : caller.userName;
		entry.via = caller.via;
		if (caller.foreignUserToken) return stopWrite(instance, request.headers, { method, url: request.url ?? '/', headers: flat(request), body: await body() });
		const asked = { method, rawPath, query, headers: request.headers, address: request.socket.remoteAddress, stream: caller.via === 'hmac' ? Readable.from([await body()]) : request, body };
		return withNextToken(instance, caller, method, request.headers, await perform(instance, router, caller, asked, admit));
	} catch (error) {
		if (error instanceof ApiError) return error.reply();
		throw error;
	}
}

type Asked = Pick<Call, 'method' | 'query' | 'headers' | 'stream' | 'body'> & { rawPath: string; address?: string };
type Gate = typeof admit;

/** Finds the route, checks that the caller may use it, and runs it behind the gate of the instance's limits. */
async function perform(instance: Instance, router: Router, caller: Caller, asked: Asked, gate: Gate): Promise<Reply> {
	const { rawPath, address, ...request } = asked;
	const { method } = request;
	const { path, version } = splitVersion(rawPath);
	const found = methods.has(method) ? router.find(method, path) : 'method';
	const isPublic = typeof found === 'object' && found.route.access === 'public';
	if (!isPublic && caller.via === 'none') throw new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information', { 'WWW-Authenticate': 'BASIC realm="Service-now"', ...caller.refusal });
	if (found === undefined) throw new ApiError(400, 'Requested URI does not represent any resource');
	if (found === 'method') throw new ApiError(405, 'Method not supported', `Method ${method} is not supported for the requested resource`);
	const { api = '', handler } = found.route;
	if (!isPublic) checkAccess(instance, caller, { api, method, path, version, table: found.params.table, address });
	checkMediaTypes(api, method, request.headers);
	const call: Call = { ...request, path, version, params: found.params, caller, baseUrl: instance.url, again: (inner) => again(instance, router, caller, address, inner) };
	return api ? await gate(instance, api, call, () => handler(call, instance)) : await handler(call, instance);
}

/** An inner request runs inside the thread of the outer one. */
const sameThread: Gate = async (instance, _api, call, work) => await timed(instance, call, work);

async function again(instance: Instance, router: Router, caller: Caller, address: string | undefined, { method, url, headers, body }: InnerRequest): Promise<Reply> {
	const cut = url.indexOf('?');
	const [rawPath, query] = cut < 0 ? [url, ''] : [url.slice(0, cut), url.slice(cut + 1)];
	try {
		return await perform(instance, router, caller, { method, rawPath: rawPath.startsWith('/') ? rawPath : `/${rawPath}`, query: new URLSearchParams(query), headers, address, stream: Readable.from([body]), body: () => Promise.resolve(body) }, sameThread);
	} catch (error) {
		if (error instanceof ApiError) return error.reply();
		throw error;
	}
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
