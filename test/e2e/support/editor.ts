// Works n8n's editor in a headless Chromium as a person does; refuses to use n8n's REST interface.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, selectors, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { OWNER } from '../../../demo/owner';
import { chromiumPath } from './chromium';
import { SCREENSHOTS } from './folders';

const STEP_LIMIT_MS = 60_000;

export interface OAuthForm {
	instance: string;
	clientId: string;
	clientSecret: string;
}

export class Editor {
	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		readonly page: Page,
		private readonly url: string,
	) {}

	static async open(url: string): Promise<Editor> {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
		const context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
		context.setDefaultTimeout(STEP_LIMIT_MS);
		// The editor's details page asks the npm registry about the package; the tests speak to loopback only.
		await context.route(
			(target) => target.hostname !== '127.0.0.1',
			(route) => route.abort(),
		);
		mkdirSync(SCREENSHOTS, { recursive: true });
		return new Editor(browser, context, await context.newPage(), url);
	}

	close(): Promise<void> {
		return this.browser.close();
	}

	testId(id: string): Locator {
		return this.page.getByTestId(id);
	}

	async shoot(name: string): Promise<void> {
		await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
	}

	async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`, { waitUntil: 'commit' });
		await this.page.fill('input[name=emailOrLdapLoginId]', OWNER.email);
		await this.page.fill('input[name=password]', OWNER.password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL((target) => !target.pathname.startsWith('/signin'));
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`, { waitUntil: 'commit' });
		await this.testId('node-creator-plus-button').waitFor();
		// A hint about keyboard shortcuts lies over the canvas of a new user.
		const hint = this.page.getByRole('button', { name: 'Got it' });
		if (await hint.isVisible()) await hint.click();
	}

	/** Opens a stored workflow on its canvas. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'commit' });
		await this.testId('canvas-node').first().waitFor();
		await this.testId('zoom-to-fit').click();
	}

	/** Opens the parameters of a node of the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick({ force: true });
		await this.testId('ndv').waitFor();
	}

	/** The labels of the open node's parameters that a person sees, from top to bottom, without the credential's; waits a while until there are so many. */
	async labels(count: number): Promise<string[]> {
		// Left out is what n8n puts into a resource mapper once it has the columns.
		const labels = this.testId('node-parameters').locator('[data-test-id="input-label"] label.n8n-input-label:not([data-test-id="mapping-fields-container"] *):visible');
		await labels.first().waitFor();
		for (let tries = 50; ; tries--) {
			// The second and third line of a label switch between a fixed value and an expression.
			const texts = (await labels.allInnerTexts()).map((text) => text.trim().split('\n')[0]).filter((text) => text !== 'Credential');
			if (texts.length >= count || tries === 0) return texts;
			await this.page.waitForTimeout(200);
		}
	}

	/** Lets an open resource mapper without columns ask again; returns what it said before, and waits for the columns. */
	async retryColumns(): Promise<string> {
		const mode = this.testId('mapping-mode-select');
		const retry = mode.getByText('Retry', { exact: true });
		await retry.waitFor();
		const said = await mode.innerText();
		await retry.click();
		await this.testId('add-fields-select').or(this.testId('mapping-fields-container')).first().waitFor();
		return said;
	}

	/** Adds a column to the open resource mapper, whose labels have its name in brackets, and fills it in. */
	async mapColumn(column: string, value: string): Promise<void> {
		await this.testId('add-fields-select').getByRole('button').first().click();
		await this.page.getByRole('menuitem').filter({ hasText: new RegExp(`\\(${column}\\b`) }).first().click();
		await this.testId('mapping-fields-container').locator('input:visible, textarea:visible').last().fill(value);
	}

	/** Executes the open node and returns the JSON that its output panel shows. */
	async outputOfStep(): Promise<string> {
		const output = this.testId('output-panel');
		await this.page.locator('[data-test-id="node-execute-button"]:visible').click();
		await output.locator('[data-test-id="ndv-items-count"], [data-test-id="node-error-message"]').first().waitFor();
		const failure = output.getByTestId('node-error-message');
		if (!(await failure.isVisible())) {
			await output.getByTestId('radio-button-json').click();
			await output.locator('.vjs-tree').first().waitFor();
		}
		return (await output.innerText()).replace(/\s+/g, ' ');
	}

	/** Opens the nodes panel and searches; returns the names that it shows. */
	async findNodes(search: string): Promise<string[]> {
		await this.testId('node-creator-plus-button').click();
		const bar = this.testId('node-creator-search-bar');
		await bar.waitFor();
		await bar.fill(search);
		await this.testId('node-creator-item-name').filter({ hasText: new RegExp(search, 'i') }).first().waitFor();
		return (await this.testId('node-creator-item-name').allInnerTexts()).map((name) => name.trim());
	}

	/** Picks a node from the open panel; n8n shows an action node and its trigger as one, with what each of them offers. */
	async pickNode(name: string): Promise<string[]> {
		await this.testId('node-creator-item-name').getByText(name, { exact: true }).first().click();
		const actions = this.page.getByText(/^Actions \(\d+\)$/);
		await actions.waitFor();
		const before = await this.testId('node-creator-item-name').count();
		await actions.click();
		// The list of actions is folded while no trigger stands on the canvas; a click on an open one would fold it.
		await this.page.waitForTimeout(500);
		if ((await this.testId('node-creator-item-name').count()) < before) await actions.click();
		return (await this.testId('node-creator-item-name').allInnerTexts()).map((text) => text.trim());
	}

	/** Picks one of the actions shown; n8n puts the node on the canvas and opens its parameters. */
	async pickAction(action: string): Promise<void> {
		await this.testId('node-creator-item-name').getByText(action, { exact: true }).click();
		await this.testId('ndv').waitFor();
	}

	/** From an open node without a credential: creates one in the dialog and fills it in. */
	async newCredential(form: OAuthForm): Promise<void> {
		await this.page.getByRole('button', { name: /^Connect to / }).click();
		const dialog = this.testId('editCredential-modal');
		await dialog.waitFor();
		const field = (name: string) => dialog.getByTestId(`parameter-input-${name}`);
		await field('clientId').locator('input').fill(form.clientId);
		await field('clientSecret').locator('input').fill(form.clientSecret);
		await field('instance').locator('input').fill(form.instance);
		await field('allowCustomHost').locator('.el-switch').click();
	}

	/** Presses Connect in the credential dialog, then `button` on the page that opens beside it; both windows close themselves. */
	async connect(button: string, shot?: string): Promise<void> {
		const opened = this.context.waitForEvent('page');
		await this.testId('editCredential-modal').getByRole('button', { name: 'Connect', exact: true }).click();
		const popup = await opened;
		const allow = popup.getByRole('button', { name: button, exact: true });
		await allow.waitFor();
		if (shot) await popup.screenshot({ path: join(SCREENSHOTS, `${shot}.png`) });
		const closed = popup.waitForEvent('close');
		await allow.click();
		await closed;
		await this.testId('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Fills a text parameter of the open node. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.testId(`parameter-input-${parameter}`).locator('input, textarea').first().fill(value);
	}

	/** Executes the open node with what stands before it and returns what its output panel shows of the fields with `search` in them. */
	async executeStep(search: string): Promise<string> {
		await this.page.locator('[data-test-id="node-execute-button"]:visible').click();
		const output = this.testId('output-panel');
		await output.locator('[data-test-id="ndv-items-count"], [data-test-id="node-error-message"]').first().waitFor();
		// A record is wide: as a list of fields the panel shows more of it than as a table.
		await output.getByTestId('radio-button-schema').click();
		await output.getByTestId('ndv-search').click();
		await output.getByTestId('ndv-search').locator('input').or(output.locator('input[data-test-id="ndv-search"]')).first().fill(search);
		await output.getByTestId('run-data-schema-item').first().waitFor();
		return await output.innerText();
	}

	/** Goes from an open node, if one is, back to the canvas. */
	async closeNode(): Promise<void> {
		if (!(await this.testId('ndv').isVisible())) return;
		await this.testId('ndv-close-button').click();
		await this.testId('ndv').waitFor({ state: 'hidden' });
		await this.testId('zoom-to-fit').click();
	}
}
