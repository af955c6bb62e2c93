// Runs the demo's launcher as a child process and listens to what it prints; refuses to reach into it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { waitFor } from '../../../demo/waitFor';
import { ROOT } from './folders';

const LIMIT_MS = 200_000;

export interface Launcher {
	/** Everything printed so far, errors included. */
	output(): string;
	/** Resolves when `text` was printed. */
	said(text: string): Promise<void>;
	/** Resolves with the exit code. */
	ended(): Promise<number>;
	signal(name: NodeJS.Signals): void;
	/** Ends it whatever it does; harmless when it has ended. */
	kill(): Promise<void>;
}

export function runLauncher(args: string[]): Launcher {
	const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'demo', 'index.ts'), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	const keep = (chunk: Buffer) => {
		output += chunk.toString();
	};
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	let code: number | undefined;
	child.once('close', (exit) => (code = exit ?? 255));
	const ended = () => waitFor(`the launcher to end after:\n${output}`, () => code, { timeoutMs: LIMIT_MS });
	return {
		output: () => output,
		said: async (text) => {
			await waitFor(
				`the launcher to print "${text}"`,
				() => {
					if (code !== undefined && !output.includes(text)) throw new Error(`The launcher ended with ${code}:\n${output}`);
					return output.includes(text) || undefined;
				},
				{ timeoutMs: LIMIT_MS },
			);
		},
		ended,
		signal: (name) => void child.kill(name),
		kill: async () => {
			if (code !== undefined) return;
			child.kill('SIGTERM');
			await waitFor('the launcher to end', () => code, { timeoutMs: 30_000 }).catch(() => child.kill('SIGKILL'));
		},
	};
}
