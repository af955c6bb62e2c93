// One request of a service account's own: no redirect, no more than 30 seconds, and errors made anew without secrets. Judges no answer.
import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import type { ServiceNowError } from '../servicenow/errors';
import { parsedJson } from '../servicenow/json';
import { failureOfTokenConnection } from '../servicenow/signIn';
import type { ServiceNowReply } from '../servicenow/types';

/** The only thing of n8n that signing in needs. */
export type HttpRequest = IHttpRequestHelper['helpers']['httpRequest'];

/** Milliseconds. */
const TIMEOUT = 30_000;

interface Answer {
	statusCode: number;
	headers?: Record<string, unknown>;
	body: unknown;
}

/**
 * Sends one request and gives the answer, whatever its status.
 * @throws ServiceNowError when there was none
 */
export async function answer(httpRequest: HttpRequest, options: IHttpRequestOptions): Promise<ServiceNowReply> {
	const sent: Promise<Answer> = httpRequest({
		...options,
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect would carry password and client secret to another host.
		disableFollowRedirect: true,
		timeout: TIMEOUT,
	});
	const response = await sent.catch((error: unknown) => Promise.reject(connectionFailure(error, options.url)));
	const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
	return { status: response.statusCode, headers: Object.fromEntries(headers), body: parsedJson(response.body) };
}

// Made anew from code and host: n8n's own error holds the request with its secrets.
function connectionFailure(error: unknown, url: string): ServiceNowError {
	const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
	return failureOfTokenConnection(String(code ?? cause?.code ?? ''), new URL(url).host);
}
