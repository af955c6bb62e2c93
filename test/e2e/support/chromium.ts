// Finds a Chromium for the browser tests and installs Debian's when there is none; refuses to download a browser from anywhere else.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const INSTALL_LIMIT_MS = 10 * 60_000;

function onPath(names: string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** The browser's path; CHROMIUM_PATH names another than the one on PATH. */
export function chromiumPath(): string | undefined {
	const chosen = process.env.CHROMIUM_PATH;
	return chosen && existsSync(chosen) ? chosen : onPath(NAMES);
}

/** Makes sure that there is a browser; throws with the way to get one where it may not install it itself. */
export function ensureChromium(say: (line: string) => void): void {
	if (chromiumPath()) return;
	if (process.getuid?.() !== 0 || !onPath(['apt-get'])) {
		throw new Error('The browser tests need Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.');
	}
	say('Installing Chromium from Debian (about 360 MB) ...');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args: string[]) =>
		execFileSync('apt-get', ['-q', '-o', 'Acquire::Retries=3', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });
	apt('update');
	apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
	if (!chromiumPath()) throw new Error('apt-get installed chromium, but it is not on PATH');
}
