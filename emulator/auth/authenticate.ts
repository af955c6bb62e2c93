// Finds out who makes a call: bearer token, ID token, Basic, API key, signature, client certificate, session cookie. Grants nothing.
import type { IncomingHttpHeaders } from 'node:http';
import { callerOf, guest, type Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { goodKey, sentKey } from './apiKeys';
import { basicRefused } from './basicRestriction';
import { userOf, type Presented } from './certificates';
import { clientById } from './clients';
import { hmacOf, signer } from './hmac';
import { checkIdToken } from './identityProvider';
import { liveToken } from './issue';
import { splitPassword } from './oneTimeCode';
import { isActive, tokenBasedAuth } from './plugins';
import { authOf } from './state';
import { bySession, sendsForeignToken, tokenForNext } from './userTokens';
import { blockedUser, checkPassword, noteLogin } from './users';

export interface Credentials {
	method: string;
	headers: IncomingHttpHeaders;
	query: URLSearchParams;
	/** What the client showed when the connection was made; absent over plain HTTP. */
	certificate?: Presented;
	/** Read only when a signature covers it. */
	body(): Promise<Buffer>;
}

/**
 * The caller, or a guest when there are no valid credentials. What the request itself carries comes first, and what of it is wrong is not made
 * good by the rest; then the certificate of the connection; a cookie counts only where nothing else does. The order is documented nowhere.
 */
export async function authenticate(instance: Instance, { method, headers, query, certificate, body }: Credentials): Promise<Caller> {
	const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
	if (scheme.toLowerCase() === 'basic') return byPassword(instance, value) ?? guest(instance);
	const bearer = scheme.toLowerCase() === 'bearer' ? value : query.get('access_token');
	if (bearer) return byToken(instance, bearer) ?? byIdToken(instance, bearer) ?? guest(instance);
	// Without the plugin nobody looks at keys and signatures (docs: active-api-key-hmac.md).
	const keyed = isActive(instance, tokenBasedAuth);
	const key = keyed ? sentKey(instance, headers, query) : undefined;
	if (key !== undefined) return byKey(instance, key) ?? guest(instance);
	const signature = hmacOf(headers, query);
	if (keyed && signature) return bySignature(instance, signature, await body()) ?? guest(instance);
	if (scheme) return guest(instance);
	const known = byCertificate(instance, certificate) ?? bySession(instance, method, { headers, query });
	return known ?? { ...guest(instance), refusal: tokenForNext(instance, headers), foreignUserToken: sendsForeignToken(instance, { headers, query }) };
}

function byCertificate(instance: Instance, certificate: Presented | undefined): Caller | undefined {
	const user = certificate && userOf(instance, certificate);
	return user && !blockedUser(user) ? callerOf(instance, user, 'certificate') : undefined;
}

function byIdToken(instance: Instance, value: string): Caller | undefined {
	const identity = checkIdToken(instance, value);
	if (!identity || blockedUser(identity.user)) return undefined;
	const scopes = (identity.provider.auth_scope ?? '').split(/[\s,]+/).filter(Boolean);
	return { ...callerOf(instance, identity.user, 'oauth'), clientId: identity.provider.client_id, scopes: scopes.length > 0 ? scopes : ['useraccount'] };
}

function bySignature(instance: Instance, value: string, body: Buffer): Caller | undefined {
	const user = signer(instance, value, body);
	return user && !blockedUser(user) ? callerOf(instance, user, 'hmac') : undefined;
}

function byToken(instance: Instance, value: string): Caller | undefined {
	const token = liveToken(instance, 'access', value);
	const user = token && instance.store.get('sys_user', token.userId);
	if (!user || blockedUser(user)) return undefined;
	if (instance.property('glide.oauth.update_last_login_time', 'true') === 'true') noteLogin(instance, user);
	// The scopes of the application are asked for at the call, not when the token was issued (docs: rest-api-scope-troubleshooting.md).
	const own = clientById(instance, token.clientId)?.scopes ?? [];
	return { ...callerOf(instance, user, 'oauth'), clientId: token.clientId, scopes: own.length > 0 ? own : token.scope.split(' '), accessToken: value };
}

function byPassword(instance: Instance, value: string): Caller | undefined {
	const [name, ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
	const { password, factor } = splitPassword(instance, name, rest.join(':'));
	const user = checkPassword(instance, name, password);
	if (typeof user === 'string') return undefined;
	// Right password, wrong or missing code: the header tells (docs: c_RESTAPI.md). A password with digits behind it is no password.
	if (factor === 'invalid' && (instance.settings.auth.mfaOnBasic || password !== rest.join(':'))) return { ...guest(instance), refusal: { 'X-MFA_TOKEN': 'invalid' } };
	const caller = callerOf(instance, user, 'basic');
	return factor !== 'valid' && basicRefused(instance, caller, user) ? undefined : caller;
}

function byKey(instance: Instance, value: string): Caller | undefined {
	const key = goodKey(instance, authOf(instance).apiKeys, value);
	const user = key && instance.store.find('sys_user', 'user_name', key.userName);
	if (!user || blockedUser(user)) return undefined;
	return { ...callerOf(instance, user, 'apiKey'), scopes: key.scopes };
}
