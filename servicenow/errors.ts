// Every way a call to ServiceNow can fail, told apart once: what happened, whether it may have been applied, and what to do. Sends nothing.
//
// kind            | when                                                     | applied?
// badInput        | what the user gave cannot be sent                         | no
// unreachable     | name not found, connection refused, no route              | no
// certificate     | the TLS certificate was not accepted                      | no
// interrupted     | timeout, reset, truncated or unreadable answer            | perhaps
// reconnect       | the token could not be had or renewed                     | no
// unauthenticated | 401 after n8n's own renewal                               | no
// forbidden       | 403: ACL, data policy, business rule, API scope           | no
// notFound        | 404: no such record, or hidden by an ACL                  | no
// rejected        | 400, 405, 406, 413, 414, 415 and other 4xx; a redirect    | no
// rateLimited     | 429, with or without Retry-After                          | no
// queuedAway      | 202 with no body: session queue full                      | no
// quotaExceeded   | the transaction was cancelled at its time quota           | perhaps
// unavailable     | 408, 425, 5xx                                             | perhaps
// hibernating     | a sleeping developer instance answered its HTML page      | no
// notJson         | HTML or another page instead of JSON: login, proxy        | perhaps
// unknownOutcome  | an earlier failure left open whether a write happened     | perhaps

import type { ServiceNowReply } from './types';

export type FailureKind =
	| 'badInput'
	| 'unreachable'
	| 'certificate'
	| 'interrupted'
	| 'reconnect'
	| 'unauthenticated'
	| 'forbidden'
	| 'notFound'
	| 'rejected'
	| 'rateLimited'
	| 'queuedAway'
	| 'quotaExceeded'
	| 'unavailable'
	| 'hibernating'
	| 'notJson'
	| 'unknownOutcome';

export interface Failure {
	kind: FailureKind;
	/** What happened, in ServiceNow's words where it gave any. */
	message: string;
	/** ServiceNow's `error.detail`, or a short excerpt of what came instead. */
	detail?: string;
	/** What the person should do next. */
	advice?: string;
	/** HTTP status, when there was an answer. */
	status?: number;
	/** Milliseconds that ServiceNow asked to wait. */
	retryAfterMs?: number;
	/** ServiceNow's X-Transaction-ID, for its administrator's logs. */
	transactionId?: string;
}

const MAYBE_APPLIED: ReadonlySet<FailureKind> = new Set([
	'interrupted',
	'quotaExceeded',
	'unavailable',
	'notJson',
	'unknownOutcome',
]);

/** The one error that the ServiceNow dialect throws. */
export class ServiceNowError extends Error {
	readonly kind: FailureKind;
	readonly detail?: string;
	readonly advice?: string;
	readonly status?: number;
	readonly retryAfterMs?: number;
	readonly transactionId?: string;

	constructor(failure: Failure) {
		super(failure.message);
		this.name = 'ServiceNowError';
		this.kind = failure.kind;
		this.detail = failure.detail;
		this.advice = failure.advice;
		this.status = failure.status;
		this.retryAfterMs = failure.retryAfterMs;
		this.transactionId = failure.transactionId;
	}

	/** Whether a write that failed like this may nevertheless have changed ServiceNow. */
	get mayHaveBeenApplied(): boolean {
		return MAYBE_APPLIED.has(this.kind);
	}
}

/** Young releases refuse a list whose query needs a right that is missing; older ones leave the clause out. */
const QUERY_REFUSED = /present in the query do not have permission/i;

/** Whether ServiceNow refused the list because the account may not filter or sort by one of its columns. */
export const isQueryRefused = ({ kind, detail }: ServiceNowError): boolean => kind === 'forbidden' && QUERY_REFUSED.test(detail ?? '');

/** Shorthand for a refusal before anything was sent. */
export function badInput(message: string, advice?: string): ServiceNowError {
	return new ServiceNowError({ kind: 'badInput', message, advice });
}

interface Hint {
	/** Matched against message and detail together. */
	pattern: RegExp;
	advice: string;
}

/** What ServiceNow says, and what helps; the first match wins. Messages: Table API, KB0747638, KB0778443 and observed bodies. */
const HINTS: readonly Hint[] = [
	{ pattern: /maximum execution time exceeded/i, advice: 'The instance stops requests after its time quota (60 seconds by default). Ask for fewer columns, use a narrower query or a smaller page size.' },
	{ pattern: /Data Policy Exception/i, advice: 'A data policy of the instance requires the fields named here. Fill them in the node; the names are the labels of the form.' },
	{ pattern: /aborted by Business Rule/i, advice: 'A business rule on the instance refused the change. Its name stands in the message; ask the ServiceNow administrator what it expects.' },
	{ pattern: /Failed API level ACL Validation/i, advice: 'The account may not call this REST API at all. Ask the ServiceNow administrator for the role that the API access rule requires.' },
	{ pattern: /api access scope/i, advice: 'The OAuth application is limited to a scope that does not include this API. Add the API to the scope, or use the scope useraccount.' },
	{ pattern: /ACL Exception|security constraints/i, advice: 'An access rule (ACL) of the instance forbids this change for the account. Ask for write access to the table and to every field that is set.' },
	{ pattern: QUERY_REFUSED, advice: 'The account may not filter or sort by a column of the request. Ask the ServiceNow administrator for read access to the column, or for the access rule (ACL) of type query_range (ranges, text search and sorting) or query_match (equal, one of, empty).' },
	{ pattern: /Insufficient rights/i, advice: 'The account may not read this table. Ask the ServiceNow administrator for read access.' },
	{ pattern: /Invalid table/i, advice: 'The table does not exist, or the account may not see it. Use the table name (for example incident), not its label.' },
	{ pattern: /does not represent any resource/i, advice: 'The address is not an API of this instance. Its plugin may be inactive, or the release too old.' },
	{ pattern: /Rejected large REST payload/i, advice: 'The body is larger than the instance accepts (10 MB by default). Send less in one item; send files as attachments.' },
];

const STATUS_KINDS: Readonly<Record<number, FailureKind>> = {
	202: 'queuedAway',
	401: 'unauthenticated',
	403: 'forbidden',
	404: 'notFound',
	408: 'unavailable',
	425: 'unavailable',
	429: 'rateLimited',
};

const KIND_ADVICE: Readonly<Partial<Record<FailureKind, string>>> = {
	unauthenticated: 'The account may be locked or need a password reset, or an API access policy may refuse this kind of sign-in. A credential that was connected in the browser may have to be reconnected.',
	forbidden: 'The account lacks a right for this. Ask the ServiceNow administrator which role or access rule is missing.',
	notFound: 'The record does not exist, or the account may not see it: ServiceNow answers both the same way. Check the number or sys_id, and the read access of the account.',
	rateLimited: 'The instance limits the number of requests. Run fewer items at once, lower the concurrency, or ask the administrator to raise the limit.',
	queuedAway: 'The instance had too many requests waiting and did not process this one. Try again later with fewer parallel workflows.',
	unavailable: 'The instance is not able to answer at the moment (upgrade, restart or overload). Try again later.',
	hibernating: 'The developer instance is asleep. Sign in at developer.servicenow.com, wake the instance, wait a minute and try again.',
	notJson: 'A page came instead of data. Check the instance name, and that no login page or proxy stands in between.',
	unreachable: 'Check the instance name in the credential and that n8n can reach it (DNS, firewall, proxy).',
	certificate: 'The certificate of the instance was not accepted. Check the host name, and the proxy or private certificate authority in between.',
	interrupted: 'The connection broke off before the answer was complete. Check the network; for large reads use fewer columns or a smaller page size.',
	reconnect: 'Open the credential in n8n and test it. One that was connected in the browser has to be reconnected when its refresh token has expired (after 100 days by default) or was revoked.',
};

const record = (value: unknown): Record<string, unknown> | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);

const excerpt = (page: string): string =>
	page
		.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 200);

function kindOfStatus(status: number): FailureKind {
	return STATUS_KINDS[status] ?? (status >= 500 ? 'unavailable' : status >= 400 ? 'rejected' : 'interrupted');
}

/** Milliseconds from Retry-After (seconds or HTTP date) or X-RateLimit-Reset (Unix seconds), measured by the answer's own Date. */
export function retryAfterMs(headers: ServiceNowReply['headers'], now: number): number | undefined {
	const serverNow = Date.parse(headers.date ?? '') || now;
	const after = headers['retry-after']?.trim();
	if (after !== undefined && /^\d+$/.test(after)) return Number(after) * 1000;
	const date = Date.parse(after ?? '');
	if (!Number.isNaN(date)) return Math.max(0, date - serverNow);
	const reset = headers['x-ratelimit-reset']?.trim();
	if (reset !== undefined && /^\d+$/.test(reset)) return Math.max(0, Number(reset) * 1000 - serverNow);
	return undefined;
}

function describe(failure: Failure): ServiceNowError {
	const said = `${failure.message} ${failure.detail ?? ''}`;
	const hint = HINTS.find(({ pattern }) => pattern.test(said));
	return new ServiceNowError({ ...failure, advice: failure.advice ?? hint?.advice ?? KIND_ADVICE[failure.kind] });
}

/** ServiceNow's API sends no redirects: one comes from a sign-on page or a proxy, before ServiceNow has seen the request. */
const REDIRECTED = {
	kind: 'rejected',
	message: 'The instance answered with a redirect, which is not followed because it could carry the sign-in elsewhere',
	advice: 'Enter the final address of the instance in the credential, and check that no sign-on page or proxy stands in between.',
} as const;

/** The failure that an unusable answer means, or undefined when the answer is good. `body` is the parsed JSON, or the text that was no JSON. */
export function failureOfReply(reply: ServiceNowReply, now: number): ServiceNowError | undefined {
	const transactionId = reply.headers['x-transaction-id'];
	const common = { status: reply.status, transactionId };
	if (reply.status >= 300 && reply.status < 400) return new ServiceNowError({ ...common, ...REDIRECTED, message: `${REDIRECTED.message} (status ${reply.status})` });
	if (typeof reply.body === 'string' && reply.body.trim() !== '') return describe({ ...common, ...failureOfPage(reply.body, reply.status) });
	const envelope = record(reply.body);
	if (!isFailure(reply.status, envelope)) return undefined;
	const error = record(envelope?.error);
	const message = text(error?.message) ?? text(envelope?.error) ?? `ServiceNow answered with status ${reply.status}`;
	const detail = text(error?.detail) ?? text(envelope?.error_description);
	const kind = /maximum execution time exceeded/i.test(`${message} ${detail}`) ? 'quotaExceeded' : kindOfStatus(reply.status);
	return describe({ ...common, kind, message, detail, retryAfterMs: retryAfterMs(reply.headers, now) });
}

/** ServiceNow streams its rows, so an answer that began well may end in an error (KB0778443). */
const isFailure = (status: number, envelope: Record<string, unknown> | undefined): boolean =>
	status >= 400 || status === 202 || envelope?.error !== undefined || envelope?.status === 'failure';

function failureOfPage(page: string, status: number): Pick<Failure, 'kind' | 'message' | 'detail'> {
	if (/^\s*[{[]/.test(page)) return { kind: 'interrupted', message: 'The answer of ServiceNow ended in the middle' };
	if (/hibernating/i.test(page)) return { kind: 'hibernating', message: 'The ServiceNow developer instance is hibernating' };
	const kind = status >= 400 ? kindOfStatus(status) : 'notJson';
	return { kind, message: `ServiceNow answered with a page instead of data (status ${status})`, detail: excerpt(page) };
}

const NOT_SENT = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/;
const CERTIFICATE = /CERT_|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_TLS|DEPTH_ZERO|EPROTO/;

/** The failure behind an error without an answer. `code` is Node's error code where there is one. */
export function failureOfConnection(code: string, host: string): ServiceNowError {
	if (NOT_SENT.test(code)) return describe({ kind: 'unreachable', message: `The instance ${host} could not be reached` });
	if (CERTIFICATE.test(code)) return describe({ kind: 'certificate', message: `The certificate of ${host} was not accepted` });
	return describe({ kind: 'interrupted', message: `The connection to ${host} broke off before an answer came` });
}
