// The Batch API: several requests in one, run one after another as the same caller (docs: batch-api.md).
import { readJson } from '../engine/body';
import { wantsXml } from '../engine/negotiate';
import { toXml } from '../engine/xml';
import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { ApiError, type Call, type InnerRequest, type Method, type Reply, type Route } from '../http';
import type { Instance } from '../instance';

interface Pair {
	name?: unknown;
	value?: unknown;
}

interface Item {
	id?: unknown;
	method?: unknown;
	url?: unknown;
	headers?: unknown;
	body?: unknown;
	exclude_response_headers?: unknown;
}

const megabyte = 1024 * 1024;

function requestOf(item: Item): InnerRequest {
	const headers: Record<string, string> = {};
	for (const { name, value } of Array.isArray(item.headers) ? (item.headers as Pair[]) : []) headers[String(name).toLowerCase()] = String(value);
	return { method: String(item.method ?? 'GET').toUpperCase() as Method, url: String(item.url ?? ''), headers, body: Buffer.from(typeof item.body === 'string' ? item.body : '', 'base64') };
}

async function bytesOf({ body }: Reply, xml: boolean): Promise<Buffer> {
	if (body === undefined) return Buffer.alloc(0);
	if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
	if (!(body instanceof Readable)) return Buffer.from(xml && body !== null ? toXml(body) : JSON.stringify(body));
	const parts: Buffer[] = [];
	for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
	return Buffer.concat(parts);
}

function headersOf(reply: Reply, bytes: Buffer, xml: boolean): Pair[] {
	const all = { 'Content-Type': `application/${xml ? 'xml' : 'json'};charset=UTF-8`, 'Content-Length': String(bytes.length), ...reply.headers };
	return Object.entries(all).map(([name, value]) => ({ name, value: Array.isArray(value) ? value.join(', ') : value }));
}

async function serve(call: Call, item: Item, maxOutput: number): Promise<Record<string, unknown> | undefined> {
	const id = String(item.id ?? '');
	const started = performance.now();
	const request = requestOf(item);
	const xml = wantsXml(request.headers);
	const reply = await call.again(request);
	const bytes = await bytesOf(reply, xml);
	if (bytes.length > maxOutput) return undefined;
	return {
		id,
		body: bytes.toString('base64'),
		status_code: reply.status,
		status_text: STATUS_CODES[reply.status] ?? '',
		// Excluded headers leave an empty list behind, as in the page's sample.
		headers: item.exclude_response_headers === true || item.exclude_response_headers === 'true' ? [] : headersOf(reply, bytes, xml),
		execution_time: Math.round(performance.now() - started),
	};
}

async function batch(call: Call, instance: Instance): Promise<Reply> {
	const order = await readJson(call);
	if (!Array.isArray(order.rest_requests)) throw new ApiError(400, 'Invalid batch request', 'rest_requests is missing');
	const maxInput = Number(instance.property('glide.rest.batch.max.inputSize', String(5 * megabyte)));
	const header = Number(call.headers['x-batchrequest-max-output-size'] ?? NaN);
	let room = Math.min(10 * megabyte, header || Number(instance.property('glide.rest.batch.max.outputSize', String(10 * megabyte))));
	const until = instance.clock.now() + 30_000;
	const serviced: Record<string, unknown>[] = [];
	const unserviced: string[] = [];
	for (const item of order.rest_requests as Item[]) {
		const tooLarge = typeof item.body === 'string' && item.body.length > maxInput;
		const done = unserviced.length > 0 || tooLarge || instance.clock.now() > until ? undefined : await serve(call, item, room);
		if (!done) unserviced.push(String(item.id ?? ''));
		else {
			serviced.push(done);
			room -= String(done.body).length;
		}
	}
	return { status: 200, body: { batch_request_id: String(order.batch_request_id ?? ''), serviced_requests: serviced, unserviced_requests: unserviced } };
}

export const batchRoutes: Route[] = [{ method: 'POST', path: '/api/now/batch', api: 'Batch API', handler: batch }];
