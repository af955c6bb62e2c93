// What our credentials inherit from n8n's own `oAuth2Api`, as far as a decrypted credential depends on it. Never shown, never shipped.
import type { INodeProperties } from 'n8n-workflow';

const property = (name: string, value: INodeProperties['default'], type: INodeProperties['type'] = 'string') =>
	({ displayName: name, name, type, default: value }) as INodeProperties;

const grants = [
	{ name: 'Authorization Code', value: 'authorizationCode' },
	{ name: 'Client Credentials', value: 'clientCredentials' },
	{ name: 'PKCE', value: 'pkce' },
];

/** Names and defaults of the parent's properties (n8n-nodes-base, OAuth2Api); a child's property of the same name replaces one. */
export const oAuth2ParentProperties: INodeProperties[] = [
	property('useDynamicClientRegistration', false, 'hidden'),
	{ ...property('grantType', 'authorizationCode', 'options'), options: grants },
	property('serverUrl', ''),
	property('authUrl', ''),
	property('accessTokenUrl', ''),
	property('clientId', ''),
	property('clientCredentialType', 'clientSecret', 'hidden'),
	property('clientSecret', ''),
	property('scope', ''),
	property('authQueryParameters', ''),
	{
		...property('authentication', 'header', 'options'),
		options: [
			{ name: 'Body', value: 'body' },
			{ name: 'Header', value: 'header' },
		],
	},
	property('sendAdditionalBodyProperties', false, 'boolean'),
	property('additionalBodyProperties', '', 'json'),
	property('oauthTokenData', {}, 'json'),
];
