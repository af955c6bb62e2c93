// Puts a distance between the client and the local ServiceNow, and counts what travels; threads and costs are the instance's own. Answers nothing itself.
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
	/** Bandwidth of each connection in each direction, in megabits a second; as much as the machine gives when left out. */
	megabits?: number;
}

export const REFERENCE: LatencyModel = { latency: 80, slots: 8, queue: 50, perRequest: 2, perRow: 0.02, perWrite: 20 };

export interface Traffic {
	requests: number;
	/** Answers with status 429. */
	refused: number;
	connections: number;
	bytesIn: number;
	bytesOut: number;
	/** Processor time of the local instance, in milliseconds. */
	instanceCpuMs: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Distant {
	latency = 0;
	megabits?: number;
	traffic: Traffic = { requests: 0, refused: 0, connections: 0, bytesIn: 0, bytesOut: 0, instanceCpuMs: 0 };

	constructor(private readonly handler: Handler) {}

	/** Counts a connection and, when it closes, its bytes. */
	readonly connected = (socket: Socket): void => {
		const { traffic } = this;
		traffic.connections++;
		socket.on('close', () => {
			traffic.bytesIn += socket.bytesRead;
			traffic.bytesOut += socket.bytesWritten;
		});
		socket.on('error', () => undefined);
	};

	/** Half a round trip before the request arrives, half before the end of the answer does. */
	readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
		const { latency, traffic } = this;
		traffic.requests++;
		const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
		response.end = ((...args: unknown[]) => {
			if (response.statusCode === 429) traffic.refused++;
			void pause(latency / 2).then(() => end(...args));
			return response;
		}) as typeof response.end;
		void pause(latency / 2).then(() => this.handler(request, response));
	};
}
