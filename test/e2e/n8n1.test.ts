// The package in the last n8n 1.x that n8n still mends: it loads, signs in, creates, reads and updates an incident, and its trigger fires.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitNote, fireAlert } from '../../demo/fire';
import { finished } from '../../demo/executions';
import { outputOf } from '../../demo/n8nClient';
import { readWorkflows } from '../../demo/workflows';
import { ACTION, actionFlow, START } from './support/actionFlow';
import { ROOT } from './support/folders';
import { N8N_1 } from './support/n8nVersions';
import { startWorld, type World } from './support/world';

let world: World;

beforeAll(async () => {
	world = await startWorld({ name: 'n8n-1', version: N8N_1 });
});
afterAll(() => world?.stop());

describe('n8n 1.123', () => {
	it('is the n8n that runs', async () => {
		const { data } = await world.client.call<{ data: { versionCli: string } }>('GET', '/rest/settings');
		expect(data.versionCli).toMatch(/^1\.123\./);
	});

	it('runs the demo: an alert becomes an incident, which the trigger reports', async () => {
		const [alertFlow, noteFlow] = readWorkflows(join(ROOT, 'demo', 'workflows'));
		const note = await world.addPublished(noteFlow);
		const alert = await world.addPublished(alertFlow);
		const since = new Date();
		const incident = await fireAlert(world.client, alert, world.serviceNow);
		const { number } = await awaitNote(world.client, note, world.serviceNow, incident, since);
		expect(number).toBe(incident.number);
	});

	it('runs a workflow by hand with a service account that passed its test', async () => {
		const { url, username, password } = world.serviceNow.emulator;
		const data = { instance: url, allowCustomHost: true, method: 'basic', username, password };
		const account = await world.client.createCredential('account', 'serviceNowItsmServiceAccountApi', data);
		expect(await world.client.testCredential(account, data)).toMatchObject({ status: 'OK' });
		expect((await world.client.credentialData(account.id)).data?.signedInAs).toMatch(/^User .*Roles: .*itil/);
		const { id } = await world.client.createWorkflow(actionFlow(account, { operation: 'create', shortDescription: 'By hand' }));
		const { executionId } = await world.client.run(id, START);
		const [{ number }] = outputOf(await finished(world.client, executionId, 60_000), ACTION);
		expect(world.serviceNow.rows('incident', { number: String(number) })).toMatchObject([{ short_description: 'By hand' }]);
	});

	it('says in ServiceNow\'s words why it does not start a trigger', async () => {
		world.serviceNow.emulator.faults.add({ path: '/api/now/table/incident', status: 403, message: 'User Not Authorized', detail: 'Failed API level ACL Validation' });
		const [, noteFlow] = readWorkflows(join(ROOT, 'demo', 'workflows'));
		await expect(world.addPublished({ ...noteFlow, name: 'Forbidden' })).rejects.toThrow(/User Not Authorized|ACL/);
	});

	it('has written no secret into its log', () => {
		const { oauth, clientSecret, password } = world.serviceNow.emulator;
		const log = readFileSync(world.n8n.logFile, 'utf8');
		expect([...oauth.secrets(), clientSecret, password].filter((secret) => log.includes(secret))).toEqual([]);
	});
});
