// Counts in a real n8n what expired and missing tokens cost: calls of the token endpoint, and failed executions. The numbers stand in docs/credentials/lifetimes.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, CREDENTIAL_TYPE } from '../../demo/credential';
import { finished } from '../../demo/executions';
import { outputOf, type StoredCredential, type WorkflowFile } from '../../demo/n8nClient';
import { ACTION, actionFlow, START } from './support/actionFlow';
import { N8N_VERSIONS, type N8nVersion } from './support/n8nVersions';
import { startWorld, type World } from './support/world';

const SERVICE_ACCOUNT = 'serviceNowItsmServiceAccountApi';
const AT_ONCE = 10;
const ITEMS = 1000;

interface Measured {
	tokenCalls: number;
	failed: number;
	/** Why, each reason once. */
	failures: string[];
}

let world: World;
let measured: Record<string, Measured>;

const emulator = () => world.serviceNow.emulator;
const address = () => ({ instance: world.serviceNow.url, allowCustomHost: true });
const client = () => ({ clientId: emulator().clientId, clientSecret: emulator().clientSecret });
const expire = () => emulator().oauth.expireAccessTokens();

const mend = (): void => {
	emulator().oauth.mend();
	emulator().settings.oauth.refresh = 'same';
	emulator().settings.oauth.accessTokenLifetime = 1800;
};

let number = 0;
async function person(grantType = 'authorizationCode'): Promise<StoredCredential> {
	const credential = await world.client.createCredential(`person ${(number += 1)}`, CREDENTIAL_TYPE, { ...address(), grantType, ...client() });
	await connect(world.client, credential, world.serviceNow);
	return credential;
}
const application = () => world.client.createCredential(`application ${(number += 1)}`, CREDENTIAL_TYPE, { ...address(), grantType: 'clientCredentials', ...client() });
// A client of its own makes each account another one for the guard, which lives as long as n8n.
function account(): Promise<StoredCredential> {
	const own = { clientId: `client-${(number += 1)}`, clientSecret: `secret-${number}` };
	emulator().oauth.addClient(own);
	const { username, password } = emulator();
	return world.client.createCredential(`account ${number}`, SERVICE_ACCOUNT, { ...address(), ...own, method: 'password', username, password });
}

const create = (credential: StoredCredential) => actionFlow(credential, { operation: 'create', shortDescription: 'x' });

/** Incidents read and, for each of them, one created. */
function manyItems(credential: StoredCredential): WorkflowFile {
	const flow = create(credential);
	const read = { ...flow.nodes[1], name: 'Read', parameters: { ...flow.nodes[1].parameters, operation: 'getAll', returnAll: false, limit: ITEMS } };
	return {
		...flow,
		nodes: [...flow.nodes, read],
		connections: { [START]: { main: [[{ node: 'Read', type: 'main', index: 0 }]] }, Read: { main: [[{ node: ACTION, type: 'main', index: 0 }]] } },
	};
}

async function executions(flow: WorkflowFile, count: number): Promise<Array<Array<Record<string, unknown>> | Error>> {
	const { id } = await world.client.createWorkflow(flow);
	const one = async () => {
		const { executionId } = await world.client.run(id, START);
		return outputOf(await finished(world.client, executionId, 120_000), ACTION);
	};
	const outcomes = await Promise.allSettled(Array.from({ length: count }, one));
	return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error)));
}

async function measure(what: string, act: () => Promise<Array<unknown>>): Promise<Measured> {
	const before = emulator().journal.entries({ path: '/oauth_token.do' }).length;
	const outcomes = await act();
	const tokenCalls = emulator().journal.entries({ path: '/oauth_token.do' }).length - before;
	const failures = outcomes.filter((outcome): outcome is Error => outcome instanceof Error).map(({ message }) => message);
	measured[what] = { tokenCalls, failed: failures.length, failures: [...new Set(failures)] };
	return measured[what];
}

const slowTokens = () => emulator().oauth.breakTokenEndpoint({ delayMs: 300 });

describe.each(N8N_VERSIONS)('$name', (version: N8nVersion) => {
	beforeAll(async () => {
		measured = {};
		world = await startWorld({ name: `token-calls-${version.name}`, connected: false, version });
	});
	afterAll(async () => {
		await world?.stop();
		writeFileSync(join(world.home, 'token-calls.json'), JSON.stringify(measured, null, 2));
	});
	beforeEach(mend);

	describe('ten executions at once', () => {
		test.each(['same', 'rotate'] as const)('OAuth2, token expired, refresh token: %s', async (refresh) => {
			const credential = await person();
			emulator().settings.oauth.refresh = refresh;
			expire();
			slowTokens();
			const outcome = await measure(`OAuth2, expired, refresh token ${refresh}`, () => executions(create(credential), AT_ONCE));
			expect(outcome).toEqual({ tokenCalls: 1, failed: 0, failures: [] });
		});

		test('client credentials, no token yet', async () => {
			const credential = await application();
			slowTokens();
			const outcome = await measure('client credentials, no token', () => executions(create(credential), AT_ONCE));
			expect(outcome).toEqual({ tokenCalls: 1, failed: 0, failures: [] });
		});

		test('client credentials, token expired', async () => {
			const credential = await application();
			await executions(create(credential), 1);
			expire();
			slowTokens();
			const outcome = await measure('client credentials, expired', () => executions(create(credential), AT_ONCE));
			expect(outcome).toEqual({ tokenCalls: 1, failed: 0, failures: [] });
		});

		test('service account, no token yet', async () => {
			const credential = await account();
			slowTokens();
			const outcome = await measure('service account, no token', () => executions(create(credential), AT_ONCE));
			expect(outcome).toEqual({ tokenCalls: 1, failed: 0, failures: [] });
		});

		test('service account, token expired', async () => {
			const credential = await account();
			await executions(create(credential), 1);
			expire();
			slowTokens();
			const outcome = await measure('service account, expired', () => executions(create(credential), AT_ONCE));
			expect(outcome).toEqual({ tokenCalls: 1, failed: 0, failures: [] });
		});
	});

	describe(`one execution with ${ITEMS} items`, () => {
		beforeAll(() => {
			const table = emulator().table('incident');
			for (let row = table.rows().length; row < ITEMS; row++) table.insert({ short_description: `Row ${row}` });
		});

		/** Ends all tokens each time that so many more incidents have been created. */
		async function expireEvery(count: number, times: number, isOver: () => boolean): Promise<void> {
			const created = () => emulator().journal.entries({ method: 'POST', path: '/table/incident', status: 201 }).length;
			const start = created();
			for (let time = 1; time <= times; time++) {
				while (created() < start + time * count && !isOver()) await new Promise((resolve) => setTimeout(resolve, 5));
				expire();
			}
		}

		async function whileTokensEnd(flow: WorkflowFile, count: number, times: number) {
			let isOver = false;
			const running = executions(flow, 1).finally(() => (isOver = true));
			const [[outcome]] = await Promise.all([running, expireEvery(count, times, () => isOver)]);
			return [outcome];
		}

		test.each([
			['OAuth2', person],
			['client credentials', application],
			['service account', account],
		])('%s: the token ends in the middle', async (what, credentialOf) => {
			const credential = await credentialOf();
			await executions(create(credential), 1);
			let items = 0;
			const { tokenCalls, failures } = await measure(`${what}, ends in the middle of ${ITEMS} items`, async () => {
				const [outcome] = await whileTokensEnd(manyItems(credential), ITEMS / 2, 1);
				items = outcome instanceof Error ? 0 : outcome.length;
				return [outcome];
			});
			expect({ items, failures }).toEqual({ items: ITEMS, failures: [] });
			expect(tokenCalls).toBe(1);
		});

		test('OAuth2: a token that lives for a minute ends four times', async () => {
			const credential = await person();
			emulator().settings.oauth.refresh = 'rotate';
			const { tokenCalls, failures } = await measure(`OAuth2, ends four times in ${ITEMS} items, rotating`, () => whileTokensEnd(manyItems(credential), ITEMS / 5, 4));
			expect(failures).toEqual([]);
			expect(tokenCalls).toBe(4);
		});
	});
});
