// `npm start` as a person runs it: the demo workflows do what they say, and Ctrl-C leaves nothing behind.
import { join } from 'node:path';
import { freePort } from '../../demo/freePort';
import { RUN_FOLDER } from './support/folders';
import { runLauncher, type Launcher } from './support/launcher';

const home = join(RUN_FOLDER, 'demo');
let launcher: Launcher | undefined;

afterEach(async () => {
	await launcher?.kill();
	launcher = undefined;
});

async function ports(): Promise<string[]> {
	const n8n = await freePort(16_100);
	return ['--n8n-port', String(n8n), '--servicenow-port', String(await freePort(n8n + 10)), '--home', home];
}

describe('the demo', () => {
	it('proves itself once: both workflows ran, with the number of the incident', async () => {
		launcher = runLauncher(['--once', ...(await ports())]);
		expect(await launcher.ended()).toBe(0);
		const created = /(INC\d{7}) was created, read back and moved to In Progress/.exec(launcher.output());
		expect(created).not.toBeNull();
		expect(launcher.output()).toContain(`${created?.[1]} was seen`);
		expect(launcher.output()).toContain(`Seen by n8n: ${created?.[1]} was created at`);
	});

	it('starts again on the same home, tells where it runs, and ends everything on Ctrl-C', async () => {
		launcher = runLauncher(await ports());
		await launcher.said('Ctrl-C ends both');
		const output = launcher.output();
		expect(output).toContain('is up to date');
		expect(output).toMatch(/n8n +http:\/\/127\.0\.0\.1:\d+ +login demo@example\.com/);
		const addresses = [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address);
		launcher.signal('SIGINT');
		expect(await launcher.ended()).toBe(0);
		for (const address of new Set(addresses)) await expect(fetch(address)).rejects.toThrow('fetch failed');
	});

	it('says why and ends with an error when it cannot start', async () => {
		launcher = runLauncher(['--once', '--n8n-port', 'ninety', '--home', home]);
		expect(await launcher.ended()).toBe(1);
		expect(launcher.output()).toContain('--n8n-port must be a port number, not "ninety"');
	});
});
