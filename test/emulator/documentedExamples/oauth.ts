// The examples of the OAuth endpoints: authorization, token by grant, revocation, and the requests with a token.
import { accept, error, jsonType, strings, type Example, type Shape } from './example';
import { incident } from './table';

const issued: Record<string, Shape> = { scope: 'string', token_type: '=Bearer', expires_in: 'number', access_token: 'string' };
const withRefresh: Shape = { ...issued, refresh_token: 'string' };
const client = { client_id: '{client}', client_secret: '{secret}' };
const person = { username: '{name}', password: '{password}' };
const bearer = { ...accept, Authorization: 'Bearer {token}' };
const jwt = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const consentPage = { status: 200, answerHeaders: { 'content-type': /^text\/html/ }, text: />Deny<\/button>.*>Allow<\/button>/s };
const callback = /^https:\/\/yourapp\.example\.com\/callback\?code=[\w-]{20,}/;

const token = (page: string, title: string, form: Record<string, string>, body: Shape = withRefresh, more: Partial<Example> = {}): Example => ({ page, title, request: ['POST', '/oauth_token.do'], anonymous: true, form, status: 200, answerHeaders: jsonType, body, ...more });
const authorize = (page: string, title: string, query: string, more: Partial<Example> = consentPage): Example => ({ page, title, request: ['GET', `/oauth_auth.do?${query}`], anonymous: true, status: 200, ...more });
const allow = (page: string, title: string, form: Record<string, string>, location: RegExp, more: Partial<Example> = {}): Example => ({ page, title, request: ['POST', '/oauth_auth.do'], anonymous: true, form: { ...form, consent: 'allow' }, status: 302, answerHeaders: { location }, ...more });
const short = (page: string, method: string): Example => ({
	page, title: 'request with a token', request: [method, '/api/now/incident'], anonymous: true, headers: { ...bearer, 'Content-Type': 'application/json' }, ...(method === 'POST' ? { data: '{}' } : {}), status: 400, body: error,
	note: 'the page leaves out "table" in the address; the Table API page has no such form, and unknown addresses are refused',
});

const workflow = 'authorization-workflow';
const asked = 'response_type=code&redirect_uri={registered}&scope={scopes}&state=xyz123';
const askedForm = { response_type: 'code', redirect_uri: '{registered}', state: 'xyz123' };
const flow = 'c_OAuthAuthorizationCodeFlow';
const implicit = 'c_OAuthImplicitGrants';
const state = 'oauth-auth-code-flow-state-parm';

export const oauthExamples: Example[] = [
	authorize(workflow, 'authorization request of a private client', `${asked}&client_id={client}`),
	authorize(workflow, 'authorization request of a public client', `${asked}&client_id={publicClient}&code_challenge={challenge}&code_challenge_method=S256`),
	allow(workflow, 'the way back with code and state', { ...askedForm, client_id: '{client}' }, /^https:\/\/yourapp\.example\.com\/callback\?code=[\w-]{20,}&state=xyz123$/),
	token(workflow, 'token request of a private client', { grant_type: 'authorization_code', code: '{code}', redirect_uri: '{registered}', ...client, state: 'xyz123' }),
	token(workflow, 'token request of a public client', { grant_type: 'authorization_code', code: '{publicCode}', redirect_uri: '{registered}', client_id: '{publicClient}', code_verifier: '{verifier}', state: 'xyz123' }, issued, { note: 'the page says that public clients get no refresh token, a recorded exchange has one; a setting decides' }),
	short(workflow, 'GET'),
	token(workflow, 'refresh', { grant_type: 'refresh_token', refresh_token: '{refresh}', ...client }, issued),

	authorize(flow, 'authorization request', 'response_type=code&redirect_uri={registered}&client_id={client}'),
	allow(flow, 'the way back with the code', { response_type: 'code', redirect_uri: '{registered}', client_id: '{client}' }, callback),
	token(flow, 'parameters in the query string', {}, { error: '=server_error', error_description: '=access_denied' }, { request: ['POST', '/oauth_token.do?grant_type=authorization_code&code={code}&redirect_uri={registered}&client_id={client}&client_secret={secret}'], form: undefined, status: 401, note: 'the example contradicts the hardening setting that new instances are born with' }),
	token(flow, 'parameters in the query string of an older instance', {}, withRefresh, { given: ['queryParametersAllowed'], request: ['POST', '/oauth_token.do?grant_type=authorization_code&code={code}&redirect_uri={registered}&client_id={client}&client_secret={secret}'], form: undefined }),
	{ page: flow, title: 'token in the query string', request: ['GET', '/api/now/table/incident?access_token={token}'], anonymous: true, headers: accept, status: 200, body: { result: [incident] } },

	authorize(implicit, 'authorization request', 'response_type=token&redirect_uri={registered}&client_id={client}', { ...consentPage, given: ['implicitAllowed'] }),
	allow(implicit, 'the way back with the token', { response_type: 'token', redirect_uri: '{registered}', client_id: '{client}' }, /^https:\/\/yourapp\.example\.com\/callback\?access_token=[\w-]{20,}/, { given: ['implicitAllowed'] }),
	authorize(implicit, 'not allowed by default', 'response_type=token&redirect_uri={registered}&client_id={client}', { status: 400, text: /<html/, note: 'the hardening page says that implicit requests fail by default' }),

	authorize(state, 'without a state', 'grant_type=authorization_code&client_id={client}&response_type=code', { given: ['registered', 'stateRequired'], status: 400, text: /Missing State parameter in request/, note: 'the status of the error page is not documented' }),
	authorize(state, 'with a state', 'grant_type=authorization_code&client_id={client}&response_type=code&state=123', { ...consentPage, given: ['registered', 'stateRequired'] }),
	allow(state, 'the state comes back', { grant_type: 'authorization_code', client_id: '{client}', response_type: 'code', state: '-790938844' }, /[?&]state=-790938844$/, { given: ['registered', 'stateRequired'], note: 'without a redirect URL the first registered one is used' }),

	token('client-credentials-grant-workflow', 'token request', { grant_type: 'client_credentials', ...client, scope: '{scopes}' }, issued),
	short('client-credentials-grant-workflow', 'POST'),
	token('resource-owner-password-credential-workflow', 'token request', { grant_type: 'password', ...client, ...person, scope: '{scopes}' }),
	short('resource-owner-password-credential-workflow', 'GET'),

	token('create-jwt-endpoint', 'token request', { grant_type: jwt, ...client, assertion: '{assertion}' }, { ...issued, scope: '=useraccount' }),
	token('create-jwt-endpoint', 'token request of a public client', { grant_type: jwt, assertion: '{publicAssertion}' }, { ...issued, scope: '=useraccount' }),
	{ page: 'create-jwt-endpoint', title: 'request with the token', request: ['GET', '/api/now/v1/table/incident'], anonymous: true, headers: bearer, status: 200, body: { result: [incident] } },

	token('r_OAuthAPIRequestParameters', 'password', { grant_type: 'password', ...client, ...person }),
	token('r_OAuthAPIRequestParameters', 'refresh token', { grant_type: 'refresh_token', ...client, refresh_token: '{refresh}' }, issued),
	token('r_OAuthAPIResponseParameters', 'answer of a token request', { grant_type: 'password', ...client, ...person }, { ...strings('refresh_token access_token'), scope: '=useraccount', token_type: '=Bearer', expires_in: 'number' }),
	token('r_RESTOAuthExample', 'password', { grant_type: 'password', ...client, ...person }, { ...strings('refresh_token access_token'), scope: '=useraccount', token_type: '=Bearer', expires_in: 'number' }),
	{ page: 'r_RESTOAuthExample', title: 'request with a token', request: ['GET', '/api/now/table/incident'], anonymous: true, headers: bearer, status: 200, body: { result: [incident] } },

	{ page: 't_RevokeOAuthToken', title: 'revocation', request: ['GET', '/oauth_revoke_token.do?token={token}'], anonymous: true, status: 200, note: 'the answer is not documented' },
	{ page: 'connect-mcp-server-client', title: 'revocation at the address of newer releases', request: ['POST', '/oauth_revoke.do'], anonymous: true, form: { token: '{refresh}', ...client }, status: 200, note: 'only the address is documented' },
];
