// Finds programs that the tests start and installs Debian's package when one is missing; refuses to download anything from anywhere else.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const INSTALL_LIMIT_MS = 10 * 60_000;

/** The path of the first of `names` that is on PATH. */
export function program(...names: string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Makes sure that one of `names` is there; throws with the way to get it where it may not install `packages` itself. */
export function ensureProgram(names: string[], packages: string[], say: (line: string) => void): void {
	if (program(...names)) return;
	if (process.getuid?.() !== 0 || !program('apt-get')) {
		throw new Error(`The end-to-end tests need ${names[0]}: install it (Debian: apt-get install ${packages[0]}).`);
	}
	say(`Installing ${packages[0]} from Debian ...`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args: string[]) =>
		execFileSync('apt-get', ['-q', '-o', 'Acquire::Retries=3', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });
	apt('update');
	apt('install', '-y', '--no-install-recommends', ...packages);
	if (!program(...names)) throw new Error(`apt-get installed ${packages.join(', ')}, but ${names[0]} is not there`);
}
