// API keys: where a request carries one, whose it is, and the token that a new record gets. Knows no policy.
//
// docs: configure-api-key.md (auth parameters with their prefix, key records). Seen in set-up scripts: table and column names, tokens that
// begin with now_ and that the Table API does not show.

import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { hmacParameter } from './hmac';
import type { ApiKey } from './state';

/** The key that a request carries under the name of an auth parameter, without that one's prefix. */
export function sentKey(instance: Instance, headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
	for (const { parameter_name: name, type, prefix = '' } of instance.store.all('sys_token_auth_parameter')) {
		if (name === hmacParameter) continue;
		const value = type === 'query_parameter' ? query.get(name) : [headers[name.toLowerCase()] ?? ''].flat()[0];
		// A key without its prefix was sent all the same: it is a wrong one.
		if (value) return value.startsWith(prefix) ? value.slice(prefix.length).trimStart() : '';
	}
	return undefined;
}

/** The key that is good now, of the given ones or of the records. */
export function goodKey(instance: Instance, given: ReadonlyMap<string, ApiKey>, value: string): ApiKey | undefined {
	const key = given.get(value) ?? stored(instance, value);
	return key && (key.expiresAt === undefined || key.expiresAt > instance.clock.now()) ? key : undefined;
}

function stored(instance: Instance, value: string): ApiKey | undefined {
	const row = value ? instance.store.find('api_key', 'token', value) : undefined;
	if (!row || row.active === 'false') return undefined;
	const scopes = (row.auth_scope ?? '').split(/[\s,]+/).filter(Boolean).map((id) => instance.store.get('sys_auth_scope', id)?.name ?? id);
	return { key: value, userName: userNameOf(instance, row), scopes: scopes.length > 0 ? scopes : undefined, expiresAt: row.expires ? Date.parse(`${row.expires.replace(' ', 'T')}Z`) : undefined };
}

const userNameOf = (instance: Instance, { user = '' }: Row): string => instance.store.get('sys_user', user)?.user_name ?? '';

/** The platform makes the token of a new record. */
export function makeTokens(instance: Instance): void {
	instance.whenWriting(({ table, operation, values }) => {
		if (table.name === 'api_key' && operation === 'insert') values.token = `now_${randomBytes(32).toString('base64url')}`;
	});
}
