// What is emulated of signing in.
import { endpoints, missing, rule, type Area } from './rows';

const oauth = 'routes/oauth';
const authorize = 'routes/authorize';
const authenticate = 'auth/authenticate';

export const authCoverage: Area = {
	title: 'Authentication',
	rows: [
		...endpoints('authorization-workflow.md', authorize, 'documented', 'GET,POST /oauth_auth.do'),
		...endpoints('r_OAuthAPIRequestParameters.md', oauth, 'documented', 'POST /oauth_token.do'),
		...endpoints('r_OAuthAPIRequestParameters.md', oauth, 'assumed', 'GET,PUT,PATCH,DELETE /oauth_token.do'),
		...endpoints('t_RevokeOAuthToken.md', oauth, 'documented', 'GET,POST /oauth_revoke_token.do'),
		...endpoints('connect-mcp-server-client.md', oauth, 'documented', 'POST /oauth_revoke.do'),
		...endpoints('public clients', oauth, 'observed', 'GET /.well-known/openid-configuration'),
		rule('grants: authorization code, PKCE S256, refresh, password, client credentials, JWT bearer', 'authorization-workflow.md', oauth),
		rule('implicit grant, for clients that glide.oauth.clients.allowed.for.implicit.grant names', 'c_OAuthImplicitGrants.md', authorize),
		rule('without a redirect_uri the first registered one', 'oauth-auth-code-flow-state-parm.md', authorize),
		rule('one error body for every failure: access_denied', 'recorded answers', oauth, 'observed'),
		rule('codes: 60 s, once', 'KB0725643', authorize),
		rule('exact redirect match, Invalid redirect_uri', 'azure-pipelines-extensions issue 1070', authorize, 'observed'),
		rule('the same refresh token on refresh; rotation and none as settings', 'KB0791140', oauth),
		rule('the same access token for a repeated password grant', 'r_OAuthAPIRequestParameters.md', oauth),
		rule('JWT: signature, audience, issuer, replay, clock skew', 'create-jwt-endpoint.md', 'auth/jwt'),
		rule('public clients without a secret', 'authorization-workflow.md', oauth),
		rule('Basic, API key, locked and inactive users', 'basic-authentication.md', authenticate),
		rule('Basic restriction of 2026', 'KB3025707', authenticate),
		rule('API access policies and auth scopes', 'rest-api-auth-scope.md', 'auth/access'),
		rule('wrong passwords counted, five lock the user', 'sys_user.failed_attempts', authenticate, 'assumed'),
		rule('state required, plain state, codes for public clients only with PKCE', 'oauth-auth-code-flow-state-parm.md', authorize),
		rule('hardened instances: 504, rights on oauth_credential', 'pipedream README', oauth, 'observed'),
		missing('JWT access tokens with their key list, ID tokens, client id documents, consent remembered', 'configure-an-oauth-authorization-code-grant.md'),
		missing('cookie sign-in with X-UserToken, mutual TLS, HMAC, third-party ID tokens, MFA', 'set-up-mutual-auth.md'),
	],
};
