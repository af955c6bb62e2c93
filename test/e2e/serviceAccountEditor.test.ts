// What a person does with the service account credential in n8n's editor: switches the method, sees its fields, saves, sees the test succeed or say why not.
import { Editor } from './support/editor';
import { startWorld, type World } from './support/world';

const TYPE = 'serviceNowItsmServiceAccountApi';

let world: World;
let editor: Editor;

beforeAll(async () => {
	world = await startWorld({ name: 'service-account-editor', connected: false });
	editor = await Editor.open(world.n8n.url);
	await editor.signIn();
});
afterAll(async () => {
	await editor?.close();
	await world?.stop();
});

const dialog = () => editor.testId('editCredential-modal');
const field = (name: string) => dialog().getByTestId(`parameter-input-${name}`);
const fill = (name: string, value: string) => field(name).locator('input, textarea').first().fill(value);
const shownFields = async () =>
	(await dialog().locator('[data-test-id^="parameter-input-"]').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('data-test-id')?.replace('parameter-input-', '') ?? '')))
		.filter((name) => !['field', 'item', ''].includes(name));

async function open(data: Record<string, unknown>): Promise<void> {
	const { id } = await world.client.createCredential('technical user', TYPE, { instance: world.serviceNow.url, allowCustomHost: true, username: 'someone', password: 'something', apiKey: 'a key', ...data });
	await editor.page.goto(`${world.n8n.url}/home/credentials/${id}`);
	await dialog().waitFor();
	await field('method').waitFor();
}

async function choose(method: string): Promise<void> {
	await field('method').locator('input').first().click();
	await editor.page.locator('.el-select-dropdown__item:visible, [role=option]:visible').filter({ hasText: method }).first().click();
}

const common = ['instance', 'allowCustomHost', 'method'];

test.each([
	['OAuth Password', ['username', 'password', 'clientId', 'clientSecret', 'customScopes']],
	['Basic', ['username', 'password']],
	['JWT Bearer', ['clientId', 'clientSecret', 'privateKey', 'keyId', 'subject', 'customScopes']],
	['API Key', ['apiKey']],
])('the method %s shows what it needs, and nothing else', async (method, fields) => {
	await open({ method: method === 'Basic' ? 'apiKey' : 'basic' });
	await choose(method);
	await field(fields[0]).waitFor();
	await editor.shoot(`service-account-${method.toLowerCase().replace(' ', '-')}`);
	expect(await shownFields()).toEqual([...common, ...fields]);
});

test('saving tests the account: a wrong password is told with what to check, the right one succeeds', async () => {
	const { username, password, clientId, clientSecret } = world.serviceNow.emulator;
	await open({ method: 'basic' });
	await choose('OAuth Password');
	await fill('username', username);
	await fill('password', 'wrong');
	await fill('clientId', clientId);
	await fill('clientSecret', clientSecret);
	await editor.testId('credential-save-button').click();
	const details = dialog().getByText('More details');
	await details.waitFor();
	await details.click();
	await dialog().getByText(`ServiceNow refused to sign in the user ${username}`).first().waitFor();
	await editor.shoot('service-account-refused');

	await fill('password', password);
	await editor.testId('credential-save-button').click();
	await editor.testId('credentials-config-container-test-success').waitFor();
	await editor.shoot('service-account-connected');
	const text = await dialog().innerText();
	for (const secret of [password, clientSecret]) expect(text).not.toContain(secret);
	expect(text).not.toContain('Signed In As');

	await editor.page.reload();
	await dialog().getByText('Signed In As').waitFor();
	await dialog().getByText(`User ${username}`).first().waitFor();
	await dialog().getByText(`User ${username}`).first().evaluate((text) => text.scrollIntoView({ block: 'center' }));
	await editor.shoot('service-account-signed-in-as');
	expect(await dialog().innerText()).toMatch(/Roles: .*itil/);
	// It is text: there is nothing to type into.
	expect(await shownFields()).not.toContain('signedInAs');
});
