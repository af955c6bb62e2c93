// The browser's part of OAuth: the consent page, the person's answer, the way back with a code, or with a token where implicit grants are let in.
import type { IncomingHttpHeaders } from 'node:http';
import { registerByDocument } from '../auth/clientDocument';
import { clientById, grantedScope, redirectFault, redirectTarget, wantsIdToken, type Client } from '../auth/clients';
import { personOf } from '../auth/cookies';
import { issueTokens, tokenOf } from '../auth/issue';
import { authOf, opaque } from '../auth/state';
import { blockedUser, mayInteract } from '../auth/users';
import { html, redirect, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { authorizePage } from '../pages/authorize';
import { messagePage } from '../pages/layout';
import { accounts } from '../seed/accounts';
import type { Row } from '../store';

interface Wish {
	client: Client;
	user: Row;
	/** Ask for the token itself (docs: c_OAuthImplicitGrants.md). */
	implicit: boolean;
	/** As given: the token request must repeat it. */
	redirectUri: string;
	/** Where the browser is sent: without a redirect_uri the first registered address. */
	target: string;
	scope: string;
	state: string;
	challenge?: string;
	nonce?: string;
}

/** What the request asks for, or the sentence of the error page. Never redirects on doubt: the address may not be the client's. */
async function understand(instance: Instance, query: URLSearchParams, headers: IncomingHttpHeaders): Promise<Wish | string> {
	await registerByDocument(instance, query.get('client_id') ?? '');
	const client = clientById(instance, query.get('client_id') ?? '');
	if (!client) return 'Invalid client_id';
	const redirectUri = query.get('redirect_uri') ?? '';
	const state = query.get('state') ?? '';
	const challenge = query.get('code_challenge') || undefined;
	const target = redirectTarget(instance, client, redirectUri);
	const implicit = query.get('response_type') === 'token';
	const fault = stateFault(instance, state, implicit) ?? redirectFault(instance, client, target) ?? (implicit ? undefined : challengeFault(client, challenge, query.get('code_challenge_method')));
	if (fault) return fault;
	if (query.get('response_type') !== 'code' && !(implicit && mayAskForToken(instance, client))) return 'Invalid response_type';
	const scope = grantedScope(client, query.get('scope') ?? '');
	if (scope === undefined) return 'Invalid scope';
	const user = browserUser(instance, headers);
	if (!user) return 'User name or password invalid';
	return { client, user, implicit, redirectUri, target, scope, state, challenge, nonce: wantsIdToken(query.get('scope')) ? (query.get('nonce') ?? '') : undefined };
}

/** Whether the person is asked: at every authorization (docs: c_OAuthAuthorizationCodeFlow.md), but for a public client whose record disables the page. */
function isAsked(instance: Instance, { client, user, scope }: Wish): boolean {
	if (client.isPublic && client.row.disable_consent_screen === 'true') return false;
	if (!instance.settings.oauth.consentRemembered) return true;
	return !(['refresh', 'access'] as const).some((kind) => tokenOf(instance, kind, user.sys_id, client.id, scope));
}

/** The login page first, for a browser in which nobody is signed in; afterwards it comes back here. */
function loginFirst(instance: Instance, query: URLSearchParams, headers: IncomingHttpHeaders): Reply | undefined {
	if (!instance.settings.oauth.loginPage || personOf(instance, headers)) return undefined;
	return redirect(`/login.do?${new URLSearchParams({ sysparm_goto_url: `/oauth_auth.do?${query.toString()}` }).toString()}`);
}

/** The signed-in person, if that person may still work here: by the browser's session, otherwise the one whom the instrument chose. */
function browserUser(instance: Instance, headers: IncomingHttpHeaders): Row | undefined {
	const user = personOf(instance, headers)?.user ?? instance.store.find('sys_user', 'user_name', authOf(instance).browserUser || accounts.username);
	return user && !blockedUser(user) && mayInteract(user) ? user : undefined;
}

/** Implicit requests fail unless the property names the client (docs: sc-prevent-oauth-clients-from-using-implicit-grant.md). */
function mayAskForToken(instance: Instance, client: Client): boolean {
	return instance.property('glide.oauth.clients.allowed.for.implicit.grant').split(',').some((id) => id.trim() === client.id);
}

/** The state is required of the authorization code flow (docs: oauth-auth-code-flow-state-parm.md). */
function stateFault(instance: Instance, state: string, implicit: boolean): string | undefined {
	const { stateRequired, statePlain } = instance.settings.oauth;
	if (!state && !implicit && instance.property('glide.oauth.state.parameter.required', String(stateRequired)) === 'true') return 'Missing State parameter in request';
	return statePlain && !/^[\w.~-]*$/.test(state) ? 'Invalid State parameter in request' : undefined;
}

function challengeFault(client: Client, challenge: string | undefined, method: string | null): string | undefined {
	if (!challenge) return client.isPublic ? 'Missing code_challenge' : undefined;
	return method === 'S256' ? undefined : 'Invalid code_challenge_method';
}

function back(wish: Wish, answer: Record<string, string>): Reply {
	const target = new URL(wish.target);
	for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
	if (wish.state) target.searchParams.set('state', wish.state);
	return redirect(target.href);
}

function allow(instance: Instance, wish: Wish): Reply {
	if (wish.implicit) {
		const { access } = issueTokens(instance, wish.client, { userId: wish.user.sys_id, scope: wish.scope, refreshable: false });
		return back(wish, { access_token: access.value, token_type: 'Bearer', expires_in: String(wish.client.accessTokenLifetime) });
	}
	const code = opaque();
	const auth = authOf(instance);
	auth.handedOut.add(code);
	auth.codes.set(code, {
		userId: wish.user.sys_id, clientId: wish.client.id, redirectUri: wish.redirectUri, scope: wish.scope, challenge: wish.challenge, nonce: wish.nonce,
		expiresAt: instance.clock.now() + wish.client.codeLifetime * 1000,
	});
	return back(wish, { code });
}

export const authorizeRoutes: Route[] = [
	{
		method: 'GET', path: '/oauth_auth.do', access: 'public',
		async handler({ query, headers }, instance) {
			const login = loginFirst(instance, query, headers);
			if (login) return login;
			const wish = await understand(instance, query, headers);
			if (typeof wish === 'string') return html(messagePage(wish), 400);
			return isAsked(instance, wish) ? html(authorizePage(query, { user: wish.user.name, application: wish.client.name, logo: wish.client.row.logo_url, scope: wish.scope })) : allow(instance, wish);
		},
	},
	{
		method: 'POST', path: '/oauth_auth.do', access: 'public',
		async handler(call, instance) {
			const form = new URLSearchParams((await call.body()).toString('utf8'));
			const login = loginFirst(instance, form, call.headers);
			if (login) return login;
			const wish = await understand(instance, form, call.headers);
			if (typeof wish === 'string') return html(messagePage(wish), 400);
			return form.get('consent') === 'deny' ? back(wish, { error: 'access_denied', error_description: 'The user denied the request' }) : allow(instance, wish);
		},
	},
];
