// Packs several requests into one call of the Batch API and hands each its own reply. Repeats nothing whose outcome is unknown.
// ServiceNow documentation: "Batch API" (/api/now/v1/batch): JSON only, at most 5 MB in, 10 MB out and 30 seconds, served one after the other;
// what did not fit is listed as unserviced and was not touched.
//
// outcome of the batch              | what happens to each request in it
// answered                          | its own reply; a failure that may be repeated is sent again alone, as after a first try
// unserviced                        | sent again, in a smaller batch
// not available (400, 403, 404, 405)| sent alone, and no batch is tried again
// perhaps applied (timeout, 5xx …)  | read and replace are sent again alone; append fails with its outcome unknown, for its caller to look up
// certainly not applied             | fails like the batch

import { failureOfReply, ServiceNowError } from './errors';
import { isObject, parsedJson } from './json';
import { mayRepeat } from './retry';
import type { Effect, Send, ServiceNowReply, ServiceNowRequest } from './types';

const PATH = '/api/now/v1/batch';
/** Characters of JSON in one batch: 5 MB is the default limit, and its bodies grow by a third in base64. */
const LARGEST_BATCH = 3_000_000;
/** Characters of path and query that every web server in between accepts (Ansible's collection switches at 2,048). */
const LONGEST_URL = 2_000;

const NOT_AVAILABLE: ReadonlySet<number | undefined> = new Set([400, 403, 404, 405]);

/** Path and query as they stand in the request line. */
function relativeUrl({ path, query = {} }: ServiceNowRequest): string {
	const parameters = Object.entries(query)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
	return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

const bodyLength = ({ body }: ServiceNowRequest): number => (body === undefined ? 0 : JSON.stringify(body).length);

/** Only JSON goes through a batch: no bytes, no streams. */
const fits = (request: ServiceNowRequest): boolean =>
	(request.answer ?? 'json') === 'json' && request.contentType === undefined && bodyLength(request) < LARGEST_BATCH;

const strongest = (requests: readonly ServiceNowRequest[]): Effect =>
	(['append', 'replace'] as const).find((effect) => requests.some((request) => request.effect === effect)) ?? 'read';

const header = (name: string, value: string) => ({ name, value });

/** One request that carries the others; the id of each is its index. */
export function batchOf(requests: readonly ServiceNowRequest[]): ServiceNowRequest {
	return {
		method: 'POST',
		path: PATH,
		body: {
			batch_request_id: '1',
			rest_requests: requests.map((request, index) => ({
				id: String(index),
				method: request.method,
				url: relativeUrl(request),
				headers: [header('Accept', 'application/json'), ...(request.body === undefined ? [] : [header('Content-Type', 'application/json')])],
				...(request.body === undefined ? {} : { body: Buffer.from(JSON.stringify(request.body)).toString('base64') }),
			})),
		},
		effect: strongest(requests),
	};
}

interface Serviced {
	id?: unknown;
	body?: unknown;
	status_code?: unknown;
	headers?: unknown;
}

function replyOf({ body, status_code: status, headers }: Serviced): ServiceNowReply {
	const text = typeof body === 'string' ? Buffer.from(body, 'base64').toString('utf8') : '';
	const pairs = Array.isArray(headers) ? headers.filter(isObject).map(({ name, value }) => [String(name).toLowerCase(), String(value)] as const) : [];
	return { status: Number(status), headers: Object.fromEntries(pairs), body: text === '' ? undefined : parsedJson(text) };
}

/**
 * The replies by index; a request that was not serviced has none.
 * @throws ServiceNowError (notJson) when the answer is no batch answer
 */
export function batchReplies(reply: ServiceNowReply): Map<number, ServiceNowReply> {
	const serviced = isObject(reply.body) ? reply.body.serviced_requests : undefined;
	if (!Array.isArray(serviced)) throw new ServiceNowError({ kind: 'notJson', status: reply.status, message: 'The answer of ServiceNow is no batch answer' });
	return new Map(serviced.filter(isObject).map((one) => [Number(one.id), replyOf(one)]));
}

interface Waiting {
	request: ServiceNowRequest;
	resolve: (reply: ServiceNowReply) => void;
	reject: (error: unknown) => void;
}

/** Joins requests into batches; one for a whole run, because it learns whether the instance lets it. */
export class Batcher {
	private available = true;

	/**
	 * @param most the highest number of requests in one batch
	 * @param pause resolves when everything that could go on without the network has gone on
	 */
	constructor(private readonly send: Send, private most: number, private readonly pause: () => Promise<void>) {}

	/**
	 * Runs the worker on all inputs at once. As soon as each of them either waits for a reply or has ended, what they ask for goes out
	 * together; so whatever an operation sends, and in how many steps, is batched. Workers that wait for something else, such as each
	 * other, are not waited for once nothing moves any more. Results are in input order; the error of the earliest failed input is thrown
	 * when all have ended.
	 */
	async run<In, Out>(inputs: readonly In[], worker: (input: In, send: Send) => Promise<Out>): Promise<Out[]> {
		let busy = inputs.length;
		let underWay = 0;
		let asked = 0;
		let isWatching = false;
		let waiting: Waiting[] = [];
		const flush = (): void => {
			const together = waiting;
			waiting = [];
			underWay += together.length;
			void this.deliver(together);
		};
		const flushWhenQuiet = async (): Promise<void> => {
			if (isWatching) return;
			isWatching = true;
			for (let before = -1; before !== asked; await this.pause()) before = asked;
			isWatching = false;
			if (underWay === 0 && waiting.length > 0) flush();
		};
		const moved = (): void => {
			if (waiting.length === 0) return;
			if (waiting.length >= busy) flush();
			else void flushWhenQuiet();
		};
		const joined: Send = async (request) => {
			asked++;
			const isAlone = !this.available || !fits(request);
			if (isAlone) {
				busy--;
				underWay++;
				moved();
			}
			try {
				if (isAlone) return await this.send(request);
				return await new Promise<ServiceNowReply>((resolve, reject) => {
					waiting.push({ request, resolve, reject });
					moved();
				});
			} finally {
				underWay--;
				if (isAlone) busy++;
				moved();
			}
		};
		const ends = await Promise.allSettled(
			inputs.map(async (input) => {
				try {
					return await worker(input, joined);
				} finally {
					busy--;
					moved();
				}
			}),
		);
		return ends.map((end) => {
			if (end.status === 'rejected') throw end.reason;
			return end.value;
		});
	}

	private async deliver(waiting: readonly Waiting[]): Promise<void> {
		await Promise.all(this.portions(waiting).map(async (portion) => await this.deliverPortion(portion)));
	}

	private portions(waiting: readonly Waiting[]): Waiting[][] {
		const portions: Waiting[][] = [];
		let size = Infinity;
		for (const one of waiting) {
			const length = bodyLength(one.request) * 1.4 + 500;
			const last = portions.at(-1);
			if (last === undefined || last.length >= this.most || size + length > LARGEST_BATCH) {
				portions.push([one]);
				size = length;
			} else {
				last.push(one);
				size += length;
			}
		}
		return portions;
	}

	private async deliverPortion(portion: readonly Waiting[]): Promise<void> {
		if (portion.length === 1 || !this.available) return await this.deliverAlone(portion);
		let replies: Map<number, ServiceNowReply>;
		try {
			replies = batchReplies(await this.send(batchOf(portion.map(({ request }) => request))));
		} catch (error) {
			return await this.resolveFailed(portion, error);
		}
		const unserviced = portion.filter((_one, index) => !replies.has(index));
		const again: Waiting[] = [];
		portion.forEach((one, index) => {
			const reply = replies.get(index);
			if (reply === undefined) return;
			const failure = failureOfReply(reply, Date.now());
			if (failure === undefined) one.resolve(reply);
			else if (mayRepeat(failure, one.request.effect)) again.push({ ...one, request: { ...one.request, refused: failure } });
			else one.reject(failure);
		});
		if (unserviced.length > 0 && unserviced.length < portion.length) this.most = portion.length - unserviced.length;
		await Promise.all([
			this.deliverAlone(again),
			unserviced.length < portion.length ? this.deliver(unserviced) : this.deliverAlone(unserviced),
		]);
	}

	private async resolveFailed(portion: readonly Waiting[], error: unknown): Promise<void> {
		if (!(error instanceof ServiceNowError)) return portion.forEach(({ reject }) => reject(error));
		if (NOT_AVAILABLE.has(error.status)) {
			this.available = false;
			return await this.deliverAlone(portion);
		}
		const wasRepeated = mayRepeat(error, strongest(portion.map(({ request }) => request)));
		const safe = portion.filter(({ request }) => error.mayHaveBeenApplied && !wasRepeated && request.effect !== 'append');
		for (const one of portion) if (!safe.includes(one)) one.reject(error);
		await this.deliverAlone(safe);
	}

	private async deliverAlone(portion: readonly Waiting[]): Promise<void> {
		await Promise.all(portion.map(async ({ request, resolve, reject }) => await this.send(request).then(resolve, reject)));
	}
}

/** A `send` whose reads go through a batch of one when their URL would be too long for the servers in between. */
export function unlessTooLong(send: Send): Send {
	let available = true;
	return async (request) => {
		if (!available || request.method !== 'GET' || !fits(request) || relativeUrl(request).length <= LONGEST_URL) return await send(request);
		let reply: ServiceNowReply | undefined;
		try {
			reply = batchReplies(await send(batchOf([request]))).get(0);
		} catch (error) {
			if (!(error instanceof ServiceNowError) || !NOT_AVAILABLE.has(error.status)) throw error;
			available = false;
			return await send(request);
		}
		if (reply === undefined) throw new ServiceNowError({ kind: 'quotaExceeded', message: 'The answer was too large or too slow for a batch', advice: 'Ask for fewer columns, use a narrower query or a smaller page size.' });
		const failure = failureOfReply(reply, Date.now());
		if (failure) throw failure;
		return reply;
	};
}
