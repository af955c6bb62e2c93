// The OAuth endpoints: authorize page, token endpoint, revocation.
import { createHash } from 'node:crypto';
import { userWithPassword } from '../engine/authenticate';
import { opaque, tokensOf, type Token } from '../engine/tokens';
import { html, redirect, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { authorizePage } from '../pages/authorize';
import { messagePage } from '../pages/layout';
import { accounts } from '../seed/accounts';

/** The one body for every failure of the token endpoint. */
const denied: Reply = { status: 401, body: { error_description: 'access_denied', error: 'server_error' } };

function issue(instance: Instance, userId: string, scope: string, withRefresh: boolean, kept?: string): Reply {
	const tokens = tokensOf(instance);
	const { accessTokenLifetime, refreshTokenLifetime } = instance.settings.oauth;
	const access = opaque();
	const now = instance.clock.now();
	const token: Token = { userId, clientId: accounts.clientId, scope, expiresAt: now + accessTokenLifetime * 1000 };
	if (withRefresh) {
		token.refreshToken = kept ?? opaque();
		if (!kept) tokens.refresh.set(token.refreshToken, { ...token, expiresAt: now + refreshTokenLifetime * 1000 });
	}
	tokens.access.set(access, token);
	return {
		status: 200,
		body: { access_token: access, ...(token.refreshToken ? { refresh_token: token.refreshToken } : {}), scope, token_type: 'Bearer', expires_in: Math.max(accessTokenLifetime - 1, 1) },
	};
}

async function token(call: Call, instance: Instance): Promise<Reply> {
	const form = new URLSearchParams((await call.body()).toString('utf8'));
	const tokens = tokensOf(instance);
	const [, basic] = (call.headers.authorization ?? '').split(' ');
	const [basicId, basicSecret] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : [];
	const clientId = form.get('client_id') ?? basicId;
	const secret = form.get('client_secret') ?? basicSecret;
	const grant = form.get('grant_type');
	const codeEntry = grant === 'authorization_code' ? tokens.codes.get(form.get('code') ?? '') : undefined;
	if (clientId !== accounts.clientId) return denied;
	if (secret !== accounts.clientSecret && !codeEntry?.challenge) return denied;
	const scope = form.get('scope') || 'useraccount';
	if (grant === 'authorization_code') {
		tokens.codes.delete(form.get('code') ?? '');
		if (!codeEntry || codeEntry.expiresAt <= instance.clock.now() || codeEntry.redirectUri !== form.get('redirect_uri')) return denied;
		if (codeEntry.challenge && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') !== codeEntry.challenge) return denied;
		return issue(instance, codeEntry.userId, codeEntry.scope, true);
	}
	if (grant === 'refresh_token') {
		const known = tokens.refresh.get(form.get('refresh_token') ?? '');
		if (!known || known.expiresAt <= instance.clock.now()) return denied;
		return issue(instance, known.userId, known.scope, true, form.get('refresh_token') ?? '');
	}
	if (grant === 'password') {
		const user = userWithPassword(instance, form.get('username') ?? '', form.get('password') ?? '');
		return user ? issue(instance, user.sys_id, scope, true) : denied;
	}
	if (grant === 'client_credentials') {
		const user = instance.store.find('sys_user', 'user_name', accounts.username);
		return user ? issue(instance, user.sys_id, scope, false) : denied;
	}
	return denied;
}

export const oauthRoutes: Route[] = [
	{
		method: 'GET', path: '/oauth_auth.do', access: 'public',
		handler(call) {
			if (call.query.get('client_id') !== accounts.clientId) return html(messagePage('Invalid client_id'), 400);
			if (!call.query.get('redirect_uri')) return html(messagePage('Invalid redirect_uri'), 400);
			return html(authorizePage(call.query));
		},
	},
	{
		method: 'POST', path: '/oauth_auth.do', access: 'public',
		async handler(call, instance) {
			const form = new URLSearchParams((await call.body()).toString('utf8'));
			const user = instance.store.find('sys_user', 'user_name', accounts.username);
			if (!user || form.get('client_id') !== accounts.clientId) return html(messagePage('Invalid client_id'), 400);
			const code = opaque();
			const redirectUri = form.get('redirect_uri') ?? '';
			tokensOf(instance).codes.set(code, {
				userId: user.sys_id,
				clientId: accounts.clientId,
				redirectUri,
				scope: form.get('scope') || 'useraccount',
				challenge: form.get('code_challenge') || undefined,
				expiresAt: instance.clock.now() + instance.settings.oauth.codeLifetime * 1000,
			});
			const target = new URL(redirectUri);
			target.searchParams.set('code', code);
			if (form.get('state')) target.searchParams.set('state', form.get('state') ?? '');
			return redirect(target.href);
		},
	},
	{ method: 'POST', path: '/oauth_token.do', access: 'public', handler: token },
];
