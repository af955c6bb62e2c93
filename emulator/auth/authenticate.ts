// Finds out who makes a call from its headers: bearer token, Basic, API key. Grants nothing.
import type { IncomingHttpHeaders } from 'node:http';
import { callerOf, guest, type Caller } from '../engine/caller';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { liveToken } from './issue';
import { authOf } from './state';
import { blockedUser, checkPassword, noteLogin } from './users';

/** The caller, or a guest when there are no valid credentials. */
export function authenticate(instance: Instance, headers: IncomingHttpHeaders, query: URLSearchParams): Caller {
	const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
	if (scheme.toLowerCase() === 'basic') return byPassword(instance, value) ?? guest(instance);
	const bearer = scheme.toLowerCase() === 'bearer' ? value : query.get('access_token');
	if (bearer) return byToken(instance, bearer) ?? guest(instance);
	const header = headers['x-sn-apikey'];
	const key = (Array.isArray(header) ? header[0] : header) ?? query.get('x-sn-apikey');
	return (key ? byKey(instance, key) : undefined) ?? guest(instance);
}

function byToken(instance: Instance, value: string): Caller | undefined {
	const token = liveToken(instance, 'access', value);
	const user = token && instance.store.get('sys_user', token.userId);
	if (!user || blockedUser(user)) return undefined;
	if (instance.property('glide.oauth.update_last_login_time', 'true') === 'true') noteLogin(instance, user);
	return { ...callerOf(instance, user, 'oauth'), clientId: token.clientId, scopes: token.scope.split(' ') };
}

function byPassword(instance: Instance, value: string): Caller | undefined {
	const [name, ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
	const user = checkPassword(instance, name, password.join(':'));
	if (typeof user === 'string') return undefined;
	const caller = callerOf(instance, user, 'basic');
	return basicRefused(instance, caller, user) ? undefined : caller;
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
