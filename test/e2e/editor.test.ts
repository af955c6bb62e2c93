// What a person does in n8n's editor: finds the node, connects the credential at ServiceNow, executes, sees the incident's number.
import { Editor } from './support/editor';
import { startWorld, type World } from './support/world';

let world: World;
let editor: Editor;

beforeAll(async () => {
	world = await startWorld({ name: 'editor', connected: false });
	editor = await Editor.open(world.n8n.url);
});

afterAll(async () => {
	await editor?.close();
	await world?.stop();
});

describe('n8n\'s editor', () => {
	it('takes a person from the nodes panel to an incident in ServiceNow', async () => {
		await editor.signIn();
		await editor.newWorkflow();
		expect(await editor.findNodes('ServiceNow ITSM')).toContain('ServiceNow ITSM');
		const offered = await editor.pickNode('ServiceNow ITSM');
		expect(offered).toEqual(expect.arrayContaining(['On created', 'Create an incident', 'Get many incidents']));
		await editor.shoot('nodes-panel');

		await editor.pickAction('Create an incident');
		await editor.newCredential({ instance: world.serviceNow.url, clientId: world.serviceNow.clientId, clientSecret: world.serviceNow.clientSecret });
		await editor.shoot('credential');
		await editor.connect('Allow', 'authorize');

		// The columns were asked for when there was no credential yet.
		expect(await editor.retryColumns()).toContain('Choose a credential, then');

		await editor.fill('shortDescription', 'The coffee machine on floor 3 leaks');
		const output = await editor.executeStep('number');
		await editor.shoot('executed');

		const number = /INC\d{7}/.exec(output)?.[0];
		expect(number).toMatch(/^INC/);
		expect(world.serviceNow.rows('incident', { number: String(number) })).toMatchObject([{ short_description: 'The coffee machine on floor 3 leaks' }]);

		await editor.closeNode();
		await editor.shoot('canvas');
	});
});
