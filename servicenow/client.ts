// The only file that talks to n8n's HTTP function: base URL, credential, timeout, repetition, and one kind of error. Knows no table and no item.

import { sleep } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { failureOfConnection, failureOfReply, ServiceNowError } from './errors';
import { instanceUrl } from './instanceUrl';
import { DEFAULT_RETRY, retryDelay, type RetryPolicy } from './retry';
import { failureOfSignIn, type SignInWay, type UsedCredential } from './signIn';
import type { Send, ServiceNowReply, ServiceNowRequest } from './types';

export type NodeContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions;

export interface ClientOptions {
	/** The credential type whose data and authentication are used. */
	credentialType: string;
	/** Milliseconds for one call. The instance itself stops a request after 60 seconds (ServiceNow documentation: default quota rules). */
	timeout?: number;
	retry?: Partial<RetryPolicy>;
}

const DEFAULT_TIMEOUT = 65_000;

/** n8n-workflow 1.x declares `sleep` without the signal and ignores it. */
const wait: (ms: number, signal?: AbortSignal) => Promise<void> = sleep;

/**
 * The `send` of one run.
 * @throws ServiceNowError (badInput) when the instance of the credential is not acceptable
 */
export async function createClient(context: NodeContext, options: ClientOptions): Promise<Send> {
	const credential = await context.getCredentials(options.credentialType);
	const baseURL = instanceUrl(String(credential.instance ?? ''), credential.allowCustomHost === true);
	const used: UsedCredential = {
		name: context.getNode().credentials?.[options.credentialType]?.name ?? options.credentialType,
		way: String(credential.method ?? credential.grantType) as SignInWay,
	};
	const policy = { ...DEFAULT_RETRY, ...options.retry };
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	return async (request) => {
		let waited = 0;
		for (let repetition = 0; ; repetition++) {
			const outcome = await attempt(context, options.credentialType, used, httpOptions(baseURL, request, options.timeout));
			if (!(outcome instanceof ServiceNowError)) return outcome;
			const delay = signal?.aborted
				? undefined
				: retryDelay({ error: outcome, effect: request.effect, repetition, waited, random: Math.random() }, policy);
			if (delay === undefined) throw outcome;
			await wait(delay, signal);
			waited += delay;
		}
	};
}

function httpOptions(baseURL: string, request: ServiceNowRequest, timeout = DEFAULT_TIMEOUT): IHttpRequestOptions {
	const answer = request.answer ?? 'json';
	const isJsonBody = request.body !== undefined && request.contentType === undefined;
	return {
		method: request.method,
		url: `${baseURL}${request.path}`,
		qs: request.query,
		headers: {
			Accept: answer === 'json' ? 'application/json' : '*/*',
			...(request.body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
		},
		body: isJsonBody ? JSON.stringify(request.body) : (request.body as IHttpRequestOptions['body']),
		// Text, because n8n would otherwise hand over broken JSON as if it were an answer.
		encoding: answer === 'json' ? 'text' : answer === 'buffer' ? 'arraybuffer' : 'stream',
		returnFullResponse: true,
		// A redirect could carry the token to another host, and ServiceNow's API sends none.
		disableFollowRedirect: true,
		timeout: request.timeout ?? timeout,
	};
}

/** One call; every way it can end is a value. */
async function attempt(
	context: NodeContext,
	credentialType: string,
	used: UsedCredential,
	options: IHttpRequestOptions,
): Promise<ServiceNowReply | ServiceNowError> {
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(context, credentialType, options);
		return checked(toReply(response));
	} catch (error) {
		return failureOf(error, options.url, used);
	}
}

const checked = (reply: ServiceNowReply): ServiceNowReply | ServiceNowError => failureOfReply(reply, Date.now()) ?? reply;

function failureOf(error: unknown, url: string, used: UsedCredential): ServiceNowError {
	const host = /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
	for (const cause of causes(error)) {
		// The service account's own sign-in has told the cause already.
		if (cause instanceof ServiceNowError) return cause;
		if (!isObject(cause.response) || typeof cause.response.status !== 'number') continue;
		const { status, headers, data } = cause.response;
		return failureOfReply(toReply({ statusCode: status, headers, body: data }), Date.now()) ?? failureOfConnection('', host);
	}
	const codes = causes(error).map(({ code }) => code);
	const network = codes.find((code) => typeof code === 'string' && code !== 'EAUTH' && code !== 'ESTATUS');
	if (typeof network === 'string') return failureOfConnection(network, host);
	return failureOfSignIn(causes(error).flatMap(wordsOf).join(' '), used);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What an error of n8n's sign-in says, and what the token endpoint answered (`error`, `error_description`), nothing else of it. */
function wordsOf({ message, body }: Record<string, unknown>): string[] {
	const { error, error_description: description } = isObject(body) ? body : {};
	return [message, error, description].filter((word): word is string => typeof word === 'string');
}

/** The error and what it was made from, outermost first; n8n wraps the HTTP error as the cause. */
function causes(error: unknown): Array<Record<string, unknown>> {
	const chain: Array<Record<string, unknown>> = [];
	for (let link: unknown = error; isObject(link) && chain.length < 5; link = link.cause) chain.push(link);
	return chain;
}

function toReply(response: unknown): ServiceNowReply {
	const { statusCode, headers, body } = isObject(response) ? response : { statusCode: 0, headers: {}, body: response };
	const plain = isObject(headers) ? Object.entries(headers) : [];
	return {
		status: Number(statusCode),
		headers: Object.fromEntries(plain.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body: parsed(body),
	};
}

/** JSON where the text is JSON, the text itself where it is not; bytes and streams stay as they are. */
function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
