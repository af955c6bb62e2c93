// Installs n8n into its own folder once, and finishes or replaces an interrupted install; refuses to touch the package's own node_modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledNode } from './nodeForN8n';

const INSTALL_LIMIT_MS = 30 * 60_000;
const PROGRESS_EVERY_MS = 15_000;

interface LockFile {
	packages: Record<string, { version?: string }>;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** The n8n version that the lock file of `folder` pins. */
export function pinnedVersion(folder: string): string {
	const lock = readJson<LockFile>(join(folder, 'package-lock.json'));
	return lock.packages['node_modules/n8n']?.version ?? 'unknown';
}

function lockDigest(folder: string): string {
	return createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
}

/** Where the digest of the installed lock file is kept: inside node_modules, so that removing that folder removes it too. */
const stampOf = (folder: string) => join(folder, 'node_modules', '.complete');

/**
 * Whether n8n is there as the lock file says. npm writes `.package-lock.json` after everything else,
 * so an install that someone made by hand is recognised as well as ours.
 */
export function isInstalled(folder: string): boolean {
	const modules = join(folder, 'node_modules');
	if (existsSync(stampOf(folder))) return readFileSync(stampOf(folder), 'utf8') === lockDigest(folder);
	if (!existsSync(join(modules, '.package-lock.json')) || !existsSync(join(modules, 'n8n', 'package.json'))) return false;
	return readJson<{ version: string }>(join(modules, 'n8n', 'package.json')).version === pinnedVersion(folder);
}

const TOP_LEVEL = /^node_modules\/(@[^/]+\/)?[^/]+$/;

function foldersWanted(folder: string): number {
	return Object.keys(readJson<LockFile>(join(folder, 'package-lock.json')).packages).filter((path) => TOP_LEVEL.test(path)).length;
}

function foldersThere(folder: string): number {
	const modules = join(folder, 'node_modules');
	if (!existsSync(modules)) return 0;
	const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
	return names.reduce((sum, name) => sum + (name.startsWith('@') ? readdirSync(join(modules, name)).length : 1), 0);
}

/** npm hands its own settings to the scripts it runs; those of the outer package would be wrong for the inner install. */
function cleanEnvironment(folder: string): NodeJS.ProcessEnv {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_ignore_scripts|config_local_prefix)/i.test(name)),
	);
	// sqlite3 is compiled where no ready build can be fetched: against the headers that came with the bundled Node.js.
	const headers = join(bundledNode(folder), '..', '..');
	return process.platform === 'linux' ? { ...env, npm_config_nodedir: headers } : env;
}

function runNpmCi(folder: string, say: (line: string) => void): Promise<void> {
	const started = Date.now();
	const wanted = foldersWanted(folder);
	return new Promise((resolve, reject) => {
		const child = spawn('npm', ['ci', '--no-progress', '--loglevel=error'], {
			cwd: folder,
			env: cleanEnvironment(folder),
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		let output = '';
		const keep = (chunk: Buffer) => {
			output = (output + chunk.toString()).slice(-4_000);
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		const progress = setInterval(() => {
			const seconds = Math.round((Date.now() - started) / 1000);
			const there = Math.min(foldersThere(folder), wanted);
			say(`  ${seconds} s: ${there} of ${wanted} packages in place${there === wanted ? ', finishing (sqlite3 may be compiling)' : ''}`);
		}, PROGRESS_EVERY_MS);
		const limit = setTimeout(() => child.kill('SIGTERM'), INSTALL_LIMIT_MS);
		const stopWithUs = () => child.kill('SIGTERM');
		process.once('exit', stopWithUs);
		child.once('error', reject);
		child.once('close', (code) => {
			clearInterval(progress);
			clearTimeout(limit);
			process.off('exit', stopWithUs);
			if (code === 0) resolve();
			else reject(new Error(`Installing n8n failed (npm ci in ${folder} ended with ${code ?? 'a signal'}):\n${output.trim()}`));
		});
	});
}

/** Installs n8n when it is missing, incomplete or of another lock file; returns at once when it is there. */
export async function installN8n(folder: string, say: (line: string) => void): Promise<void> {
	if (isInstalled(folder)) {
		if (!existsSync(stampOf(folder))) writeFileSync(stampOf(folder), lockDigest(folder));
		return;
	}
	if (foldersThere(folder) > 0) {
		say('Found an unfinished or outdated n8n install; npm replaces it (what it had downloaded is still in its cache).');
		rmSync(stampOf(folder), { force: true });
	}
	say(`Installing n8n ${pinnedVersion(folder)} into its own folder: once, about 3 GB on disk and 5 to 10 minutes.`);
	const started = Date.now();
	await runNpmCi(folder, say);
	writeFileSync(stampOf(folder), lockDigest(folder));
	say(`n8n is installed (${Math.round((Date.now() - started) / 1000)} s).`);
}
