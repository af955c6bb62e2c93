// Keeps one ServiceNow OAuth2 credential in n8n and connects it; refuses to write a token by hand.
import { authorize, type SignIn } from './authorize';
import type { N8nClient, StoredCredential } from './n8nClient';

export const CREDENTIAL_TYPE = 'serviceNowItsmOAuth2Api';
export const CREDENTIAL_NAME = 'ServiceNow ITSM (local)';

export interface OAuthClient {
	url: string;
	clientId: string;
	clientSecret: string;
}

/** The credential of that name, created or brought up to date with the address and client of the ServiceNow that runs now. */
export async function keepCredential(client: N8nClient, serviceNow: OAuthClient, name = CREDENTIAL_NAME): Promise<StoredCredential> {
	const data = {
		instance: serviceNow.url,
		allowCustomHost: true,
		grantType: 'authorizationCode',
		clientId: serviceNow.clientId,
		clientSecret: serviceNow.clientSecret,
	};
	const known = (await client.credentials()).find((credential) => credential.type === CREDENTIAL_TYPE && credential.name === name);
	return known ? await client.updateCredential(known.id, name, CREDENTIAL_TYPE, data) : await client.createCredential(name, CREDENTIAL_TYPE, data);
}

/** Runs the authorization-code round trip for `credential`; throws when n8n holds no token afterwards. */
export async function connect(client: N8nClient, credential: StoredCredential, person: SignIn): Promise<void> {
	const authorizeUrl = await client.authorizeUrl(credential.id);
	await authorize(authorizeUrl, { url: client.url, cookies: client.cookieHeader() }, person);
	const { data } = await client.credentialData(credential.id);
	if (!data?.oauthTokenData) throw new Error('n8n holds no token after the sign-in at ServiceNow');
}
