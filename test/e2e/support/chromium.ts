// Finds a Chromium for the browser tests; refuses to download one from anywhere but Debian.
import { existsSync } from 'node:fs';
import { ensureProgram, program } from './debian';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser's path; CHROMIUM_PATH names another than the one on PATH. */
export function chromiumPath(): string | undefined {
	const chosen = process.env.CHROMIUM_PATH;
	return chosen && existsSync(chosen) ? chosen : program(...NAMES);
}

/** Makes sure that there is a browser. */
export function ensureChromium(say: (line: string) => void): void {
	if (!chromiumPath()) ensureProgram(NAMES, ['chromium', 'fonts-liberation'], say);
}
