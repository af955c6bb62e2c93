// Proves that every URL which the credentials derive names the host of the Instance field, or a protocol that nothing can send to.
import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { REFUSED } from '../../credentials/instanceAddress';
import { ServiceNowItsmOAuth2Api } from '../../credentials/ServiceNowItsmOAuth2Api.credentials';
import { ServiceNowItsmServiceAccountApi } from '../../credentials/ServiceNowItsmServiceAccountApi.credentials';
import { instanceUrl } from '../../servicenow/instanceUrl';
import { decrypt, testBaseUrl } from './derivedUrls';
import { instanceTexts } from './instanceTexts';

const oAuth2 = new ServiceNowItsmOAuth2Api();
const serviceAccount = new ServiceNowItsmServiceAccountApi();

const base = (text: unknown, allowCustomHost: boolean) => {
	try {
		return instanceUrl(text, allowCustomHost);
	} catch {
		return REFUSED;
	}
};

const label = (text: unknown) => JSON.stringify(text)?.slice(0, 80) ?? 'undefined';
const rows = instanceTexts.flatMap(({ text }) => [false, true].map((allowed) => [label(text), allowed, text] as const));

test('the table holds at least 60 values', () => {
	expect(instanceTexts.length).toBeGreaterThanOrEqual(60);
});

describe.each(rows)('instance %s, custom host %s', (_, allowCustomHost, instance) => {
	const expected = base(instance, allowCustomHost);

	test('OAuth2: authorization URL, token URL and credential test agree with the nodes', () => {
		const credentials = decrypt(oAuth2, { instance, allowCustomHost, clientId: 'id', clientSecret: 'secret' });
		expect(credentials.authUrl).toBe(`${expected}/oauth_auth.do`);
		expect(credentials.accessTokenUrl).toBe(`${expected}/oauth_token.do`);
		expect(testBaseUrl(oAuth2, { ...credentials, instance, allowCustomHost })).toBe(expected);
	});

	test.each([oAuth2, serviceAccount])('the HTTP Request node may send to that host only: $name', (type) => {
		const { allowedHttpRequestDomains, allowedDomains } = decrypt(type, { instance, allowCustomHost });
		expect(allowedHttpRequestDomains).toBe('domains');
		// An empty list would be taken for no limit in one place of n8n, for an error in another.
		expect(allowedDomains).toBe(expected === REFUSED ? REFUSED : new URL(expected).hostname);
	});

	test('service account: sign-in and credential test agree with the nodes', async () => {
		const sent: string[] = [];
		const httpRequest = async ({ url }: IHttpRequestOptions): Promise<unknown> => {
			sent.push(url);
			return await Promise.reject(new Error('nobody answers'));
		};
		for (const method of ['password', 'basic']) {
			const account = { instance, allowCustomHost, method, username: 'u', password: 'p', clientId: 'id', clientSecret: 's' };
			const credentials = decrypt(serviceAccount, account) as ICredentialDataDecryptedObject;
			expect(testBaseUrl(serviceAccount, { ...credentials, instance, allowCustomHost })).toBe(expected);
			await serviceAccount.preAuthentication.call({ helpers: { httpRequest } } as IHttpRequestHelper, { ...credentials, instance, allowCustomHost } as ICredentialDataDecryptedObject).catch(() => undefined);
		}
		expect(sent.every((url) => url === `${expected}/oauth_token.do` || url === `${expected}/api/now/table/sys_user`)).toBe(true);
		if (expected === REFUSED) expect(sent).toEqual([]);
	});
});

test.each(['={{ "evil.com" }}', '={{ $self["clientSecret"] }}.evil.com', '={{ "dev12345" }}', '=dev12345', '={{ 1', '={{ $env.HOME }}'])(
	'an expression in the Instance field, %s, never leads elsewhere',
	(instance) => {
		const urls = (() => {
			try {
				const { authUrl, accessTokenUrl } = decrypt(oAuth2, { instance, clientSecret: 'secret' });
				return [authUrl, accessTokenUrl];
			} catch {
				return [];
			}
		})();
		for (const url of urls) {
			expect([undefined, REFUSED, 'https://dev12345.service-now.com']).toContain(
				url === undefined ? url : String(url).replace(/\/oauth_(auth|token)\.do$/, ''),
			);
		}
	},
);

test('nothing can be sent to a refused address', async () => {
	await expect(fetch(`${REFUSED}/oauth_token.do`)).rejects.toThrow();
	expect(new URL(`${REFUSED}/oauth_token.do`).host).toBe('');
});

test.each([
	[{}, 'useraccount'],
	[{ customScopes: false, enabledScopes: 'other' }, 'useraccount'],
	[{ customScopes: true, enabledScopes: 'one two' }, 'one two'],
])('the scope of %j is %s', (stored, scope) => {
	expect(decrypt(oAuth2, { instance: 'dev12345', ...stored }).scope).toBe(scope);
});
