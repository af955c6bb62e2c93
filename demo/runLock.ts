// Lets one launcher at a time use an n8n home, and ends an n8n that a killed launcher left there; refuses to touch any other process.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from './waitFor';

function commandLineOf(pid: number): string {
	try {
		return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', timeout: 10_000 }).trim();
	} catch {
		return '';
	}
}

const pidIn = (file: string): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) || 0 : 0);

/** Whether the process of that number still is what wrote the file: numbers are given to other programs later. */
const isStill = (pid: number, mark: RegExp): boolean => pid > 0 && mark.test(commandLineOf(pid));

/** Ends the n8n whose starter was killed before it could end it, if there is one in this home. */
export async function endOrphan(home: string, say: (line: string) => void): Promise<void> {
	const pidFile = join(home, 'n8n.pid');
	const orphan = pidIn(pidFile);
	// n8n renames its process, so only the word is looked for.
	if (isStill(orphan, /\bn8n\b/)) {
		say('An n8n of an earlier, killed start still runs here; ending it first.');
		process.kill(orphan, 'SIGTERM');
		await waitFor('the earlier n8n to end', () => (commandLineOf(orphan) === '' ? true : undefined), { timeoutMs: 20_000 });
	}
	rmSync(pidFile, { force: true });
}

/** Takes the home for this process; returns the function that gives it back. Throws when another launcher is at work in it. */
export async function takeHome(home: string, say: (line: string) => void): Promise<() => void> {
	mkdirSync(home, { recursive: true });
	const lockFile = join(home, 'launcher.pid');
	const other = pidIn(lockFile);
	if (other !== process.pid && isStill(other, /demo[\\/]index/)) {
		throw new Error(`The demo is already running (process ${other}). Stop it with Ctrl-C there, then start again.`);
	}
	await endOrphan(home, say);
	writeFileSync(lockFile, String(process.pid));
	return () => {
		if (pidIn(lockFile) === process.pid) rmSync(lockFile, { force: true });
	};
}
