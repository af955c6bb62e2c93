// Proves that no form in which an answer may repeat a secret survives, and that everything else does.
import { secretsOf, withoutSecrets } from '../../servicenow/secrets';

const key = `-----BEGIN PRIVATE KEY-----\n${'k3y'.repeat(20)}\n-----END PRIVATE KEY-----`;
const credential = {
	username: 'integration.user',
	password: 'p&ss "w<o>rd',
	clientSecret: "cl13nt's/s3cr3t",
	apiKey: 'now_key_1',
	privateKey: key,
	accessToken: 'stored-token',
	refreshToken: 'stored-refresh',
	oauthTokenData: { access_token: 'n8n-token', refresh_token: 'n8n-refresh' },
};
const secrets = secretsOf(credential);

const echoes: Array<[string, string]> = [
	['as it is', `You sent ${credential.password}`],
	['in a form', new URLSearchParams({ password: credential.password, client_secret: credential.clientSecret }).toString()],
	['in a URL', `?password=${encodeURIComponent(credential.password)}`],
	['in JSON', JSON.stringify({ password: credential.password })],
	['in HTML', '<td>p&amp;ss &quot;w&lt;o&gt;rd</td>'],
	['in a Basic header', `Authorization: Basic ${Buffer.from(`integration.user:${credential.password}`).toString('base64')}`],
	['an API key', 'x-sn-apikey: now_key_1'],
	['a private key', key.replace(/\n/g, '\\n')],
	['the stored tokens', 'stored-token stored-refresh n8n-token n8n-refresh'],
	['a token that is not known', 'Authorization: Bearer a-new.token_1-of-now'],
	['a token in a form that is not known', 'grant_type=refresh_token&refresh_token=unknown-refresh-token&client_id=1'],
	['a token in JSON that is not known', '{"access_token":"unknown-access-token"}'],
	['a token with a scheme in small letters', 'authorization: bearer unknown-access-token'],
	['an assertion', 'token eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl was not accepted'],
];

test.each(echoes)('a secret %s', (_, text) => {
	const left = withoutSecrets(text, secrets);
	expect(left).toContain('[hidden]');
	expect(left).not.toMatch(/p&ss|p%26ss|p&amp;ss|p\+|w<o>rd|w%3Co|cl13nt|now_key|k3yk3y|stored-|n8n-|a-new|unknown-|eyJ|aW50ZWdy/);
});

test.each([
	['Authorization: Bearer AbCdEfGhIjKlMnOpQrSt, please', 'Authorization: Bearer [hidden], please'],
	['Basic dXNlcjpwYXNzd29yZA== was refused', 'Basic [hidden] was refused'],
	['Use Bearer abcdefgh12345678.', 'Use Bearer [hidden].'],
	['access_token: abcdefgh12345678. It ended.', 'access_token: [hidden]. It ended.'],
	['Bearer stored-token has expired', 'Bearer [hidden] has expired'],
	['{"refresh_token":"abcdefgh_ijklmnop"}', '{"refresh_token":"[hidden]"}'],
])('the words around it stay: "%s"', (text, left) => {
	expect(withoutSecrets(text, secrets)).toBe(left);
});

test('is taken out of every part of an answer', () => {
	const answer = { status: 401, headers: { 'x-echo': 'stored-token' }, body: { error: { message: 'No', detail: ['stored-token'] } } };
	expect(withoutSecrets(answer, secrets)).toEqual({ status: 401, headers: { 'x-echo': '[hidden]' }, body: { error: { message: 'No', detail: ['[hidden]'] } } });
});

test.each(['User Not Authenticated', 'Invalid table incident', 'The password: must be changed', 'basically, no bearer', '',
	'Basic authentication is not supported', 'Bearer token has expired', 'Use Basic authentication...', 'bearer authentications: none', 'Bearer internationalization',
	'assertion: signature does not match', 'assertion: misinterpretations', 'access_token: expired', '{"error":"invalid","refresh_token":"missing"}', 'refresh_token=revoked&'])('leaves what is no secret: "%s"', (text) => {
	expect(withoutSecrets(text, secrets)).toBe(text);
});

test('leaves bytes as they are', () => {
	const bytes = Buffer.from('stored-token');
	expect(withoutSecrets({ body: bytes }, secrets).body).toBe(bytes);
});

test('a password of a letter or two hides no words', () => {
	expect(withoutSecrets('an answer', secretsOf({ username: 'u', password: 'a' }))).toBe('an answer');
});

test('a credential without secrets hides nothing', () => {
	expect(secretsOf({ instance: 'dev1', username: 'u' })).toEqual([]);
});
