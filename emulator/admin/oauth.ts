// The sign-in instruments over HTTP, for tests and demos in another process. Not ServiceNow.
import { OAuthInstrument, type ClientOptions, type ProviderOptions, type TokenEndpointMood } from '../auth/instrument';
import type { AccessPolicy, ApiKey, SignIn } from '../auth/state';
import type { Call, Reply, Route } from '../http';
import type { Instance } from '../instance';

const reply = (body: unknown): Reply => ({ status: 200, body });

/** A POST whose JSON body is handed to an instrument. */
const order = <T>(path: string, act: (oauth: OAuthInstrument, body: T) => unknown): Route => ({
	method: 'POST',
	path,
	async handler(call: Call, instance: Instance) {
		const text = (await call.body()).toString('utf8');
		return reply({ done: act(instrumentOf(instance), (text ? JSON.parse(text) : {}) as T) ?? true });
	},
});

const instruments = new WeakMap<Instance, OAuthInstrument>();
export function instrumentOf(instance: Instance): OAuthInstrument {
	const known = instruments.get(instance);
	if (known) return known;
	const created = new OAuthInstrument(instance);
	instruments.set(instance, created);
	return created;
}

export const oauthInstruments: Route[] = [
	{
		method: 'GET', path: '/oauth/sign-ins',
		handler: ({ query }, instance) => {
			const signIns = instrumentOf(instance).signIns({ grant: query.get('grant') ?? undefined, outcome: (query.get('outcome') as SignIn['outcome'] | null) ?? undefined });
			return reply({ count: signIns.length, signIns });
		},
	},
	{ method: 'DELETE', path: '/oauth/sign-ins', handler: (_call, instance) => (instrumentOf(instance).forgetSignIns(), reply({ done: true })) },
	{ method: 'GET', path: '/oauth/tokens', handler: (_call, instance) => reply({ tokens: instrumentOf(instance).tokens(), secrets: instrumentOf(instance).secrets() }) },
	order('/oauth/expire-access-tokens', (oauth) => oauth.expireAccessTokens()),
	order('/oauth/revoke-refresh-tokens', (oauth) => oauth.revokeRefreshTokens()),
	order('/oauth/revoke-all', (oauth) => oauth.revokeAll()),
	order<TokenEndpointMood>('/oauth/break', (oauth, mood) => oauth.breakTokenEndpoint(mood)),
	order('/oauth/mend', (oauth) => oauth.mend()),
	order<ClientOptions>('/oauth/clients', (oauth, options) => oauth.addClient(options)),
	order<{ clientId: string; values: Record<string, string> }>('/oauth/change-client', (oauth, { clientId, values }) => oauth.changeClient(clientId, values)),
	order<{ pem: string; clientId: string; keyId?: string }>('/oauth/keys', (oauth, { pem, ...options }) => oauth.trustKey(pem, options)),
	order<{ secret: string; clientId: string; keyId?: string }>('/oauth/shared-keys', (oauth, { secret, ...options }) => oauth.trustSharedKey(secret, options)),
	order<{ id: string; active?: boolean }>('/oauth/plugins', (oauth, { id, active }) => oauth.activatePlugin(id, active)),
	order<{ api: string; role: string }>('/oauth/api-roles', (oauth, { api, role }) => oauth.requireRole(api, role)),
	order<ProviderOptions>('/oauth/providers', (oauth, options) => oauth.addIdentityProvider(options)),
	order<Parameters<OAuthInstrument['addHmacSecret']>[0]>('/oauth/hmac-secrets', (oauth, options) => oauth.addHmacSecret(options)),
	order<{ userName: string; secret: string }>('/oauth/second-factors', (oauth, { userName, secret }) => oauth.enrolSecondFactor(userName, secret)),
	order('/oauth/rotate-signing-key', (oauth) => oauth.rotateSigningKey()),
	order<{ scope: string; api: string; method?: string; resource?: string }>('/oauth/scopes', (oauth, { scope, api, ...options }) => oauth.allowScope(scope, api, options)),
	order<AccessPolicy>('/oauth/policies', (oauth, policy) => oauth.addPolicy(policy)),
	order<ApiKey>('/oauth/api-keys', (oauth, key) => oauth.addApiKey(key)),
	order<{ userName: string }>('/oauth/browser-user', (oauth, { userName }) => oauth.signInBrowser(userName)),
	order<{ userName: string; values: Record<string, string> }>('/oauth/users', (oauth, { userName, values }) => oauth.changeUser(userName, values)),
	order<{ name: string; value: string }>('/oauth/properties', (oauth, { name, value }) => oauth.setProperty(name, value)),
];
