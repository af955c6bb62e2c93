// Writes a reply to the wire: JSON, XML, text, bytes or a stream; compressed when asked, cut when a fault says so.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { wantsXml } from './engine/negotiate';
import { toXml } from './engine/xml';
import type { Method, Reply } from './http';
import type { Instance } from './instance';

const compress = promisify(gzip);
const compressFrom = 1024;

export interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	method: Method;
	transactionId: string;
	/** Over HTTPS: cookies are marked so, and the load balancer that ends TLS names itself (KB0993615). */
	secure?: boolean;
	/** Cut the connection after so many bytes of the body. */
	truncate?: number;
}

export async function send(instance: Instance, reply: Reply, { request, response, method, transactionId, secure, truncate }: Exchange): Promise<void> {
	const headers: Record<string, string | string[]> = {
		Date: new Date(instance.clock.now()).toUTCString(),
		'X-Is-Logged-In': String(reply.status !== 401),
		'X-Transaction-ID': transactionId,
		'Cache-Control': 'no-cache,no-store,must-revalidate,max-age=-1',
		Pragma: 'no-store,no-cache',
		Expires: '0',
		'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
		Server: secure ? 'snow_adc' : 'ServiceNow',
		...reply.headers,
	};
	if (secure && headers['Set-Cookie']) headers['Set-Cookie'] = [headers['Set-Cookie']].flat().map((cookie) => `${cookie}; Secure`);
	if (reply.body instanceof Readable) return stream(reply.body, response.writeHead(reply.status, headers));
	let bytes = bytesOf(reply, request, headers);
	if (instance.settings.http.compression && bytes.length > compressFrom && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
		bytes = await compress(bytes, { level: 1 });
		headers['Content-Encoding'] = 'gzip';
	}
	const hasBody = reply.status !== 204 && reply.status !== 304;
	if (hasBody) headers['Content-Length'] = String(bytes.length);
	response.writeHead(reply.status, headers);
	if (truncate !== undefined) response.write(bytes.subarray(0, truncate), () => request.socket.destroy());
	else response.end(method === 'HEAD' || !hasBody ? undefined : bytes);
}

function stream(body: Readable, response: ServerResponse): void {
	body.on('error', () => response.destroy());
	response.on('close', () => body.destroy());
	body.pipe(response);
}

function bytesOf(reply: Reply, request: IncomingMessage, headers: Record<string, string | string[]>): Buffer {
	const { body } = reply;
	if (body === undefined) return Buffer.alloc(0);
	if (typeof body === 'string') return Buffer.from(body);
	if (Buffer.isBuffer(body)) return body;
	if (wantsXml(request.headers)) {
		headers['Content-Type'] ??= 'application/xml;charset=UTF-8';
		return Buffer.from(toXml(body as object));
	}
	headers['Content-Type'] ??= 'application/json;charset=UTF-8';
	return Buffer.from(JSON.stringify(body));
}
