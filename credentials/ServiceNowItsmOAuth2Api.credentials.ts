// The OAuth2 credential: what a person enters, and the URLs that n8n derives from it; refuses every host that the Instance field does not name.
import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	INodeProperties,
} from 'n8n-workflow';
import { instanceUrl } from '../servicenow/instanceUrl';
import { credentialTest } from './credentialTest';
import { instanceAddress } from './instanceAddress';
import { instanceFields, ownHostOnly, requireOwnHostOnly } from './instanceFields';

export class ServiceNowItsmOAuth2Api implements ICredentialType {
	name = 'serviceNowItsmOAuth2Api';

	displayName = 'ServiceNow ITSM OAuth2 API';

	extends = ['oAuth2Api'];

	documentationUrl =
		'https://github.com/n8n-nodes-servicenow-itsm/n8n-nodes-servicenow-itsm/blob/main/docs/credentials/README.md';

	icon: Icon = { light: 'file:servicenowItsm.svg', dark: 'file:servicenowItsm.dark.svg' };

	// n8n 2.x pins the hidden OAuth fields to these defaults, so an imported credential cannot bring URLs of its own.
	properties: INodeProperties[] = [
		...instanceFields('The client secret and the tokens'),
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			default: 'authorizationCode',
			options: [
				{
					name: 'Authorization Code',
					value: 'authorizationCode',
					description: 'A person signs in to ServiceNow in the browser; requests run as that person',
				},
				{
					name: 'Authorization Code with PKCE',
					value: 'pkce',
					description: 'The same with a proof key; for application records marked as public client',
				},
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'No person signs in; requests run as the OAuth application user of the application record',
				},
			],
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'Client ID of the application record in ServiceNow',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Client secret of the application record in ServiceNow; a public client has none',
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to ask for other scopes than useraccount, which stands for everything that the user may do',
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: 'useraccount',
			displayOptions: { show: { customScopes: [true] } },
			description: 'Scopes to ask for, separated by spaces. They must be assigned to the application record.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '={{ $self["customScopes"] === true ? $self["enabledScopes"] : "useraccount" }}',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: instanceAddress('/oauth_auth.do'),
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: instanceAddress('/oauth_token.do'),
		},
		// ServiceNow documents client id and secret in the body of the token request, not in a Basic header.
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		// Inherited fields that have no use here and could lead the sign-in to another server.
		{ displayName: 'Use Dynamic Client Registration', name: 'useDynamicClientRegistration', type: 'hidden', default: false },
		{ displayName: 'Server URL', name: 'serverUrl', type: 'hidden', default: '' },
		{ displayName: 'Client Credential Type', name: 'clientCredentialType', type: 'hidden', default: 'clientSecret' },
		{ displayName: 'Send Additional Body Properties', name: 'sendAdditionalBodyProperties', type: 'hidden', default: false },
		{ displayName: 'Additional Body Properties', name: 'additionalBodyProperties', type: 'hidden', default: '' },
		...ownHostOnly,
	];

	// n8n 2.x runs this before every request, n8n 1.x never does. It replaces n8n's "Unable to sign without access token" by what to do.
	preAuthentication = async (credentials: ICredentialDataDecryptedObject): Promise<IDataObject> => {
		requireOwnHostOnly(credentials, instanceUrl(credentials.instance, credentials.allowCustomHost));
		const token = credentials.oauthTokenData;
		const isConnected = typeof token === 'object' && 'access_token' in token && token.access_token !== '';
		if (isConnected) return await Promise.resolve({});
		throw new Error('This credential is not connected to ServiceNow yet. Press "Connect" ("Connect my account" in older n8n) and sign in to ServiceNow.');
	};

	test: ICredentialTestRequest = credentialTest(
		'ServiceNow issued a token but does not accept it. Check in this order: (1) connect the credential again, unless its grant is Client Credentials, which needs no connecting; (2) the user behind it is active and not locked out; (3) no REST API access policy of the instance refuses OAuth.',
	);
}
