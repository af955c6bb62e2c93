// The words of one HTTP exchange: the call a route receives, the reply it returns, the error envelope. No sockets, no routing.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from './engine/caller';
import type { Instance } from './instance';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

export interface Call {
	method: Method;
	/** Path without query and without the `/v1`, `/v2` part, still percent-encoded. */
	path: string;
	/** `v1`, `v2`, or empty for the unversioned form. */
	version: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	/** Values of the `{name}` parts of the route, decoded. */
	params: Record<string, string>;
	/** Who calls; on public routes without credentials the guest. */
	caller: Caller;
	/** Base URL under which links into the instance are written. */
	baseUrl: string;
	/** The incoming stream, for routes that read the body piece by piece. */
	stream: IncomingMessage | Readable;
	/** The whole body, limited as the platform limits it. */
	body(): Promise<Buffer>;
	/** Runs another request as the same caller, through rights and routes but not through the wire. */
	again(request: InnerRequest): Promise<Reply>;
}

export interface InnerRequest {
	method: Method;
	/** Relative, with its query. */
	url: string;
	/** Lower-case names. */
	headers: Record<string, string>;
	body: Buffer;
}

export interface Reply {
	status: number;
	headers?: Record<string, string | string[]>;
	/** Objects become JSON; strings and buffers are sent as they are; streams are piped. */
	body?: unknown;
	/** Number of rows read from the store; the latency model charges for them. */
	rowsRead?: number;
}

export interface Route {
	method: Method | Method[];
	/** For example `/api/now/table/{table}/{sys_id}`; `/api/now/v1/...` and `/api/now/v2/...` reach the same route. */
	path: string;
	/** `public` routes are called without a signed-in user. */
	access?: 'public';
	/** The API's name as rate-limit rules, access policies and quota messages spell it. */
	api?: string;
	handler(call: Call, instance: Instance): Reply | Promise<Reply>;
}

/** An answer in ServiceNow's error envelope; thrown anywhere below a route. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly detail: string | null = null,
		readonly headers: Record<string, string | string[]> = {},
	) {
		super(message);
	}

	/** Envelope as in the Table API error samples (docs: c_TableAPI.md, KB0551763). */
	reply(): Reply {
		return {
			status: this.status,
			headers: this.headers,
			body: { error: { message: this.message, detail: this.detail }, status: 'failure' },
		};
	}
}

export const ok = (result: unknown, status = 200, headers?: Reply['headers']): Reply => ({ status, headers, body: { result } });

export const html = (text: string, status = 200, headers: Record<string, string | string[]> = {}): Reply => ({
	status,
	headers: { 'Content-Type': 'text/html;charset=UTF-8', ...headers },
	body: text,
});

export const redirect = (location: string, headers: Record<string, string | string[]> = {}): Reply => ({
	status: 302,
	headers: { Location: location, ...headers },
	body: '',
});
