// An install that was interrupted is told from a complete one, and a repeated one does no more than it must.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n, isInstalled } from '../../demo/n8nInstall';

let folder: string;
const write = (path: string, text: string) => {
	mkdirSync(join(folder, path, '..'), { recursive: true });
	writeFileSync(join(folder, path), text);
};
const lock = (version: string) => write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/n8n': { version } } }));

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-install-'));
	lock('2.41.1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('isInstalled', () => {
	it('is false in an empty folder', () => {
		expect(isInstalled(folder)).toBe(false);
	});

	it('is false after an install that was interrupted: n8n is there, npm\'s last file is not', () => {
		write('node_modules/n8n/package.json', '{"version":"2.41.1"}');
		expect(isInstalled(folder)).toBe(false);
	});

	it('is true after a complete install made by hand', () => {
		write('node_modules/n8n/package.json', '{"version":"2.41.1"}');
		write('node_modules/.package-lock.json', '{}');
		expect(isInstalled(folder)).toBe(true);
	});

	it('is false when the lock file has moved on to another n8n', () => {
		write('node_modules/n8n/package.json', '{"version":"2.41.1"}');
		write('node_modules/.package-lock.json', '{}');
		lock('2.42.0');
		expect(isInstalled(folder)).toBe(false);
	});

	it('is false when the stamp is of another lock file', () => {
		write('node_modules/.complete', 'digest of an older lock file');
		expect(isInstalled(folder)).toBe(false);
	});
});

describe('installN8n', () => {
	const npm = (cwd: string, ...args: string[]) => execFileSync('npm', [...args, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, stdio: 'pipe', timeout: 60_000 });

	it('replaces an install that was interrupted, and does nothing the second time', async () => {
		write('stub/package.json', '{"name":"n8n","version":"2.41.1"}');
		npm(join(folder, 'stub'), 'pack', '--pack-destination', folder);
		write('package.json', '{"name":"holder","private":true,"dependencies":{"n8n":"file:n8n-2.41.1.tgz"}}');
		rmSync(join(folder, 'package-lock.json'));
		npm(folder, 'install', '--package-lock-only');
		write('node_modules/half/package.json', '{"name":"half"}');
		const said: string[] = [];

		await installN8n(folder, (line) => said.push(line));
		expect(said.join('\n')).toMatch(/unfinished or outdated[^]*Installing n8n 2\.41\.1[^]*about 3 GB[^]*is installed/);
		expect(existsSync(join(folder, 'node_modules/half'))).toBe(false);
		expect(isInstalled(folder)).toBe(true);

		said.length = 0;
		await installN8n(folder, (line) => said.push(line));
		expect(said).toEqual([]);
	});

	it('tells what npm said when it fails', async () => {
		write('package.json', '{"name":"holder","private":true,"dependencies":{"n8n":"file:missing.tgz"}}');
		await expect(installN8n(folder, () => undefined)).rejects.toThrow(/Installing n8n failed[^]*npm/);
		expect(isInstalled(folder)).toBe(false);
	});
});
