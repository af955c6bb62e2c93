// Reads the registered OAuth applications (oauth_entity) and what they may do. Issues nothing.
import type { Instance } from '../instance';
import type { Row } from '../store';

export interface Client {
	row: Row;
	id: string;
	name: string;
	secret: string;
	/** "This is a public client": no secret, PKCE instead. */
	isPublic: boolean;
	/** Redirect URLs, exactly as registered. */
	redirectUrls: string[];
	/** Auth scopes of the application; none means a classic application with `useraccount`. */
	scopes: string[];
	/** sys_id of the OAuth Application User, for client credentials. */
	applicationUser: string;
	/** Seconds. */
	accessTokenLifetime: number;
	refreshTokenLifetime: number;
	codeLifetime: number;
}

/** The active application with that client id. */
export function clientById(instance: Instance, id: string): Client | undefined {
	const row = id ? instance.store.find('oauth_entity', 'client_id', id) : undefined;
	// A provider of identities is registered in the same table, but no client.
	if (!row || row.active === 'false' || row.type === 'oidc') return undefined;
	const { oauth } = instance.settings;
	return {
		row,
		id,
		name: row.name ?? '',
		secret: row.client_secret ?? '',
		isPublic: row.public_client === 'true',
		redirectUrls: words(row.redirect_url, /[\s,]+/),
		scopes: words(row.auth_scope, /[\s,]+/),
		applicationUser: row.user ?? '',
		accessTokenLifetime: Number(row.access_token_lifespan) || oauth.accessTokenLifetime,
		refreshTokenLifetime: Number(row.refresh_token_lifespan) || oauth.refreshTokenLifetime,
		codeLifetime: Number(row.auth_code_lifespan) || oauth.codeLifetime,
	};
}

/** The scope a request gets; undefined when the application may not have it. */
export function grantedScope(client: Client, asked: string): string | undefined {
	const wanted = words(asked, / +/).filter((one) => one !== 'openid' && one !== 'offline_access');
	if (wanted.length === 0) return client.scopes.length > 0 ? client.scopes.join(' ') : 'useraccount';
	const allowed = client.scopes.length > 0 ? client.scopes : ['useraccount'];
	return wanted.every((one) => allowed.includes(one)) ? wanted.join(' ') : undefined;
}

/** Whether the scope of a request is one of OpenID Connect. */
export const wantsIdToken = (scope: string | null): boolean => words(scope ?? '', / +/).includes('openid');

/** Where the browser is sent: without a redirect_uri, and where an unknown one is answered so, to the first registered address. */
export function redirectTarget(instance: Instance, client: Client, redirectUri: string): string {
	const [first = ''] = client.redirectUrls;
	const known = instance.settings.oauth.redirect !== 'first' || client.redirectUrls.includes(redirectUri);
	return redirectUri && known ? redirectUri : first;
}

/** What is wrong with the redirect URL, in the words of the page that a real instance shows; undefined when it is right. */
export function redirectFault(instance: Instance, client: Client, redirectUri: string): string | undefined {
	const { redirect } = instance.settings.oauth;
	if (redirect === 'loopback' && client.row.exact_redirect !== 'true' && isLoopback(redirectUri)) return undefined;
	if (client.redirectUrls.length === 0) return 'Missing redirect URL in application registration.';
	return client.redirectUrls.includes(redirectUri) ? undefined : 'Invalid redirect_uri';
}

function isLoopback(address: string): boolean {
	try {
		const url = new URL(address);
		return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	} catch {
		return false;
	}
}

const words = (text: string | undefined, separator: RegExp): string[] => (text ?? '').split(separator).filter(Boolean);
