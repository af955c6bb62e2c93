// Finds out who makes a call from its headers. Grants nothing.
import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from '../instance';
import { accounts } from '../seed/accounts';
import type { Row } from '../store';
import { callerOf, guest, type Caller } from './caller';
import { tokensOf } from './tokens';

/** The caller, or a guest when there are no valid credentials. */
export function authenticate(instance: Instance, headers: IncomingHttpHeaders, query: URLSearchParams): Caller {
	const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
	const bearer = scheme.toLowerCase() === 'bearer' ? value : query.get('access_token');
	if (bearer) {
		const token = tokensOf(instance).access.get(bearer);
		const user = token && token.expiresAt > instance.clock.now() ? instance.store.get('sys_user', token.userId) : undefined;
		return user ? { ...callerOf(instance, user, 'oauth'), clientId: token?.clientId, scopes: token?.scope.split(' ') } : guest(instance);
	}
	if (scheme.toLowerCase() === 'basic') {
		const [name, ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
		const user = userWithPassword(instance, name, password.join(':'));
		return user ? callerOf(instance, user, 'basic') : guest(instance);
	}
	const key = headers['x-sn-apikey'] ?? query.get('x-sn-apikey');
	if (key === accounts.apiKey) {
		const user = instance.store.find('sys_user', 'user_name', accounts.username);
		if (user) return callerOf(instance, user, 'apiKey');
	}
	return guest(instance);
}

/** The active user with that name and password. */
export function userWithPassword(instance: Instance, name: string, password: string): Row | undefined {
	const user = instance.store.find('sys_user', 'user_name', name);
	if (!user || user.active === 'false' || user.locked_out === 'true' || !password) return undefined;
	return user.user_password === password ? user : undefined;
}
