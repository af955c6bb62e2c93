// A package lands where n8n looks for it, whole and only when it has changed.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage, PACKAGE_NAME, packPackage } from '../../demo/packageInstall';

let folder: string;
let source: string;
let home: string;
const installed = (file: string) => join(home, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME, file);

function pack(text: string): string {
	writeFileSync(join(source, 'dist', 'node.js'), text);
	return packPackage(source, join(folder, 'packed'));
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'package-install-'));
	source = join(folder, 'source');
	home = join(folder, 'home');
	mkdirSync(join(source, 'dist'), { recursive: true });
	mkdirSync(home);
	writeFileSync(join(source, 'package.json'), JSON.stringify({ name: PACKAGE_NAME, version: '1.0.0', files: ['dist'] }));
	writeFileSync(join(source, 'notes.txt'), 'not published');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('installPackage', () => {
	it('puts what npm would publish where n8n looks for it, under its true name', () => {
		expect(installPackage(pack('one'), home)).toBe(true);
		expect(readFileSync(installed('dist/node.js'), 'utf8')).toBe('one');
		expect(existsSync(installed('notes.txt'))).toBe(false);
	});

	it('does nothing for the same build, and replaces another one whole', () => {
		installPackage(pack('one'), home);
		expect(installPackage(pack('one'), home)).toBe(false);
		writeFileSync(installed('dist/left-over.js'), '');
		expect(installPackage(pack('two'), home)).toBe(true);
		expect(readFileSync(installed('dist/node.js'), 'utf8')).toBe('two');
		expect(existsSync(installed('dist/left-over.js'))).toBe(false);
	});
});
