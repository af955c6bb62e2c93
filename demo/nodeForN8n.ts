// Chooses the Node.js that runs n8n: the one beside it (1.123 takes 22, 2.41 takes 24), else 24 or newer; refuses an older one with the way out.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const LOWEST_NODE_FOR_N8N = 24;

function majorOf(command: string): number {
	try {
		const version = execFileSync(command, ['--version'], { encoding: 'utf8', timeout: 10_000 });
		return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
	} catch {
		return 0;
	}
}

/** The Node.js build that the npm package `node-<platform>-<arch>` puts in n8n's folder; it exists for Linux only. */
export function bundledNode(n8nFolder: string): string {
	return join(n8nFolder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
}

/** The command of a Node.js that n8n accepts: the bundled one, the running one, or the one on PATH. */
export function nodeForN8n(n8nFolder: string): string {
	const bundled = bundledNode(n8nFolder);
	if (existsSync(bundled)) return bundled;
	const found = [process.execPath, 'node'].find((command) => majorOf(command) >= LOWEST_NODE_FOR_N8N);
	if (found) return found;
	throw new Error(
		`n8n needs Node.js ${LOWEST_NODE_FOR_N8N} or newer, and npm has no build of it for ${process.platform}-${process.arch}. ` +
			`Install Node.js ${LOWEST_NODE_FOR_N8N}, put it first on PATH (this is ${process.version}) and start again.`,
	);
}
