// How a service account signs in: the token request of each method, and the proof that a Basic account is accepted. Decides nothing about when.
import { createHash, randomUUID } from 'node:crypto';
import { badInput, failureOfReply } from '../servicenow/errors';
import { instanceUrl } from '../servicenow/instanceUrl';
import { secretsOf, withoutSecrets } from '../servicenow/secrets';
import { failureOfTokenReply, SignInRefused } from '../servicenow/signIn';
import type { ServiceNowReply } from '../servicenow/types';
import { answer, type HttpRequest } from './answer';
import { signAssertion } from './jwtAssertion';
import type { Issued } from './signInGuard';

export type Method = 'password' | 'jwtBearer' | 'basic' | 'apiKey';

/** What the person entered, with the address checked. */
export interface ServiceAccount {
	/** Base URL without a trailing slash. */
	baseUrl: string;
	method: Method;
	username: string;
	password: string;
	clientId: string;
	clientSecret: string;
	privateKey: string;
	keyId: string;
	subject: string;
	apiKey: string;
	scope: string;
}

/**
 * @param values the decrypted credential
 * @throws ServiceNowError (badInput) for an address that is not accepted
 */
export function readServiceAccount(values: Readonly<Record<string, unknown>>): ServiceAccount {
	const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
	return {
		baseUrl: instanceUrl(values.instance, values.allowCustomHost),
		method: text('method') as Method,
		username: text('username').trim(),
		password: text('password'),
		clientId: text('clientId').trim(),
		clientSecret: text('clientSecret').trim(),
		privateKey: text('privateKey'),
		keyId: text('keyId').trim(),
		subject: text('subject').trim(),
		apiKey: text('apiKey').trim(),
		scope: values.customScopes === true ? text('enabledScopes').trim() : '',
	};
}

const REQUIRED: Readonly<Record<Method, ReadonlyArray<readonly [keyof ServiceAccount, string]>>> = {
	password: [['username', 'User Name'], ['password', 'Password'], ['clientId', 'Client ID']],
	jwtBearer: [['clientId', 'Client ID'], ['privateKey', 'Private Key'], ['subject', 'Subject']],
	basic: [['username', 'User Name'], ['password', 'Password']],
	apiKey: [['apiKey', 'API Key']],
};

/** @throws ServiceNowError (badInput) that names the first empty field */
export function requireComplete(account: ServiceAccount): void {
	const empty = REQUIRED[account.method]?.find(([field]) => account[field] === '');
	if (empty) throw badInput(`The ${empty[1]} field of the credential is empty. Fill it in and save the credential.`);
}

/** A digest of everything that takes part in signing in: any change makes another account. */
export const digestOf = (account: ServiceAccount): string =>
	createHash('sha256').update(JSON.stringify(Object.entries(account))).digest('base64url');

/** A digest of what ServiceNow counts wrong passwords for: whatever else is changed, it is the same user and the same password. */
export const passwordDigest = ({ baseUrl, username, password }: ServiceAccount): string =>
	createHash('sha256').update(JSON.stringify([baseUrl, username.toLowerCase(), password])).digest('base64url');

const who = ({ method, username, subject }: ServiceAccount) => `the user ${method === 'jwtBearer' ? subject : username}`;

function tokenForm(account: ServiceAccount, now: number): Record<string, string> {
	const { clientId, clientSecret, username, password, privateKey, keyId, subject, scope } = account;
	const common: Record<string, string> = { client_id: clientId, client_secret: clientSecret, ...(scope ? { scope } : {}) };
	if (account.method === 'password') return { ...common, grant_type: 'password', username, password };
	return {
		...common,
		grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
		assertion: signAssertion(privateKey, { clientId, subject, keyId, id: randomUUID(), now }),
	};
}

/** Seconds that a token lives when ServiceNow does not say so. */
const DEFAULT_LIFETIME = 1800;

/**
 * Asks the token endpoint: with the refresh token where there is one, and with the account itself when that is refused or there is none.
 * @throws ServiceNowError with what to check
 */
export async function fetchToken(httpRequest: HttpRequest, account: ServiceAccount, now: number, refreshToken?: string): Promise<Issued> {
	if (refreshToken) {
		const { clientId, clientSecret } = account;
		const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'refresh_token', refresh_token: refreshToken };
		const renewed = await askForToken(httpRequest, account, form, now).catch((error: unknown) =>
			error instanceof SignInRefused ? undefined : Promise.reject(error as Error),
		);
		// ServiceNow may leave it out of the answer: it stays the same.
		if (renewed) return { ...renewed, refreshToken: renewed.refreshToken ?? refreshToken };
	}
	return await askForToken(httpRequest, account, tokenForm(account, now), now);
}

async function askForToken(httpRequest: HttpRequest, account: ServiceAccount, form: Record<string, string>, now: number): Promise<Issued> {
	const reply = await answer(httpRequest, {
		method: 'POST',
		url: `${account.baseUrl}/oauth_token.do`,
		headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams(form).toString(),
	});
	if (failureOfTokenReply(reply, account.method, who(account), now)) {
		const said = withoutSecrets(reply, secretsOf({ ...account, refreshToken: form.refresh_token }));
		throw failureOfTokenReply(said, account.method, who(account), now);
	}
	const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = reply.body as TokenReply;
	const lifetime = Number(seconds) > 0 ? Number(seconds) : DEFAULT_LIFETIME;
	return { accessToken, ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}), expiresAt: now + lifetime * 1000 };
}

interface TokenReply {
	access_token: string;
	refresh_token?: unknown;
	expires_in?: unknown;
}

export const basicHeader = ({ username, password }: ServiceAccount): string =>
	`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

const askWhoIAm = async (httpRequest: HttpRequest, account: ServiceAccount, authorization: string): Promise<ServiceNowReply> =>
	await answer(httpRequest, {
		method: 'GET',
		url: `${account.baseUrl}/api/now/table/sys_user`,
		qs: { sysparm_query: 'user_name=javascript:gs.getUserName()', sysparm_fields: 'user_name', sysparm_limit: 1 },
		headers: { Accept: 'application/json', Authorization: authorization },
	});

/**
 * Asks ServiceNow once who the Basic account is, before anything else is sent with it.
 * @throws ServiceNowError when ServiceNow refused the account or did not answer
 */
export async function proveBasicAccount(httpRequest: HttpRequest, account: ServiceAccount, now: number): Promise<Issued> {
	const reply = await askWhoIAm(httpRequest, account, basicHeader(account));
	if (reply.status === 401) {
		const code = reply.headers['x-mfa_token'] ? 'a multi-factor code is missing' : undefined;
		throw new SignInRefused('basic', who(account), code, 401);
	}
	// Any other refusal concerns the table, not the account.
	if (reply.status !== 403 && reply.status !== 404) {
		const failure = failureOfReply(reply, now) && failureOfReply(withoutSecrets(reply, secretsOf({ ...account })), now);
		if (failure) throw failure;
	}
	return { accessToken: 'proven', expiresAt: Number.MAX_SAFE_INTEGER };
}

/** Whether ServiceNow still takes the token; yes where nothing speaks against it. */
export async function isAccepted(httpRequest: HttpRequest, account: ServiceAccount, accessToken: string): Promise<boolean> {
	const status = await askWhoIAm(httpRequest, account, `Bearer ${accessToken}`).then((reply) => reply.status, () => 0);
	return status !== 401;
}
