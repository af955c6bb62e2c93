// Why signing in to ServiceNow fails and what to check, in order, for every way to sign in. Sends nothing and knows no secret.

/*
 * ServiceNow's token endpoint answers one body, 401 with `access_denied`, for a wrong client, a wrong password, a grant
 * that is switched off, a missing OAuth application user, a dead refresh token and a scope that is not assigned; only the
 * instance's log knows the reason. So each way to sign in has its list of causes, the most frequent first
 * (ServiceNow documentation: OAuth API request parameters, client credentials, JWT bearer grant, KB0725643, KB3025707).
 */
import { failureOfConnection, failureOfReply, ServiceNowError, type FailureKind } from './errors';
import type { ServiceNowReply } from './types';

export type SignInWay = 'authorizationCode' | 'pkce' | 'clientCredentials' | 'password' | 'jwtBearer' | 'basic' | 'apiKey';

const CLIENT = 'client ID and client secret belong to an active application record of this very instance';
const USER = 'the user is active, not locked out, and needs no password reset';
const LOG = 'the system log of the instance, where the true reason stands (System Logs > All, entries beginning "Exception on token flow")';
const HARDENED = 'on a hardened instance, that the user may read the table oauth_credential';
const POLICY = 'no REST API access policy of the instance refuses this kind of sign-in';

const CHECKS: Readonly<Record<SignInWay, readonly string[]>> = {
	authorizationCode: [
		'reconnect the credential: the refresh token ends 100 days after connecting (by default), or it was revoked',
		CLIENT,
		USER,
		'the application record allows the scopes that the credential asks for',
		HARDENED,
		LOG,
	],
	pkce: [
		'reconnect the credential: the refresh token ends 100 days after connecting (by default), or it was revoked',
		'the application record is marked as a public client, and the client ID is right',
		USER,
		'the application record allows the scopes that the credential asks for',
		HARDENED,
		LOG,
	],
	clientCredentials: [
		CLIENT,
		'the system property glide.oauth.inbound.client.credential.grant_type.enabled exists and is true',
		'the application record names an OAuth Application User, and that user is active',
		'the default grant type of the application record is Client Credentials',
		'the application record allows the scopes that the credential asks for',
		LOG,
	],
	password: [
		'user name and password',
		USER,
		'the user is not restricted to web service access only, because this grant needs an interactive account',
		CLIENT,
		'the system property glide.oauth.inbound.ropc.grant_type.disabled is not true',
		HARDENED,
		LOG,
	],
	jwtBearer: [
		CLIENT,
		'the public key or certificate of the private key is registered with the JWT provider of the application record, under the key ID that the credential names',
		'the subject is the value of the field that the record names as user field (user name or email), and that user is active',
		'the clocks of n8n and ServiceNow agree',
		'issuer and audience: both are the client ID',
		LOG,
	],
	basic: [
		'user name and password',
		USER,
		'the user may use Basic authentication: newer instances ask for web service access only, the role snc_basic_auth_api_access or a multi-factor code',
		POLICY,
	],
	apiKey: [
		'the key is complete, active and not expired',
		'the plugin com.glide.tokenbased_auth is active',
		'an inbound authentication profile for API keys exists, and a REST API access policy maps it to each API that is used (Table API and the others)',
		'the user behind the key is active',
	],
};

/** One sentence with everything to check for this way to sign in, numbered. */
export const whatToCheck = (way: SignInWay): string =>
	`ServiceNow does not tell the causes apart. Check in this order: ${CHECKS[way].map((check, index) => `(${index + 1}) ${check}`).join('; ')}.`;

/** The ways that a person connects in the browser, and so can connect again. */
const MUST_RECONNECT: readonly SignInWay[] = ['authorizationCode', 'pkce'];

/** What to check when ServiceNow answers a request with 401 although signing in worked, or needs none. */
function whenRefused(way: SignInWay): string {
	if (way === 'basic' || way === 'apiKey') return whatToCheck(way);
	const rest = [way === 'clientCredentials' ? 'the OAuth Application User of the application record is active and not locked out' : USER, POLICY];
	const checks = MUST_RECONNECT.includes(way) ? ['reconnect the credential', ...rest] : rest;
	return `ServiceNow issued a token but does not accept it. Check in this order: ${checks.map((check, index) => `(${index + 1}) ${check}`).join('; ')}.`;
}

/** A refused request (401) with what to check for this way to sign in. */
export const withAdvice = (failure: ServiceNowError, way: SignInWay): ServiceNowError =>
	new ServiceNowError({ ...failure, message: failure.message, advice: whenRefused(way) });

/** There is no sign-in, so the request was not sent; nor would any other be until that changes. */
export class SignInFailure extends ServiceNowError {}

/** ServiceNow did not take the token (401), and n8n was not let renew it: the request was not processed, and may be sent again with a renewal. */
export class TokenRefused extends ServiceNowError {}

/** ServiceNow looked at the account and refused it; every other failure to sign in says nothing about the account. */
export class SignInRefused extends SignInFailure {
	constructor(way: SignInWay, who: string, said?: string, status?: number) {
		super({
			kind: 'reconnect',
			message: `ServiceNow refused to sign in ${who}${said ? ` (${said})` : ''}`,
			advice: whatToCheck(way),
			status,
		});
	}
}

// A request that got no token was never sent: whatever the token endpoint did, nothing was applied, and it may be sent later.
const WITHOUT_TOKEN: Readonly<Partial<Record<FailureKind, FailureKind>>> = {
	interrupted: 'unreachable',
	notFound: 'reconnect',
	notJson: 'reconnect',
	rejected: 'reconnect',
	unavailable: 'unreachable',
};

const beforeSending = ({ kind, message, detail, advice, status, retryAfterMs }: ServiceNowError): SignInFailure =>
	new SignInFailure({
		kind: WITHOUT_TOKEN[kind] ?? kind,
		message: `No token could be had. ${message}`,
		detail,
		advice,
		status,
		retryAfterMs,
	});

/** The failure when the token endpoint could not be reached or broke off. `code` is Node's error code where there is one. */
export const failureOfTokenConnection = (code: string, host: string): SignInFailure => beforeSending(failureOfConnection(code, host));

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined);

/** The failure that an answer of the token endpoint means, or undefined for a token. */
export function failureOfTokenReply(reply: ServiceNowReply, way: SignInWay, who: string, now: number): SignInFailure | undefined {
	const body = typeof reply.body === 'object' && reply.body !== null ? (reply.body as Record<string, unknown>) : undefined;
	if (reply.status < 300 && typeof body?.access_token === 'string' && body.access_token !== '') return undefined;
	if (reply.status >= 300 && reply.status < 400) return redirected(reply.status);
	if (body && [200, 400, 401, 403].includes(reply.status)) {
		return new SignInRefused(way, who, text(body.error_description) ?? text(body.error), reply.status);
	}
	const failure = failureOfReply(reply, now);
	if (!failure) {
		return new SignInFailure({
			kind: 'reconnect',
			status: reply.status,
			message: 'No token could be had. The token endpoint answered without one',
			advice: 'Check that the Instance field names a ServiceNow instance.',
		});
	}
	if (reply.status !== 504) return beforeSending(failure);
	return new SignInFailure({
		kind: 'unreachable',
		status: 504,
		message: 'No token could be had. The token endpoint gave no answer in time (status 504)',
		advice: 'Try again later. If it stays so, the instance may be hardened: check that the user may read the table oauth_credential.',
	});
}

const redirected = (status: number): SignInFailure =>
	new SignInFailure({
		kind: 'reconnect',
		status,
		message: `No token could be had. The token endpoint answered with a redirect (status ${status}), which is not followed because it would carry secrets elsewhere`,
		advice: 'Enter the final address of the instance in the credential, and check that no sign-on page or proxy stands in between.',
	});

/** The credential that a node uses, as far as an error may name it. */
export interface UsedCredential {
	/** The name that the person gave it. */
	name: string;
	way: SignInWay;
}

interface Reading {
	/** Matched against what n8n said. */
	pattern: RegExp;
	message: string;
	advice: string;
}

/** What n8n says when an OAuth2 credential has no usable token (n8n-core 2.41 and 1.122, @n8n/client-oauth2); the first match wins. */
const READINGS: readonly Reading[] = [
	{
		pattern: /not connected|oauthTokenData/i,
		message: 'is not connected to ServiceNow yet',
		advice: 'Open the credential in n8n, press "Connect" ("Connect my account" in older n8n) and sign in to ServiceNow.',
	},
	{
		pattern: /hibernating/i,
		message: 'could not be renewed: the developer instance is hibernating',
		advice: 'Sign in at developer.servicenow.com, wake the instance, wait a minute and try again.',
	},
	{
		pattern: /Expected JSON response|Unsupported content type|not valid JSON/i,
		message: 'could not be renewed: the token endpoint answered with a page instead of a token',
		advice:
			'Check in this order: (1) a developer instance may be hibernating: wake it at developer.servicenow.com; (2) the Instance field may name another server; (3) a login page or proxy may stand in between. The connection itself is kept; nothing has to be reconnected.',
	},
	{
		pattern: /no refresh token is available|refreshToken is required/i,
		message: 'has to be connected again: ServiceNow gave it no refresh token, so the connection ends with each access token (30 minutes by default)',
		advice:
			'ServiceNow documents refresh tokens for applications with a secret only. Use the grant Authorization Code with a client secret instead of a public client with PKCE; until then open the credential in n8n, press "Reconnect" and sign in to ServiceNow.',
	},
	{
		pattern: /Unsupported protocol|Invalid URL/i,
		message: 'has an Instance field that is not the address of a ServiceNow instance',
		advice: 'Enter the instance name, for example "dev12345", or its address, for example "https://dev12345.service-now.com".',
	},
];

/**
 * The failure when n8n could not get or renew the token of an OAuth2 credential.
 * @param said n8n's own words, and what the token endpoint answered where n8n tells it
 */
export function failureOfSignIn(said: string, { name, way }: UsedCredential): SignInFailure {
	const credential = `The credential "${name}"`;
	const reading = READINGS.find(({ pattern }) => pattern.test(said));
	if (reading) return new SignInFailure({ kind: 'reconnect', message: `${credential} ${reading.message}`, advice: reading.advice });
	if (MUST_RECONNECT.includes(way)) {
		return new SignInFailure({
			kind: 'reconnect',
			message: `${credential} has to be connected again: ServiceNow no longer accepts its refresh token`,
			detail: text(said),
			advice: `Open the credential in n8n, press "Reconnect" and sign in to ServiceNow. If it fails again: ${whatToCheck(way)}`,
		});
	}
	return new SignInFailure({
		kind: 'reconnect',
		message: `${credential} got no token: ServiceNow refused to sign it in`,
		detail: text(said),
		advice: whatToCheck(way),
	});
}
