// What a test holds in its hands to play with sign-in: clients, keys, tokens, the token endpoint's moods. Not ServiceNow.
import type { Instance } from '../instance';
import { newSysId } from '../engine/write';
import type { Row } from '../store';
import { clientById } from './clients';
import { endTokens, issueTokens } from './issue';
import { rotateSigningKey } from './signingKeys';
import { authOf, type AccessPolicy, type ApiKey, type SignIn, type Token } from './state';

export interface ClientOptions {
	clientId: string;
	/** Empty or absent for a public client. */
	clientSecret?: string;
	name?: string;
	public?: boolean;
	redirectUrls?: string[];
	/** Auth scopes of the application; none makes a classic one with `useraccount`. */
	scopes?: string[];
	/** User name of the OAuth Application User; none makes client credentials fail. */
	applicationUser?: string;
	/** Column of sys_user that a JWT's `sub` is looked up in. */
	userField?: string;
}

export interface ProviderOptions {
	/** The `aud` of its tokens. */
	clientId: string;
	/** PEM, or an X.509 certificate. */
	publicKey: string;
	keyId?: string;
	/** Refuses other issuers where it is given. */
	issuer?: string;
	/** Claim that names the user; default `sub`. */
	userClaim?: string;
	/** Column of sys_user that the claim is looked up in; default `user_name`. */
	userField?: string;
	/** Each token is good for one request only. */
	verifyJti?: boolean;
	scopes?: string[];
}

export interface TokenEndpointMood {
	/** Status of an error; with `html` the status of the page. */
	status?: number;
	html?: string | true;
	delayMs?: number;
	hibernating?: true;
	/** The connection is cut instead. */
	drop?: 'before' | 'after';
	/** How many calls; without it, all until `mend()`. */
	times?: number;
}

export class OAuthInstrument {
	private moods: string[] = [];

	constructor(private readonly instance: Instance) {}

	/** Every request to the token endpoint since the last reset, with the true reason of a refusal. */
	signIns(filter: Partial<Pick<SignIn, 'grant' | 'outcome' | 'user'>> = {}): SignIn[] {
		const wanted = Object.entries(filter) as [keyof SignIn, string][];
		return authOf(this.instance).signIns.filter((one) => wanted.every(([key, value]) => value === undefined || one[key] === value));
	}

	/** Number of token calls of one grant, or of all. */
	tokenCalls(grant?: string): number {
		return this.signIns(grant === undefined ? {} : { grant }).length;
	}

	forgetSignIns(): void {
		authOf(this.instance).signIns = [];
	}

	/** Ends every access token now; refresh tokens live on. Says how many were alive. */
	expireAccessTokens(): number {
		return endTokens(this.instance, (token) => token.kind === 'access');
	}

	/** Ends every refresh token now; access tokens live on until they expire. */
	revokeRefreshTokens(): number {
		return endTokens(this.instance, (token) => token.kind === 'refresh');
	}

	revokeAll(): number {
		return endTokens(this.instance, () => true);
	}

	tokens(): Token[] {
		return [...authOf(this.instance).tokens.values()];
	}

	/** Every token and code that was ever handed out, for tests that look for leaks. */
	secrets(): string[] {
		return [...authOf(this.instance).handedOut];
	}

	/** An access token without any request, for the user of that name. */
	issue(userName: string, clientId: string, scope = 'useraccount'): string {
		const user = this.instance.store.find('sys_user', 'user_name', userName);
		const client = clientById(this.instance, clientId);
		if (!user || !client) throw new Error(`no user ${userName} or client ${clientId}`);
		return issueTokens(this.instance, client, { userId: user.sys_id, scope, refreshable: false }).access.value;
	}

	/** Makes the token endpoint misbehave. */
	breakTokenEndpoint(mood: TokenEndpointMood): void {
		this.moods.push(this.instance.faults.add({ name: 'token endpoint', path: '/oauth_token.do', ...mood }));
	}

	mend(): void {
		for (const id of this.moods) this.instance.faults.remove(id);
		this.moods = [];
	}

	addClient(options: ClientOptions): Row {
		const user = options.applicationUser ? this.instance.store.find('sys_user', 'user_name', options.applicationUser) : undefined;
		return this.put('oauth_entity', {
			client_id: options.clientId, client_secret: options.clientSecret ?? '', name: options.name ?? options.clientId, type: 'client', active: 'true',
			public_client: String(options.public ?? false), redirect_url: (options.redirectUrls ?? []).join(','), auth_scope: (options.scopes ?? []).join(','),
			user: user?.sys_id ?? '', user_field: options.userField ?? 'user_name',
		});
	}

	/** Changes columns of a client's oauth_entity row. */
	changeClient(clientId: string, values: Row): void {
		const row = this.instance.store.find('oauth_entity', 'client_id', clientId);
		if (!row) throw new Error(`no client ${clientId}`);
		this.instance.store.rows('oauth_entity').change(row, values);
	}

	/** Registers a public key (PEM, or an X.509 certificate) with which a client signs JWT assertions. */
	trustKey(pem: string, options: { clientId: string; keyId?: string }): void {
		const client = this.instance.store.find('oauth_entity', 'client_id', options.clientId);
		if (!client) throw new Error(`no client ${options.clientId}`);
		const certificate = this.put('sys_certificate', { name: `${options.clientId} ${options.keyId ?? ''}`, pem_certificate: pem, active: 'true' });
		this.put('jwt_verifier_map', { name: options.keyId ?? '', kid: options.keyId ?? '', oauth_jwt: client.sys_id, sys_certificate: certificate.sys_id });
	}

	/** Registers a secret with which a client signs JWT assertions by HMAC. */
	trustSharedKey(secret: string, options: { clientId: string; keyId?: string }): void {
		const client = this.instance.store.find('oauth_entity', 'client_id', options.clientId);
		if (!client) throw new Error(`no client ${options.clientId}`);
		this.put('jwt_verifier_map', { name: options.keyId ?? '', kid: options.keyId ?? '', oauth_jwt: client.sys_id, shared_key: secret });
	}

	/** Switches a plugin on or off, for example `com.glide.tokenbased_auth`. */
	activatePlugin(id: string, active = true): void {
		const rows = this.instance.store.rows('v_plugin');
		const row = this.instance.store.find('v_plugin', 'id', id);
		const status = active ? 'active' : 'inactive';
		if (row) rows.change(row, { active: status });
		else this.put('v_plugin', { id, name: id, active: status });
	}

	/** Activates the ACL of a whole API, so that it needs one of its roles; called again, another role does as well. */
	requireRole(api: string, roleName: string): void {
		const { store } = this.instance;
		const role = store.find('sys_user_role', 'name', roleName);
		if (!role) throw new Error(`no role ${roleName}`);
		const known = [...store.rows('sys_security_acl').by('name', api)].find(({ type }) => type === 'REST_Endpoint');
		const acl = known ?? this.put('sys_security_acl', { name: api, operation: 'execute', type: 'REST_Endpoint' });
		store.rows('sys_security_acl').change(acl, { active: 'true' });
		this.put('sys_security_acl_role', { sys_security_acl: acl.sys_id, sys_user_role: role.sys_id });
	}

	/** Registers an identity provider whose ID tokens are accepted as bearer tokens. */
	addIdentityProvider(options: ProviderOptions): Row {
		const configuration = this.put('oidc_provider_configuration', {
			oidc_provider: options.clientId, issuer: options.issuer ?? '', user_claim: options.userClaim ?? 'sub', user_field: options.userField ?? 'user_name', enable_jti_verification: String(options.verifyJti ?? false),
		});
		const provider = this.put('oauth_entity', { client_id: options.clientId, name: options.clientId, type: 'oidc', active: 'true', auth_scope: (options.scopes ?? []).join(','), clock_skew: '300', oidc_provider_configuration: configuration.sys_id });
		this.trustKey(options.publicKey, { clientId: options.clientId, keyId: options.keyId });
		return provider;
	}

	/** Gives a user a secret with which requests are signed; without `keyId` signatures that name no key are checked with it. */
	addHmacSecret(options: { userName: string; secret: string; keyId?: string; algorithm?: 'HmacSHA256' | 'HmacSHA384' | 'HmacSHA512'; expiry?: string }): void {
		this.put('hmac_secret', { name: options.keyId ?? 'default', key_id: options.keyId ?? '', shared_secret: options.secret, user: this.user(options.userName).sys_id, algorithm: options.algorithm ?? 'HmacSHA256', default_key: String(options.keyId === undefined), active: 'true', expiry: options.expiry ?? '' });
	}

	/** Gives a user a second factor. `secret` is base32, as authenticator apps take it. */
	enrolSecondFactor(userName: string, secret: string): void {
		this.changeUser(userName, { enable_multifactor_authn: 'true' });
		this.put('user_multifactor_auth', { user: this.user(userName).sys_id, multi_factor_secret: secret, validated: 'true' });
	}

	/** From now on another key signs JWT access tokens and ID tokens; the old one stays listed for 105 days. */
	rotateSigningKey(): void {
		rotateSigningKey(this.instance);
	}

	/** Lets a scope call an API, optionally one method and a part of the path only. */
	allowScope(scope: string, api: string, options: { method?: string; resource?: string } = {}): void {
		this.put('sys_api_access_scope', { name: `${scope} ${api}`, auth_scope: scope, rest_api: api, http_method: options.method ?? '', resource: options.resource ?? '', active: 'true' });
	}

	/** Restricts ways to sign in for matching calls (REST API access policy). */
	addPolicy(policy: AccessPolicy): void {
		authOf(this.instance).policies.push(policy);
	}

	addApiKey(key: ApiKey): void {
		authOf(this.instance).apiKeys.set(key.key, key);
	}

	/** Who is signed in in the browser that opens the authorization page. */
	signInBrowser(userName: string): void {
		authOf(this.instance).browserUser = userName;
	}

	/** Locks or unlocks a user, or changes anything else in the row that sign-in looks at. */
	changeUser(userName: string, values: Row): void {
		this.instance.store.rows('sys_user').change(this.user(userName), values);
	}

	private user(userName: string): Row {
		const row = this.instance.store.find('sys_user', 'user_name', userName);
		if (!row) throw new Error(`no user ${userName}`);
		return row;
	}

	/** Writes a property row, or replaces its value. */
	setProperty(name: string, value: string): void {
		const rows = this.instance.store.rows('sys_properties');
		const row = this.instance.store.find('sys_properties', 'name', name);
		if (row) rows.change(row, { value });
		else this.put('sys_properties', { name, value, type: 'string' });
	}

	private put(table: string, values: Row): Row {
		const now = this.instance.clock.stamp();
		const row: Row = { sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: 'system', sys_updated_by: 'system', sys_mod_count: '0', ...values };
		this.instance.store.rows(table).add(row);
		return row;
	}
}

