// Every way to sign in, in a real n8n: the credential is stored, tested or connected as the editor does it, and an execution creates an incident.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, CREDENTIAL_TYPE } from '../../demo/credential';
import { finished } from '../../demo/executions';
import { outputOf, type StoredCredential } from '../../demo/n8nClient';
import { ACTION, actionFlow, START } from './support/actionFlow';
import { startWorld, type World } from './support/world';

const SERVICE_ACCOUNT = 'serviceNowItsmServiceAccountApi';
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** What is refused is a secret as well: it may be right elsewhere. */
const WRONG = 'refused-but-secret';

let world: World;

beforeAll(async () => {
	world = await startWorld({ name: 'sign-in', connected: false, env: { N8N_LOG_LEVEL: 'debug' } });
	const { oauth, clientId } = world.serviceNow.emulator;
	oauth.trustKey(publicKey, { clientId, keyId: 'key-1' });
});
afterAll(() => world?.stop());

const address = () => ({ instance: world.serviceNow.url, allowCustomHost: true });

async function createIncident(credential: StoredCredential): Promise<string> {
	const { id } = await world.client.createWorkflow(actionFlow(credential, { operation: 'create', shortDescription: `By ${credential.name}` }));
	const { executionId } = await world.client.run(id, START);
	const execution = await finished(world.client, executionId, 60_000);
	return String(outputOf(execution, ACTION)[0].number);
}

const stored = (number: string) => world.serviceNow.rows('incident', { number }).map((row) => row.short_description);

describe('a service account', () => {
	it.each(['password', 'basic', 'apiKey', 'jwtBearer'])('signs in by %s', async (method) => {
		const { clientId, clientSecret, username, password, apiKey } = world.serviceNow.emulator;
		const data = { ...address(), method, username, password, clientId, clientSecret, apiKey, privateKey, keyId: 'key-1', subject: username };
		const credential = await world.client.createCredential(`account by ${method}`, SERVICE_ACCOUNT, data);
		expect(await world.client.testCredential(credential, data)).toMatchObject({ status: 'OK' });
		expect(stored(await createIncident(credential))).toEqual([`By account by ${method}`]);
	});

	it.each(['password', 'basic', 'apiKey', 'jwtBearer'])('that ServiceNow refuses by %s fails the execution', async (method) => {
		const { clientId, username } = world.serviceNow.emulator;
		const data = { ...address(), method, username, password: WRONG, clientId, clientSecret: WRONG, apiKey: WRONG, privateKey, keyId: 'unknown', subject: username };
		await expect(createIncident(await world.client.createCredential(`refused by ${method}`, SERVICE_ACCOUNT, data))).rejects.toThrow();
	});

	it('with a wrong password fails its test with a message that says what to check', async () => {
		const { clientId, clientSecret, username } = world.serviceNow.emulator;
		const data = { ...address(), method: 'password', username, password: 'wrong', clientId, clientSecret };
		const credential = await world.client.createCredential('wrong password', SERVICE_ACCOUNT, data);
		const { status, message } = await world.client.testCredential(credential, data);
		expect(status).toBe('Error');
		expect(message).toMatch(/password/i);
	});
});

describe('OAuth2', () => {
	it.each(['authorizationCode', 'pkce'])('connects a person by %s and renews the token when it ends', async (grantType) => {
		const { oauth, clientId, clientSecret, publicClientId } = world.serviceNow.emulator;
		const client = grantType === 'pkce' ? { clientId: publicClientId, clientSecret: '' } : { clientId, clientSecret };
		const credential = await world.client.createCredential(`person by ${grantType}`, CREDENTIAL_TYPE, { ...address(), grantType, ...client });
		await connect(world.client, credential, world.serviceNow);
		expect(stored(await createIncident(credential))).toEqual([`By person by ${grantType}`]);

		oauth.expireAccessTokens();
		oauth.forgetSignIns();
		const numbers = await Promise.all(Array.from({ length: 5 }, () => createIncident(credential)));
		expect(new Set(numbers).size).toBe(5);
		expect(oauth.tokenCalls('refresh_token')).toBe(1);
	});

	it('learns who the person is when the scope openid is asked for', async () => {
		const { clientId, clientSecret, username } = world.serviceNow.emulator;
		const credential = await world.client.createCredential('known person', CREDENTIAL_TYPE, { ...address(), grantType: 'authorizationCode', clientId, clientSecret, customScopes: true, enabledScopes: 'useraccount openid' });
		await connect(world.client, credential, world.serviceNow);
		const [{ email }] = world.serviceNow.rows('sys_user', { user_name: username });
		// The editor of n8n 2.41 shows it as "Connected as ...".
		expect((await world.client.credentialData(credential.id)).data).toMatchObject({ accountIdentifier: email || username });
		expect(stored(await createIncident(credential))).toEqual(['By known person']);
	});

	it('signs an application in by client credentials', async () => {
		const { clientId, clientSecret } = world.serviceNow.emulator;
		const credential = await world.client.createCredential('application', CREDENTIAL_TYPE, { ...address(), grantType: 'clientCredentials', clientId, clientSecret });
		expect(stored(await createIncident(credential))).toEqual(['By application']);
	});
});

describe('after all that', () => {
	it('n8n has written no secret into its log, at its most talkative', () => {
		const { oauth, clientSecret, password, apiKey } = world.serviceNow.emulator;
		const log = readFileSync(world.n8n.logFile, 'utf8');
		expect(log).toMatch(/debug/);
		expect(oauth.secrets()).not.toEqual([]);
		const secrets = [...oauth.secrets(), clientSecret, password, apiKey, WRONG, ...privateKey.split('\n').filter(({ length }) => length > 40)];
		expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
	});
});
