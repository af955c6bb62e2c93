// The only file that talks to n8n's HTTP function: base URL, credential, timeout, and one kind of error. Knows no table and no item, and decides no repetition.

import { sleep } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { cancelled } from './attend';
import { unlessTooLong } from './batchApi';
import { failureOfConnection, failureOfReply, ServiceNowError } from './errors';
import { instanceUrl, requireTokenUrl } from './instanceUrl';
import { isObject, parsedJson } from './json';
import { DEFAULT_CONCURRENCY } from './pace';
import { inPasswordTurn, MOST_WITH_PASSWORD } from './passwordTurns';
import { resending } from './resend';
import { DEFAULT_RETRY, type RetryPolicy } from './retry';
import { secretsOf, withoutSecrets } from './secrets';
import {
	failureOfSignIn,
	failureOfTokenConnection,
	failureOfTokenReply,
	SignInFailure,
	TokenRefused,
	withAdvice,
	type SignInWay,
	type UsedCredential,
} from './signIn';
import { inRenewalTurn } from './tokenRenewal';
import type { Send, ServiceNowReply, ServiceNowRequest } from './types';

export type NodeContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions;

export interface ClientOptions {
	/** The credential type whose data and authentication are used. */
	credentialType: string;
	/** Milliseconds for one call. The instance itself stops a request after 60 seconds (ServiceNow documentation: default quota rules). */
	timeout?: number;
	/** Requests under way at once, at most; fewer when the instance is busy. */
	concurrency?: number;
	retry?: Partial<RetryPolicy>;
	/** Is told the milliseconds that the run has waited so far because ServiceNow refused or failed. */
	onWait?: (total: number) => void;
}

/** The credential of a run, with what must not be repeated of it. */
interface Account extends UsedCredential {
	secrets: readonly string[];
}

const DEFAULT_TIMEOUT = 65_000;
/** Characters of an unexpected answer that are looked at. */
const LONGEST_ERROR = 65_536;

/** n8n-workflow 1.x declares `sleep` without the signal and ignores it. */
const wait: (ms: number, signal?: AbortSignal) => Promise<void> = sleep;

/**
 * The `send` of one run.
 * @throws ServiceNowError (badInput) when the instance of the credential is not acceptable
 */
export async function createClient(context: NodeContext, options: ClientOptions): Promise<Send> {
	const credential = await context.getCredentials(options.credentialType);
	const baseURL = instanceUrl(String(credential.instance ?? ''), credential.allowCustomHost === true);
	requireTokenUrl(credential.accessTokenUrl, baseURL);
	const { credentialType } = options;
	const stored = context.getNode().credentials?.[credentialType];
	const used: Account = {
		name: stored?.name ?? credentialType,
		way: String(credential.method ?? credential.grantType) as SignInWay,
		secrets: secretsOf(credential),
	};
	const { concurrency = DEFAULT_CONCURRENCY } = options;
	const account = used.way === 'basic' ? `${baseURL} ${String(credential.username)}` : undefined;
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const once = async (request: ServiceNowRequest, renews: boolean) => {
		// It may have waited for its turn.
		if (signal?.aborted) throw cancelled();
		return await exchange(context, credentialType, used, await httpOptions(baseURL, request, options.timeout), renews);
	};
	// Each request that finds no token has n8n fetch one (client credentials).
	let hasToken = used.way !== 'clientCredentials' || holdsToken(credential.oauthTokenData);
	const inTurn = async (request: ServiceNowRequest, renews: boolean) => {
		// With a password, n8n's own way after a 401 leads to the guard that keeps the user from being locked.
		if (account !== undefined) return await inPasswordTurn(account, async () => await once(request, true));
		if (used.way === 'apiKey' || (hasToken && !renews)) return await once(request, false);
		const outcome = await inRenewalTurn(`${credentialType} ${stored?.id ?? baseURL}`, async (mayRenew) => await once(request, mayRenew), wait);
		hasToken ||= !(outcome instanceof SignInFailure);
		return outcome;
	};
	return unlessTooLong(
		resending({
			exchange: inTurn,
			wait,
			now: Date.now,
			random: Math.random,
			signal,
			tell: (message) => context.logger.info(message),
			onWait: options.onWait,
			policy: { ...DEFAULT_RETRY, ...options.retry },
			most: account === undefined ? concurrency : Math.min(concurrency, MOST_WITH_PASSWORD),
			timeout: options.timeout ?? DEFAULT_TIMEOUT,
		}),
	);
}

const holdsToken = (stored: unknown): boolean => isObject(stored) && typeof stored.access_token === 'string' && stored.access_token !== '';

async function httpOptions(baseURL: string, request: ServiceNowRequest, timeout = DEFAULT_TIMEOUT): Promise<IHttpRequestOptions> {
	const answer = request.answer ?? 'json';
	const isJsonBody = request.body !== undefined && request.contentType === undefined;
	const body = request.open ? await request.open() : isJsonBody ? JSON.stringify(request.body) : request.body;
	return {
		method: request.method,
		url: `${baseURL}${request.path}`,
		qs: request.query,
		headers: {
			Accept: answer === 'json' ? 'application/json' : '*/*',
			...(body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
			...(request.contentLength === undefined ? {} : { 'Content-Length': request.contentLength }),
		},
		body: body as IHttpRequestOptions['body'],
		// Without an encoding n8n parses JSON and hands over broken JSON as text; n8n 1.x keeps an error's body only when it was parsed.
		...(answer === 'json' ? {} : { encoding: answer === 'buffer' ? ('arraybuffer' as const) : ('stream' as const) }),
		returnFullResponse: true,
		// A redirect could carry the token to another host, and ServiceNow's API sends none.
		disableFollowRedirect: true,
		timeout: request.timeout ?? timeout,
	};
}

/** One call; every way it can end is a value. */
async function exchange(
	context: NodeContext,
	credentialType: string,
	used: Account,
	options: IHttpRequestOptions,
	renews: boolean,
): Promise<ServiceNowReply | ServiceNowError> {
	try {
		// n8n renews the token when its HTTP function rejects with a 401; this option makes every status an answer.
		const asked = renews ? options : { ...options, ignoreHttpStatusErrors: true };
		const reply = await toReply(await context.helpers.httpRequestWithAuthentication.call(context, credentialType, asked));
		const failure = failureIn(reply, used);
		return failure && reply.status === 401 && used.way !== 'apiKey' ? new TokenRefused(failure) : (failure ?? reply);
	} catch (error) {
		return await failureOf(error, options.url, used);
	}
}

/** The failure that an answer means, without the secrets that it may repeat, and with what to check for this way to sign in. */
function failureIn(reply: ServiceNowReply, { secrets, way }: Account): ServiceNowError | undefined {
	if (!failureOfReply(reply, Date.now())) return undefined;
	const failure = failureOfReply(withoutSecrets(reply, secrets), Date.now());
	return failure?.kind === 'unauthenticated' ? withAdvice(failure, way) : failure;
}

async function failureOf(error: unknown, url: string, used: Account): Promise<ServiceNowError> {
	const host = /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
	for (const cause of causes(error)) {
		// The service account's own sign-in has told the cause already.
		if (cause instanceof ServiceNowError) return cause;
		if (isTokenRequest(cause)) return await failureOfTokenRequest(cause, host, used);
		if (!isObject(cause.response) || typeof cause.response.status !== 'number') continue;
		const { status, headers, data } = cause.response;
		const reply = await toReply({ statusCode: status, headers, body: data });
		return failureIn(reply, used) ?? failureOfConnection('', host);
	}
	const told = failureWithoutCause(error, used);
	if (told) return told;
	const network = causes(error).flatMap(({ code, httpCode }) => [code, httpCode]).find(isNetworkCode);
	if (network !== undefined) return failureOfConnection(network, host);
	return failureOfSignIn(withoutSecrets(causes(error).flatMap(wordsOf).join(' '), used.secrets), used);
}

/** Node's own error codes are words; n8n 1.x puts them where the status would be. EAUTH and ESTATUS are n8n's, for the token endpoint. */
const isNetworkCode = (code: unknown): code is string => typeof code === 'string' && /^(?!EAUTH$|ESTATUS$)[A-Z][A-Z_]+$/.test(code);

/** n8n 1.x drops the HTTP error when it wraps it: the status is left, and the parsed body, but no header. */
function failureWithoutCause(error: unknown, used: Account): ServiceNowError | undefined {
	const [outer] = causes(error);
	const status = Number(outer?.httpCode);
	if (!outer || outer.cause !== undefined || !(status >= 400)) return undefined;
	const body = isObject(outer.context) ? outer.context.data : undefined;
	return failureIn({ status, headers: {}, body: isObject(body) ? body : {} }, used);
}

/** n8n's own call of the token endpoint failed, not the request that it was for. */
const isTokenRequest = ({ config }: Record<string, unknown>): boolean => isObject(config) && String(config.url).endsWith('/oauth_token.do');

async function failureOfTokenRequest({ response, code }: Record<string, unknown>, host: string, used: Account): Promise<ServiceNowError> {
	if (!isObject(response)) return failureOfTokenConnection(String(code ?? ''), host);
	const reply = await toReply({ statusCode: response.status, headers: response.headers, body: response.data });
	return failureOfTokenReply(withoutSecrets(reply, used.secrets), used.way, `the credential "${used.name}"`, Date.now()) ?? failureOfTokenConnection('', host);
}

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

/** What an error answer says: where bytes or a stream were asked for, the error comes as bytes or a stream too. */
async function textOf(body: unknown): Promise<unknown> {
	if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
	if (!isObject(body) || !(Symbol.asyncIterator in body)) return body;
	const parts: Buffer[] = [];
	let length = 0;
	try {
		for await (const part of body as unknown as AsyncIterable<Uint8Array | string>) {
			parts.push(Buffer.from(part as Uint8Array));
			length += part.length;
			if (length > LONGEST_ERROR) break;
		}
	} catch {
		// The status is known; what came of the text is enough.
	}
	return Buffer.concat(parts).toString('utf8');
}

async function toReply(response: unknown): Promise<ServiceNowReply> {
	const { statusCode, headers, body } = isObject(response) ? response : { statusCode: 0, headers: {}, body: response };
	const status = Number(statusCode);
	const plain = isObject(headers) ? Object.entries(headers) : [];
	return {
		status,
		headers: Object.fromEntries(plain.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body: parsedJson(status >= 300 ? await textOf(body) : body),
	};
}
