// The OAuth endpoints: token, revocation, discovery. Grants are decided in auth/grants, the browser's part in routes/authorize.
import { registerByDocument } from '../auth/clientDocument';
import { cleanExpired } from '../auth/credentialRows';
import { decide, issuerOf } from '../auth/grants';
import { endTokens, tokenReply, type Issued } from '../auth/issue';
import { readKeySet } from '../auth/keySets';
import { keySet } from '../auth/signingKeys';
import { authOf } from '../auth/state';
import { noteLogin } from '../auth/users';
import { ApiError, html, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { messagePage } from '../pages/layout';

/** The one body for every failure of the token endpoint, with the useful-looking word in the wrong place. */
const denied = (): Reply => ({ status: 401, headers: { 'Content-Type': 'application/json' }, body: { error_description: 'access_denied', error: 'server_error' } });

const isForm = (call: Call): boolean => /^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '');

async function formOf(call: Call): Promise<URLSearchParams> {
	return new URLSearchParams(isForm(call) ? (await call.body()).toString('utf8') : '');
}

function basicOf(call: Call): [string, string] | undefined {
	const [scheme = '', value = ''] = (call.headers.authorization ?? '').split(' ');
	if (scheme.toLowerCase() !== 'basic') return undefined;
	const text = Buffer.from(value, 'base64').toString('utf8');
	const at = text.indexOf(':');
	const plain = (part: string): string => {
		try {
			return decodeURIComponent(part.replaceAll('+', ' '));
		} catch {
			return part;
		}
	};
	return at < 0 ? [plain(text), ''] : [plain(text.slice(0, at)), plain(text.slice(at + 1))];
}

const tokenParameters = ['client_id', 'client_secret', 'grant_type', 'code', 'username', 'password', 'refresh_token', 'assertion'];

/** Tokens, or the reason why not. */
function judge(call: Call, instance: Instance, form: URLSearchParams): { clientId: string; outcome: Issued | string } {
	const { oauth } = instance.settings;
	const onlyBody = instance.property('glide.oauth.allow.parameters.in.post.body.only', String(oauth.bodyParametersOnly)) === 'true';
	if (!onlyBody) for (const [name, value] of call.query) if (!form.has(name)) form.set(name, value);
	const basic = oauth.basicClientAuthentication ? basicOf(call) : undefined;
	const clientId = form.get('client_id') ?? basic?.[0] ?? '';
	const secret = form.get('client_secret') ?? (basic?.[0] === clientId ? basic[1] : undefined);
	if (onlyBody && tokenParameters.some((name) => call.query.has(name))) return { clientId, outcome: 'parameters in the query string' };
	return { clientId, outcome: [...form].length === 0 ? 'not a form body' : decide(instance, form, clientId, secret) };
}

async function token(call: Call, instance: Instance): Promise<Reply> {
	const { oauth } = instance.settings;
	if (oauth.hardened === 'gatewayTimeout') return html(messagePage('504 Gateway Time-out'), 504);
	const form = await formOf(call);
	await registerByDocument(instance, form.get('client_id') ?? '');
	if (form.has('assertion')) await readKeySet(instance, form.get('client_id') || issuerOf(form));
	cleanExpired(instance, authOf(instance));
	const { clientId, outcome } = judge(call, instance, form);
	const grant = form.get('grant_type') ?? '';
	const note = { at: instance.clock.now(), grant, clientId };
	if (typeof outcome === 'string') {
		authOf(instance).signIns.push({ ...note, user: form.get('username') ?? '', outcome: 'refused', reason: outcome });
		return denied();
	}
	const user = instance.store.get('sys_user', outcome.access.userId);
	if (user) noteLogin(instance, user);
	authOf(instance).signIns.push({ ...note, user: user?.user_name ?? '', outcome: 'issued', reason: '' });
	return tokenReply(instance, outcome, !(grant === 'refresh_token' && oauth.refresh === 'omit'));
}

/** Marks one token as expired; an unknown one is answered alike. */
async function revoke(call: Call, instance: Instance): Promise<Reply> {
	const value = call.query.get('token') ?? (await formOf(call)).get('token') ?? '';
	endTokens(instance, (one) => one.value === value);
	return { status: 200, body: '' };
}

export const oauthRoutes: Route[] = [
	{ method: 'POST', path: '/oauth_token.do', access: 'public', handler: token },
	{
		method: ['GET', 'PUT', 'PATCH', 'DELETE'], path: '/oauth_token.do', access: 'public',
		handler: ({ method }) => new ApiError(405, 'Method not supported', `Method ${method} is not supported for the requested resource`).reply(),
	},
	{ method: ['GET', 'POST'], path: '/oauth_revoke_token.do', access: 'public', handler: revoke },
	// The address that newer releases name to OAuth clients (docs: connect-mcp-server-client.md).
	{ method: 'POST', path: '/oauth_revoke.do', access: 'public', handler: revoke },
	{ method: 'GET', path: '/api/now/oauth/jwks', access: 'public', handler: (_call, instance) => ({ status: 200, body: keySet(instance) }) },
	{
		method: 'GET', path: '/.well-known/openid-configuration', access: 'public',
		handler: ({ baseUrl }) => ({
			status: 200,
			body: {
				issuer: baseUrl, authorization_endpoint: `${baseUrl}/oauth_auth.do`, token_endpoint: `${baseUrl}/oauth_token.do`, revocation_endpoint: `${baseUrl}/oauth_revoke_token.do`,
				jwks_uri: `${baseUrl}/api/now/oauth/jwks`, response_types_supported: ['code'], code_challenge_methods_supported: ['S256'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
			},
		}),
	},
];
