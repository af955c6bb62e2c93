// A `send` that answers from a script and keeps what it was asked, for tests of everything above HTTP. Opens no socket.
import { ServiceNowError } from '../../servicenow/errors';
import type { Row, Send, ServiceNowReply, ServiceNowRequest } from '../../servicenow/types';

export type ScriptedAnswer = Partial<ServiceNowReply> | ServiceNowError | ((request: ServiceNowRequest) => Partial<ServiceNowReply> | ServiceNowError);

export interface Script {
	send: Send;
	/** Every request, in order. */
	requests: ServiceNowRequest[];
}

/** Answers in order; the last answer is repeated only when it is a function. Rejects when the script is over. */
export function script(...answers: ScriptedAnswer[]): Script {
	const requests: ServiceNowRequest[] = [];
	const rest = [...answers];
	const send: Send = (request) => {
		requests.push(request);
		const next = rest.length === 1 && typeof rest[0] === 'function' ? rest[0] : rest.shift();
		const answer = typeof next === 'function' ? next(request) : next;
		if (answer === undefined) return Promise.reject(new Error(`Nothing was scripted for ${request.method} ${request.path}`));
		if (answer instanceof ServiceNowError) return Promise.reject(answer);
		return Promise.resolve({ status: 200, headers: {}, body: undefined, ...answer });
	};
	return { send, requests };
}

/** A list answer; `total` is the X-Total-Count header. */
export const list = (rows: Row[], total?: number, headers: Record<string, string> = {}): Partial<ServiceNowReply> => ({
	body: { result: rows },
	headers: { ...(total === undefined ? {} : { 'x-total-count': String(total) }), ...headers },
});

/** An answer with one record. */
export const one = (row: Row, status = 200): Partial<ServiceNowReply> => ({ status, body: { result: row } });

/** A valid sys_id that is easy to tell from others. */
export const id = (number: number): string => number.toString(16).padStart(32, '0');
