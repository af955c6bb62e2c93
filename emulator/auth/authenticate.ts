// Finds out who makes a call: bearer token, ID token, Basic, API key, signature, session cookie. Grants nothing.
import type { IncomingHttpHeaders } from 'node:http';
import { callerOf, guest, type Caller } from '../engine/caller';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { bySession } from './cookies';
import { hmacOf, signer } from './hmac';
import { checkIdToken } from './identityProvider';
import { liveToken } from './issue';
import { splitPassword } from './oneTimeCode';
import { authOf } from './state';
import { blockedUser, checkPassword, noteLogin } from './users';

export interface Credentials {
	method: string;
	headers: IncomingHttpHeaders;
	query: URLSearchParams;
	/** Read only when a signature covers it. */
	body(): Promise<Buffer>;
}

/** The caller, or a guest when there are no valid credentials. A cookie counts only where nothing else is tried. */
export async function authenticate(instance: Instance, { method, headers, query, body }: Credentials): Promise<Caller> {
	const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
	if (scheme.toLowerCase() === 'basic') return byPassword(instance, value) ?? guest(instance);
	const bearer = scheme.toLowerCase() === 'bearer' ? value : query.get('access_token');
	if (bearer) return byToken(instance, bearer) ?? byIdToken(instance, bearer) ?? guest(instance);
	const header = headers['x-sn-apikey'];
	const key = (Array.isArray(header) ? header[0] : header) ?? query.get('x-sn-apikey');
	if (key) return byKey(instance, key) ?? guest(instance);
	const signature = hmacOf(headers, query);
	if (signature) return bySignature(instance, signature, await body()) ?? guest(instance);
	return (scheme ? undefined : bySession(instance, headers, method)) ?? guest(instance);
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
	return { ...callerOf(instance, user, 'oauth'), clientId: token.clientId, scopes: token.scope.split(' '), accessToken: value };
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

/** The restriction of 2026 (KB3025707): a right password alone is no longer enough. The admin role does not count. */
function basicRefused(instance: Instance, caller: Caller, user: Row): boolean {
	if (instance.property('glide.authenticate.basic_auth.restriction.enforce') !== 'true') return false;
	if (user.web_service_access_only === 'true' && instance.property('glide.authenticate.basic_auth.restriction.allow_wsao', 'true') === 'true') return false;
	const roles = instance.property('glide.authenticate.basic_auth.allowed_roles', 'snc_basic_auth_api_access').split(',');
	return !roles.some((role) => caller.roles.has(role.trim()));
}

function byKey(instance: Instance, value: string): Caller | undefined {
	const key = authOf(instance).apiKeys.get(value);
	if (!key || (key.expiresAt !== undefined && key.expiresAt <= instance.clock.now())) return undefined;
	const user = instance.store.find('sys_user', 'user_name', key.userName);
	if (!user || blockedUser(user)) return undefined;
	return { ...callerOf(instance, user, 'apiKey'), scopes: key.scopes };
}
