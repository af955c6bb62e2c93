// What is emulated of signing in.
import { endpoints, missing, rule, type Area } from './rows';

const oauth = 'routes/oauth';
const authorize = 'routes/authorize';
const keys = 'auth/signingKeys';
const authenticate = 'auth/authenticate';

export const authCoverage: Area = {
	title: 'Authentication',
	rows: [
		...endpoints('authorization-workflow.md', authorize, 'documented', 'GET,POST /oauth_auth.do'),
		...endpoints('r_OAuthAPIRequestParameters.md', oauth, 'documented', 'POST /oauth_token.do'),
		...endpoints('r_OAuthAPIRequestParameters.md', oauth, 'assumed', 'GET,PUT,PATCH,DELETE /oauth_token.do'),
		...endpoints('t_RevokeOAuthToken.md', oauth, 'documented', 'GET,POST /oauth_revoke_token.do'),
		...endpoints('connect-mcp-server-client.md', oauth, 'documented', 'POST /oauth_revoke.do'),
		...endpoints('npm @servicenow/sdk-cli UISession.js', 'routes/angular', 'observed', 'POST /angular.do'),
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
		rule('an application without client id or secret gets them made up', 't_CreateEndpointforExternalClients.md', 'engine/rules/processes'),
		rule('Basic, API key, locked and inactive users', 'basic-authentication.md', authenticate),
		rule('Basic restriction of 2026', 'KB3025707', authenticate),
		rule('API access policies and auth scopes', 'rest-api-auth-scope.md', 'auth/access'),
		rule('wrong passwords counted, five lock the user', 'sys_user.failed_attempts', authenticate, 'assumed'),
		rule('state required, plain state, codes for public clients only with PKCE', 'oauth-auth-code-flow-state-parm.md', authorize),
		rule('hardened instances: 504, rights on oauth_credential', 'pipedream README', oauth, 'observed'),
		...endpoints('configure-an-oauth-authorization-code-grant.md', keys, 'documented', 'GET /api/now/oauth/jwks'),
		rule('JWT access tokens: token format and subject claim of the application, rotated keys listed for 105 days', 'configure-an-oauth-authorization-code-grant.md', keys),
		rule('claims of JWT access tokens; ID tokens for the scope openid', 'OpenID Connect Core 1.0', keys, 'assumed'),
		rule('JWT bearer: another issuer by claim validation', 'create-jwt-endpoint.md', 'auth/jwt'),
		rule('ID tokens of registered providers: audience, user claim and field, clock skew, jti', 'add-OIDC-entity.md', 'auth/identityProvider'),
		rule('HMAC: x-sn-hmac-signature-256 with HmacSHA256, 384, 512, key id, expiry', 'configure-hmac.md', 'auth/hmac'),
		rule('HMAC: KEYID=,SIGNATURE= over the body, {"":""} without one', 'public clients', 'auth/hmac', 'observed'),
		rule('second factor on Basic: code behind the password, X-MFA_TOKEN: invalid; off since Yokohama (setting)', 'c_RESTAPI.md', 'auth/oneTimeCode'),
		...endpoints('sc-csrf-strict-validation.md', 'auth/cookies', 'observed', 'GET,POST /login.do', 'GET /navpage.do', 'GET /logout.do'),
		rule('session cookies: writes need X-UserToken; sessions idle out', 'sc-csrf-strict-validation.md', 'auth/cookies'),
		rule('a session from an access token ends with it (property)', 'sc-invalidate-session-after-oauth-token-expiration.md', 'auth/cookies'),
		rule('client ids that are addresses: the document registers a public client (this machine only)', 'public clients', 'auth/clientDocument', 'observed'),
		rule('glide.rest.apis.enabled and glide.rest.apis.disabled', 'r_AvailableSystemProperties.md', 'auth/access'),
		rule('Enforce token restriction: tokens only for APIs that have a policy', 'configure-an-oauth-authorization-code-grant.md', 'auth/access'),
		missing('mutual TLS: the instance speaks plain HTTP on the loopback interface', 'set-up-mutual-auth.md'),
		missing('consent remembered: every authorization asks', 'authorization-workflow.md'),
	],
};
