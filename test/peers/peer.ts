// What a stranger's client is to the run: how it is brought here, what it does, what it cannot. Runs nothing itself.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../../emulator';

export interface Outcome {
	step: string;
	ok: boolean;
	/** What went wrong, or what was seen. */
	detail?: string;
}

export interface Peer {
	name: string;
	/** Brings the client into the folder; a sentence when it cannot be had here. */
	prepare(folder: string): Promise<string | undefined>;
	run(emulator: Emulator, folder: string): Promise<Outcome[]>;
}

export const execute = promisify(execFile);

/** Runs one step and turns a thrown error into its outcome. */
export async function attempt(step: string, act: () => Promise<unknown>): Promise<Outcome> {
	try {
		const seen = await act();
		return { step, ok: true, detail: seen === undefined ? undefined : String(seen as string | number) };
	} catch (error) {
		return { step, ok: false, detail: error instanceof Error ? error.message.split('\n')[0] : String(error) };
	}
}

export function expectThat(condition: boolean, otherwise: string): void {
	if (!condition) throw new Error(otherwise);
}

/** Public source: from the folder that an environment variable names, else cloned, at a tag if it must be an older one. */
export async function bringSource(folder: string, variable: string, repository: string, tag?: string): Promise<string> {
	const given = process.env[variable];
	if (given) return given;
	const target = join(folder, repository.split('/')[1]);
	const at = tag ? ['--branch', tag] : [];
	if (!existsSync(target)) await execute('git', ['clone', '--quiet', '--depth', '1', ...at, `https://github.com/${repository}.git`, target], { timeout: 60_000, env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } });
	return target;
}

/** The same, as the sentence of a peer that cannot be had. */
export const notReachable = (variable: string, repository: string): string => `source not reachable; clone ${repository} and name the folder in ${variable}`;

/** Whether a command ends well, for asking which tools there are. */
export async function works(command: string, args: string[]): Promise<boolean> {
	return await execute(command, args, { timeout: 60_000 }).then(() => true, () => false);
}

/** A Python that has these modules; Debian's own is asked too, for its packages. */
export async function pythonWith(modules: string[]): Promise<string | undefined> {
	for (const python of ['python3', '/usr/bin/python3']) {
		try {
			await execute(python, ['-c', `import ${modules.join(', ')}`], { timeout: 30_000 });
			return python;
		} catch {
			// The next one may have them.
		}
	}
	return undefined;
}

/** Runs a program that prints one JSON outcome a line. A program that breaks off afterwards is a step that failed. */
export async function outcomesOf(command: string, args: string[], environment: Record<string, string>): Promise<Outcome[]> {
	const { stdout, failure } = await execute(command, args, { timeout: 180_000, env: { ...process.env, ...environment } }).then(
		(done) => ({ stdout: done.stdout, failure: undefined }),
		(error: Error & { stdout?: string; stderr?: string }) => ({ stdout: error.stdout ?? '', failure: (error.stderr || error.message).trim().slice(-400) }),
	);
	const outcomes = stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Outcome);
	return failure === undefined ? outcomes : [...outcomes, { step: 'to the end', ok: false, detail: failure }];
}
