// Decides about each grant of the token endpoint. A refusal is a word for the instance's log; the client never sees it.
import { createHash } from 'node:crypto';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { clientById, grantedScope, wantsIdToken, type Client } from './clients';
import { setEnd } from './credentialRows';
import { endTokens, issueTokens, tokenOf, type Issued, type Order } from './issue';
import { checkAssertion } from './jwt';
import { authOf, type Token } from './state';
import { blockedUser, checkPassword, mayInteract } from './users';

export interface GrantRequest {
	instance: Instance;
	client: Client;
	form: URLSearchParams;
	/** The scope that the request gets. */
	scope: string;
}

export type Grant = (request: GrantRequest) => Issued | string;

export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A sys_properties row decides; without one the setting of the same meaning does. */
function allowed(instance: Instance, property: string, setting: boolean): boolean {
	const value = instance.property(property);
	return value === '' ? setting : value === 'true';
}

function userFault(instance: Instance, user: Row | undefined): string | undefined {
	if (!user) return 'unknown user';
	return blockedUser(user) ?? hardenedFault(instance, user);
}

/** On hardened instances the user needs rights on oauth_credential (KB0725643). */
function hardenedFault(instance: Instance, user: Row): string | undefined {
	if (instance.settings.oauth.hardened !== 'credentialAcl') return undefined;
	const { store } = instance;
	for (const { role } of store.rows('sys_user_has_role').by('user', user.sys_id)) {
		if (['admin', 'snc_internal', 'web_service_admin'].includes(store.get('sys_user_role', role)?.name ?? '')) return undefined;
	}
	return 'no rights on oauth_credential';
}

/** Tokens for a sign-in that is no refresh. Where living ones are handed out again, their ends are renewed (KB0791140), unless a token itself says when it ends. */
function signedIn(instance: Instance, client: Client, order: Order, always = instance.settings.oauth.reuseTokens === 'always'): Issued {
	if (!always) return issueTokens(instance, client, order);
	const { userId, scope, refreshable } = order;
	const again = (kind: Token['kind'], seconds: number): Token | undefined => {
		const token = tokenOf(instance, kind, userId, client.id, scope);
		if (token) setEnd(instance, token, instance.clock.now() + seconds * 1000);
		return token;
	};
	const access = client.row.token_format === 'jwt' ? tokenOf(instance, 'access', userId, client.id, scope) : again('access', client.accessTokenLifetime);
	const refresh = refreshable ? again('refresh', client.refreshTokenLifetime) : undefined;
	return issueTokens(instance, client, { ...order, keep: { access, refresh }, family: refresh?.family });
}

const authorizationCode: Grant = ({ instance, client, form }) => {
	const { codes } = authOf(instance);
	const value = form.get('code') ?? '';
	const code = codes.get(value);
	codes.delete(value);
	if (!code || code.clientId !== client.id) return 'unknown code';
	if (code.expiresAt <= instance.clock.now()) return 'expired code';
	if (code.redirectUri !== (form.get('redirect_uri') ?? '')) return 'redirect_uri differs';
	if (code.challenge && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') !== code.challenge) return 'wrong code_verifier';
	const fault = userFault(instance, instance.store.get('sys_user', code.userId));
	if (fault) return fault;
	const refreshable = !client.isPublic || instance.settings.oauth.publicRefresh;
	return signedIn(instance, client, { userId: code.userId, scope: code.scope, refreshable, nonce: code.nonce });
};

const refreshToken: Grant = ({ instance, client, form }) => {
	const known = authOf(instance).tokens.get(form.get('refresh_token') ?? '');
	if (!known || known.kind !== 'refresh' || known.clientId !== client.id) return 'unknown refresh token';
	if (known.spent) {
		endTokens(instance, (token) => token.family === known.family);
		return 'refresh token used again';
	}
	if (known.expiresAt <= instance.clock.now()) return 'expired refresh token';
	const fault = userFault(instance, instance.store.get('sys_user', known.userId));
	if (fault) return fault;
	// Refreshing extends nothing (KB0791140), unless the application says so (KB2132135).
	if (client.row.extend_refresh_token_expiry === 'true') setEnd(instance, known, instance.clock.now() + client.refreshTokenLifetime * 1000);
	if (instance.settings.oauth.refresh !== 'rotate') {
		return issueTokens(instance, client, { userId: known.userId, scope: known.scope, refreshable: true, keep: { refresh: known }, family: known.family });
	}
	known.spent = true;
	const issued = issueTokens(instance, client, { userId: known.userId, scope: known.scope, refreshable: true, family: known.family });
	// The successor dies when the first one would have.
	if (issued.refresh) setEnd(instance, issued.refresh, known.expiresAt);
	return issued;
};

const password: Grant = ({ instance, client, form, scope }) => {
	if (instance.property('glide.oauth.inbound.ropc.grant_type.disabled') === 'true' || !instance.settings.oauth.password) return 'grant disabled';
	const user = checkPassword(instance, form.get('username') ?? '', form.get('password') ?? '');
	if (typeof user === 'string') return user;
	if (!mayInteract(user)) return 'no interactive session';
	const fault = hardenedFault(instance, user);
	if (fault) return fault;
	return signedIn(instance, client, { userId: user.sys_id, scope, refreshable: true, nonce: wantsIdToken(form.get('scope')) ? '' : undefined }, true);
};

const clientCredentials: Grant = ({ instance, client, scope }) => {
	if (!allowed(instance, 'glide.oauth.inbound.client.credential.grant_type.enabled', instance.settings.oauth.clientCredentials)) return 'grant disabled';
	if (client.isPublic) return 'public client';
	if (!client.applicationUser) return 'no OAuth application user';
	// docs: datadog-oauth-authentication.md; a record that names no default grant type is taken as it is.
	if (client.row.default_grant_type && client.row.default_grant_type !== 'client_credentials') return 'another default grant type';
	const fault = userFault(instance, instance.store.get('sys_user', client.applicationUser));
	return fault ?? signedIn(instance, client, { userId: client.applicationUser, scope, refreshable: false });
};

const assertion: Grant = ({ instance, client, form, scope }) => {
	const user = checkAssertion(instance, form.get('assertion') ?? '', client.id);
	if (typeof user === 'string') return user;
	return userFault(instance, user) ?? signedIn(instance, client, { userId: user.sys_id, scope, refreshable: false });
};

const grants: Record<string, Grant> = {
	authorization_code: authorizationCode,
	refresh_token: refreshToken,
	password,
	client_credentials: clientCredentials,
	[jwtBearer]: assertion,
};

/** Issues tokens or says why not. `secret` is undefined where the request carried none. */
export function decide(instance: Instance, form: URLSearchParams, clientId: string, secret: string | undefined): Issued | string {
	const name = form.get('grant_type') ?? '';
	const grant = Object.hasOwn(grants, name) ? grants[name] : undefined;
	if (!grant) return 'unsupported_grant_type';
	const id = clientId || issuerOf(form);
	const client = clientById(instance, id);
	if (!client) return 'invalid_client';
	if (!client.isPublic && secret !== client.secret) return 'invalid_client';
	const scope = grantedScope(client, form.get('scope') ?? '');
	if (scope === undefined) return 'invalid_scope';
	return grant({ instance, client, form, scope });
}

/** The issuer of the assertion, by which a public client is known that names itself nowhere else. */
export function issuerOf(form: URLSearchParams): string {
	if (form.get('grant_type') !== jwtBearer) return '';
	const jwt = form.get('assertion') ?? '';
	try {
		return String((JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iss?: unknown }).iss ?? '');
	} catch {
		return '';
	}
}
