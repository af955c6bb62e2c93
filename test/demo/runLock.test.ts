// One home belongs to one launcher at a time, and what a killed one left is ended.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeHome } from '../../demo/runLock';
import { waitFor } from '../../demo/waitFor';

let home: string;
const silent = (): void => undefined;

/** A process that does nothing, with a command line of our choice. */
function idle(script: string) {
	const path = join(home, script);
	mkdirSync(join(path, '..'), { recursive: true });
	writeFileSync(path, 'setInterval(() => {}, 1000); console.log("up");');
	const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'ignore'] });
	return new Promise<typeof child>((resolve) => child.stdout.once('data', () => resolve(child)));
}

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'run-lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('takeHome', () => {
	it('refuses a home where another launcher is at work, and takes it when that has ended', async () => {
		const other = await idle('demo/index.js');
		writeFileSync(join(home, 'launcher.pid'), String(other.pid));
		await expect(takeHome(home, silent)).rejects.toThrow(`already running (process ${other.pid})`);
		other.kill();
		await waitFor('the other to end', () => other.signalCode ?? undefined, { timeoutMs: 10_000 });
		const release = await takeHome(home, silent);
		release();
		expect(existsSync(join(home, 'launcher.pid'))).toBe(false);
	});

	it('ends an n8n that a killed launcher left', async () => {
		const orphan = await idle('bin/n8n.js');
		writeFileSync(join(home, 'n8n.pid'), String(orphan.pid));
		await takeHome(home, silent);
		expect(await waitFor('the orphan to end', () => orphan.signalCode ?? undefined, { timeoutMs: 10_000 })).toBe('SIGTERM');
	});

	it('leaves a stranger alone that has the number by now', async () => {
		const stranger = await idle('other.js');
		writeFileSync(join(home, 'n8n.pid'), String(stranger.pid));
		await takeHome(home, silent);
		expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
		stranger.kill();
	});
});
