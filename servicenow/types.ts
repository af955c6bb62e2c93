// The words that every part of the ServiceNow dialect shares: a request, its reply, and the function that joins them. No behaviour.

import type { ServiceNowError } from './errors';

/** One record as ServiceNow answers it: column name to value (string, or `{ value, display_value, link }`). */
export type Row = Record<string, unknown>;

export type QueryParameters = Record<string, string | number | boolean | undefined>;

/**
 * What sending the request a second time would do; decides what may be repeated after an unknown outcome.
 * - `read`: changes nothing.
 * - `replace`: a second time leaves the same record (PATCH of plain fields, DELETE).
 * - `append`: a second time adds something again (POST, journal fields).
 */
export type Effect = 'read' | 'replace' | 'append';

/** A plain description of one HTTP call to the instance. */
export interface ServiceNowRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Path on the instance, beginning with `/`; every variable segment is already percent-encoded. */
	path: string;
	query?: QueryParameters;
	/** Sent as JSON, unless there is a `contentType`. */
	body?: unknown;
	/** Opens the body afresh for every try: bytes or a readable stream. */
	open?: () => Promise<unknown>;
	contentType?: string;
	/** Bytes of what `open` gives, where known. */
	contentLength?: number;
	effect: Effect;
	/** What the caller gets as `body`: parsed JSON (default), a Buffer, or a readable stream. */
	answer?: 'json' | 'buffer' | 'stream';
	/** Milliseconds until the call is given up; the client has a default. */
	timeout?: number;
	/** How a first try ended that went another way (in a batch): it is sent again as after that. */
	refused?: ServiceNowError;
}

export interface ServiceNowReply {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string | undefined>;
	body: unknown;
}

/** The only way anything reaches the network. Rejects with a `ServiceNowError` (see errors.ts), never with a raw HTTP error. */
export type Send = (request: ServiceNowRequest) => Promise<ServiceNowReply>;
