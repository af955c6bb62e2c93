// Proves that every way to sign in has its own list of what to check, and that n8n's own words become one clear sentence.
import { ServiceNowError } from '../../servicenow/errors';
import { failureOfSignIn, whatToCheck, withAdvice, type SignInWay } from '../../servicenow/signIn';

const ways: SignInWay[] = ['authorizationCode', 'pkce', 'clientCredentials', 'password', 'jwtBearer', 'basic', 'apiKey'];

test.each(ways)('%s: the causes are numbered from one on', (way) => {
	const text = whatToCheck(way);
	expect(text).toMatch(/^ServiceNow does not tell the causes apart\. Check in this order: \(1\) .*; \(2\) .*\.$/);
	expect(text).not.toMatch(/undefined/);
});

test('no two ways share a list', () => {
	expect(new Set(ways.map(whatToCheck)).size).toBe(ways.length);
});

// The sentences of n8n-core 2.41 and @n8n/client-oauth2 1.23, as they reach a node.
test.each<[SignInWay, string, RegExp, RegExp]>([
	['authorizationCode', 'OAuth credentials not connected', /"Prod" is not connected to ServiceNow yet/, /Connect my account/],
	['authorizationCode', 'The credential "Prod" needs to be reconnected.', /"Prod" has to be connected again/, /press "Reconnect"/],
	['authorizationCode', 'EAUTH The authorization server encountered an unexpected condition server_error access_denied', /"Prod" has to be connected again: ServiceNow no longer accepts its refresh token/, /press "Reconnect".*100 days/],
	['pkce', 'The resource owner or authorization server denied the request.', /has to be connected again/, /public client/],
	['clientCredentials', 'Failed to acquire OAuth2 access token: server_error access_denied', /"Prod" got no token/, /client\.credential\.grant_type\.enabled.*OAuth Application User/],
	['clientCredentials', 'Expected JSON response from OAuth2 token endpoint (content-type: text/html) but received: <html><title>Instance Hibernating page', /hibernating/, /developer\.servicenow\.com/],
	['authorizationCode', 'Expected JSON response from OAuth2 token endpoint (content-type: text/html) but received: <html>', /a page instead of a token/, /nothing has to be reconnected/],
	['pkce', 'OAuth access token expired and no refresh token is available. Please reconnect the credentials.', /ServiceNow gave it no refresh token/, /Authorization Code with a client secret/],
	['pkce', 'refreshToken is required', /ServiceNow gave it no refresh token/, /Authorization Code with a client secret/],
	['clientCredentials', 'Failed to acquire OAuth2 access token: Unsupported protocol instance-field-is-not-a-servicenow-address:', /Instance field/, /Enter the instance name/],
])('%s: "%s"', (way, said, message, advice) => {
	const failure = failureOfSignIn(said, { name: 'Prod', way });
	expect(failure).toMatchObject({ kind: 'reconnect', mayHaveBeenApplied: false });
	expect(failure.message).toMatch(message);
	expect(failure.advice).toMatch(advice);
});

test('a page of HTML is never repeated', () => {
	const failure = failureOfSignIn(`Expected JSON response but received: <html>${'x'.repeat(1000)}`, { name: 'Prod', way: 'pkce' });
	expect(`${failure.message}${failure.detail}${failure.advice}`).not.toContain('<html>');
});

describe('a request that ServiceNow refuses although signing in worked', () => {
	const refused = new ServiceNowError({ kind: 'unauthenticated', message: 'User Not Authenticated', status: 401, transactionId: 'abc' });

	test.each(ways)('%s: what happened stays, what to check is that of the way', (way) => {
		expect(withAdvice(refused, way)).toMatchObject({ kind: 'unauthenticated', message: 'User Not Authenticated', status: 401, transactionId: 'abc' });
		expect(withAdvice(refused, way).advice).toMatch(/Check in this order: \(1\).*policy/);
	});

	test.each(ways)('%s: only what a person connected can be connected again', (way) => {
		expect(/reconnect/i.test(withAdvice(refused, way).advice ?? '')).toBe(['authorizationCode', 'pkce'].includes(way));
	});
});
