// Makes the local ServiceNow as slow as a distant, busy one: round trips, threads, and a cost per row, per write and per connection. Answers nothing itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface LatencyModel {
	/** Milliseconds of one round trip. A new connection costs two more: TCP and TLS 1.3. */
	latency: number;
	/** Requests that the instance works on at once; the others queue in the order in which they came. */
	slots: number;
	/** Requests that may queue; one more is answered 429 without any header, as a full semaphore queue does. */
	queue: number;
	/** Milliseconds of work for a request, for each row of a list, and for each write. */
	perRequest: number;
	perRow: number;
	perWrite: number;
}

export const REFERENCE: LatencyModel = { latency: 80, slots: 8, queue: 50, perRequest: 2, perRow: 0.02, perWrite: 20 };

export interface Traffic {
	requests: number;
	refused: number;
	connections: number;
	bytesIn: number;
	bytesOut: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Threads of the instance. */
class Slots {
	private used = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly model: () => LatencyModel) {}

	/** False when the queue is full. */
	async take(): Promise<boolean> {
		const { slots, queue } = this.model();
		if (this.used < slots) {
			this.used++;
			return true;
		}
		if (this.waiting.length >= queue) return false;
		await new Promise<void>((resolve) => this.waiting.push(resolve));
		return true;
	}

	give(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.used--;
	}
}

export class Modelled {
	model: LatencyModel = REFERENCE;
	traffic: Traffic = { requests: 0, refused: 0, connections: 0, bytesIn: 0, bytesOut: 0 };
	private readonly slots = new Slots(() => this.model);
	private readonly known = new WeakSet<Socket>();

	constructor(private readonly handler: Handler) {}

	/** Counts a connection and, when it closes, its bytes. */
	readonly connected = (socket: Socket): void => {
		this.traffic.connections++;
		const { traffic } = this;
		socket.on('close', () => {
			traffic.bytesIn += socket.bytesRead;
			traffic.bytesOut += socket.bytesWritten;
		});
		socket.on('error', () => undefined);
	};

	readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
		void this.serve(request, response);
	};

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { latency } = this.model;
		this.traffic.requests++;
		const isNew = !this.known.has(request.socket);
		this.known.add(request.socket);
		await pause(latency / 2 + (isNew ? 2 * latency : 0));
		if (!(await this.slots.take())) {
			this.traffic.refused++;
			await pause(latency / 2);
			request.resume();
			response.writeHead(429, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify({ error: { message: 'Too many requests', detail: null }, status: 'failure' }));
			return;
		}
		let isHeld = true;
		const release = (): void => {
			if (isHeld) this.slots.give();
			isHeld = false;
		};
		response.on('close', release);
		const written: Record<string, unknown> = {};
		const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
		response.writeHead = ((...args: unknown[]) => {
			for (const part of args) if (typeof part === 'object') for (const [name, value] of Object.entries(part as object)) written[name.toLowerCase()] = value;
			return writeHead(...args);
		}) as typeof response.writeHead;
		const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
		response.end = ((...args: unknown[]) => {
			// A streamed answer has left already; what is left to model is only its end.
			const work = written['content-length'] === undefined && response.writableLength > 0 ? 0 : this.workOf(request, Number(written['x-total-count'] ?? 1), args[0]);
			void pause(work).then(async () => {
				release();
				await pause(latency / 2);
				end(...args);
			});
			return response;
		}) as typeof response.end;
		this.handler(request, response);
	}

	private workOf(request: IncomingMessage, total: number, body: unknown): number {
		const { perRequest, perRow, perWrite } = this.model;
		const url = new URL(request.url ?? '/', 'http://x');
		if (url.pathname.endsWith('/batch')) return perRequest + this.workOfBatch(body);
		if (request.method !== 'GET') return perRequest + (url.pathname.includes('/table/') ? perWrite : 0);
		const offset = Number(url.searchParams.get('sysparm_offset') ?? 0);
		const limit = Number(url.searchParams.get('sysparm_limit') ?? 10_000);
		return perRequest + perRow * Math.max(0, Math.min(limit, total - offset));
	}

	private workOfBatch(body: unknown): number {
		const { perRequest, perWrite } = this.model;
		try {
			const { serviced_requests: parts } = JSON.parse(String(body)) as { serviced_requests: Array<{ status_code: number }> };
			return parts.length * (perRequest + perWrite);
		} catch {
			return 0;
		}
	}
}
