// A local ServiceNow and n8n's engine beside it, signed in: what nearly every engine test starts from.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import type { StoredCredential } from './credentials';
import { startEngine, type Engine, type EngineOptions } from './engine';

export interface World {
	servicenow: Emulator;
	n8n: Engine;
	/** Signs in again as the given user and stores the token: for tests that reset the instance or need other rights. */
	connect(user?: { username: string; password: string }): Promise<void>;
	close(): Promise<void>;
}

/** The name of the OAuth2 credential in a world. */
export const CONNECTED = 'connected';

export interface WorldOptions extends Pick<EngineOptions, 'credentials' | 'directory'> {
	emulator?: EmulatorOptions;
}

/** Both on free loopback ports. The OAuth2 credential `connected` holds a token of the emulator's token endpoint. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
	const servicenow = await startEmulator({ records: 20, ...options.emulator });
	const n8n = await startEngine({
		directory: options.directory,
		credentials: { [CONNECTED]: oAuth2Credential(servicenow), ...options.credentials },
	});
	const world: World = {
		servicenow,
		n8n,
		async connect(user = servicenow) {
			n8n.storedCredential(CONNECTED).oauthTokenData = await requestToken(servicenow, {
				grant_type: 'password',
				username: user.username,
				password: user.password,
			});
		},
		async close() {
			await Promise.all([n8n.close(), servicenow.close()]);
		},
	};
	await world.connect();
	return world;
}

/** What a person fills in for the emulator: authorization code, not connected yet. */
export function oAuth2Credential(servicenow: Emulator, more: ICredentialDataDecryptedObject = {}): StoredCredential {
	return {
		type: 'serviceNowItsmOAuth2Api',
		data: {
			instance: servicenow.url,
			allowCustomHost: true,
			grantType: 'authorizationCode',
			clientId: servicenow.clientId,
			clientSecret: servicenow.clientSecret,
			...more,
		},
	};
}

/** One call of the token endpoint. Throws with ServiceNow's answer when it refuses. */
export async function requestToken(
	servicenow: Emulator,
	form: Record<string, string>,
): Promise<{ access_token: string; refresh_token?: string; token_type: string }> {
	const reply = await fetch(`${servicenow.url}/oauth_token.do`, {
		method: 'POST',
		body: new URLSearchParams({ client_id: servicenow.clientId, client_secret: servicenow.clientSecret, ...form }),
	});
	if (!reply.ok) throw new Error(`The token endpoint answered ${reply.status}: ${await reply.text()}`);
	return (await reply.json()) as { access_token: string; token_type: string };
}
