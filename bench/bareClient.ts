// The ideal client: the fewest requests, so many at a time, nothing else. It knows all answers in advance, keeps nothing and pays a connection per request like n8n.
import { request as httpRequest } from 'node:http';

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
