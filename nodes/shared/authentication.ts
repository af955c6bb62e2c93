// How the nodes let a person choose the credential, and which type the choice means. Signs in nowhere.

import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const CREDENTIAL_TYPES: Readonly<Record<string, string>> = {
	oAuth2: 'serviceNowItsmOAuth2Api',
};

/** The credential type behind a value of the authentication parameter. */
export const credentialTypeOf = (authentication: string): string => CREDENTIAL_TYPES[authentication] ?? CREDENTIAL_TYPES.oAuth2;

export const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [{ name: 'OAuth2', value: 'oAuth2' }],
	default: 'oAuth2',
};

export const credentials: INodeCredentialDescription[] = Object.entries(CREDENTIAL_TYPES).map(([value, name]) => ({
	name,
	required: true,
	displayOptions: { show: { authentication: [value] } },
}));
