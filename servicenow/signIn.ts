// Why signing in to ServiceNow fails and what to check, in order, for every way to sign in. Sends nothing and knows no secret.

/*
 * ServiceNow's token endpoint answers one body, 401 with `access_denied`, for a wrong client, a wrong password, a grant
 * that is switched off, a missing OAuth application user, a dead refresh token and a scope that is not assigned; only the
 * instance's log knows the reason. So each way to sign in has its list of causes, the most frequent first
 * (ServiceNow documentation: OAuth API request parameters, client credentials, JWT bearer grant, KB0725643, KB3025707).
 */
import { failureOfReply, ServiceNowError } from './errors';
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

/** The failure when ServiceNow refused to sign the account in. */
export const refusedSignIn = (way: SignInWay, who: string, said?: string, status?: number): ServiceNowError =>
	new ServiceNowError({
		kind: 'reconnect',
		message: `ServiceNow refused to sign in ${who}${said ? ` (${said})` : ''}`,
		advice: whatToCheck(way),
		status,
	});

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 100) : undefined);

/** The failure that an answer of the token endpoint means, or undefined for a token. */
export function failureOfTokenReply(reply: ServiceNowReply, way: SignInWay, who: string, now: number): ServiceNowError | undefined {
	const body = typeof reply.body === 'object' && reply.body !== null ? (reply.body as Record<string, unknown>) : undefined;
	if (reply.status < 300 && typeof body?.access_token === 'string' && body.access_token !== '') return undefined;
	if (reply.status >= 300 && reply.status < 400) {
		return new ServiceNowError({
			kind: 'notJson',
			status: reply.status,
			message: `The token endpoint answered with a redirect (status ${reply.status}), which is not followed because it would carry secrets elsewhere`,
			advice: 'Enter the final address of the instance in the credential, and check that no sign-on page or proxy stands in between.',
		});
	}
	if (body && [200, 400, 401, 403].includes(reply.status)) {
		return refusedSignIn(way, who, text(body.error_description) ?? text(body.error), reply.status);
	}
	const failure = failureOfReply(reply, now);
	if (reply.status === 504) {
		return new ServiceNowError({
			...failure,
			kind: 'unavailable',
			message: 'The token endpoint gave no answer in time (status 504)',
			advice: `Try again later. If it stays so, the instance may be hardened: check ${HARDENED.replace('on a hardened instance, ', '')}.`,
		});
	}
	return (
		failure ??
		new ServiceNowError({
			kind: 'notJson',
			status: reply.status,
			message: 'The token endpoint answered without a token',
			advice: 'Check that the Instance field names a ServiceNow instance.',
		})
	);
}
