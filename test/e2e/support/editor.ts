// Works n8n's editor in a headless Chromium as a person does; refuses to use n8n's REST interface.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { OWNER } from '../../../demo/owner';
import { chromiumPath } from './chromium';
import { SCREENSHOTS } from './folders';

const STEP_LIMIT_MS = 30_000;

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
		return this.page.locator(`[data-test-id="${id}"]`);
	}

	async shoot(name: string): Promise<void> {
		await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
	}

	async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.fill('input[name=emailOrLdapLoginId]', OWNER.email);
		await this.page.fill('input[name=password]', OWNER.password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL((target) => !target.pathname.startsWith('/signin'));
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.testId('node-creator-plus-button').or(this.testId('canvas-plus-button')).first().waitFor();
	}

	/** Opens the nodes panel and searches; returns the names that it shows. */
	async findNodes(search: string): Promise<string[]> {
		await this.page.keyboard.press('Tab');
		const bar = this.testId('node-creator-search-bar');
		await bar.waitFor();
		await bar.fill(search);
		await this.testId('node-creator-item-name').first().waitFor();
		return (await this.testId('node-creator-item-name').allInnerTexts()).map((name) => name.trim());
	}

	/** Picks a node from the open panel, and the named action of it; n8n then opens the node's parameters. */
	async pickNode(name: string, action: string): Promise<void> {
		await this.testId('node-creator-item-name').getByText(name, { exact: true }).first().click();
		await this.page.getByText(action, { exact: true }).first().click();
	}
}
