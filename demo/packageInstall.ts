// Packs this package as npm would and unpacks it where n8n looks for community packages; refuses to link the working folder.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const PACKAGE_NAME = 'n8n-nodes-servicenow-itsm';

/** Runs `npm pack` on the built package and returns the path of the archive in `target`. */
export function packPackage(root: string, target: string): string {
	mkdirSync(target, { recursive: true });
	const answer = execFileSync('npm', ['pack', '--json', '--pack-destination', target], {
		cwd: root,
		encoding: 'utf8',
		timeout: 120_000,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	const [{ filename }] = JSON.parse(answer) as Array<{ filename: string }>;
	return join(target, filename);
}

/**
 * Unpacks `archive` under its true name into the n8n home `home`, where n8n's loader scans for packages at its start.
 * Returns false when the same archive was there already.
 */
export function installPackage(archive: string, home: string): boolean {
	const digest = createHash('sha256').update(readFileSync(archive)).digest('hex');
	const modules = join(home, '.n8n', 'nodes', 'node_modules');
	const target = join(modules, PACKAGE_NAME);
	const stamp = join(home, 'package.sha256');
	if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false;
	mkdirSync(modules, { recursive: true });
	// Unpacked beside and then renamed, so that a stop in the middle never leaves half a package for n8n to load.
	const unpacked = mkdtempSync(join(home, 'unpack-'));
	execFileSync('tar', ['-xzf', archive, '-C', unpacked], { timeout: 60_000 });
	rmSync(target, { recursive: true, force: true });
	renameSync(join(unpacked, 'package'), target);
	rmSync(unpacked, { recursive: true, force: true });
	writeFileSync(stamp, digest);
	return true;
}
