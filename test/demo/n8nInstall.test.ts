import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../../demo/n8nInstall';

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
