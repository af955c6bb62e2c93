// The ideal client: the fewest requests, so many at a time, nothing else. It knows all answers in advance, keeps nothing and pays a connection per request like n8n.
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';

/** Requests at once: the default of our node. */
export const AT_ONCE = 6;

export interface BareRequest {
	method: string;
	path: string;
	body?: unknown;
}

export interface BareReply {
	status: number;
	body: unknown;
}

/** One exchange on a connection of its own. */
export function exchange(base: string, token: string, { method, path, body }: BareRequest): Promise<BareReply> {
	const sent = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	return new Promise((resolve, reject) => {
		const request = httpRequest(
			`${base}${path}`,
			{ method, agent: false, headers: { Accept: 'application/json', Authorization: `Bearer ${token}`, ...(sent === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(sent) }) } },
			(response) => {
				const parts: Buffer[] = [];
				response.on('data', (part: Buffer) => parts.push(part));
				response.on('error', reject);
				response.on('end', () => {
					const text = Buffer.concat(parts).toString('utf8');
					resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
				});
			},
		);
		request.on('error', reject);
		request.end(sent);
	});
}

/** All of them, so many at a time; what was refused for load is sent again at once. */
export async function exchangeAll(base: string, token: string, requests: readonly BareRequest[], atOnce: number): Promise<BareReply[]> {
	const replies = new Array<BareReply>(requests.length);
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < requests.length) {
			const index = next++;
			do replies[index] = await exchange(base, token, requests[index]);
			while (replies[index].status === 429);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, lane));
	return replies;
}

const CHUNK = Buffer.alloc(65_536, 'x');

/** Sends so many bytes, made while they are sent. */
export function sendBytes(base: string, token: string, path: string, length: number): Promise<BareReply> {
	return new Promise((resolve, reject) => {
		const request = httpRequest(`${base}${path}`, { method: 'POST', agent: false, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/octet-stream', 'Content-Length': length } }, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown }));
		});
		request.on('error', reject);
		const chunks = function* () {
			for (let left = length; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, Math.min(left, CHUNK.length));
		};
		Readable.from(chunks()).pipe(request);
	});
}

/** The number of bytes that come; none is kept. */
export function countBytes(base: string, token: string, path: string): Promise<number> {
	return new Promise((resolve, reject) => {
		httpRequest(`${base}${path}`, { agent: false, headers: { Authorization: `Bearer ${token}` } }, (response) => {
			let length = 0;
			response.on('data', (part: Buffer) => (length += part.length));
			response.on('end', () => resolve(length));
			response.on('error', reject);
		}).on('error', reject).end();
	});
}
