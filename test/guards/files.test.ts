// Every file of the repository: it begins with what it is, holds no secret and nothing of one machine, and silences no rule.
import { isShipped, read, repositoryFiles } from '../support/repository';

const BINARY = /\.(png|jpe?g|gif|webp|ico|woff2?|gz|tgz|zip)$/;
const files = repositoryFiles().filter((path) => !BINARY.test(path));
const code = files.filter((path) => /\.(ts|js|mjs|cjs)$/.test(path));

/** `path:line` of every line that matches. */
function lines(paths: string[], pattern: RegExp): string[] {
	return paths.flatMap((path) =>
		read(path)
			.split('\n')
			.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
	);
}

it('begins with one sentence that says what it owns', () => {
	const first = (path: string) => read(path).split('\n').find((line) => !line.startsWith('#!')) ?? '';
	expect(code.filter((path) => !/^\/\/ \S.{10,}[.:]$/.test(first(path)))).toEqual([]);
});

it('holds no private key and no token', () => {
	const secret = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[^`'"]*[A-Za-z0-9+/]{40}|\bgh[pousr]_[A-Za-z0-9]{30}|\bnpm_[A-Za-z0-9]{30}|\bAKIA[0-9A-Z]{16}\b|\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\./;
	expect(lines(files, secret)).toEqual([]);
});

it('names no folder of one machine and no package registry', () => {
	// Written in two halves, so that this file does not find itself.
	const machine = new RegExp(['(^|[\\s"\'`(=:])/(home|root|Users', 'work|tmp)/'].join('|'));
	const registry = new RegExp(['registry', '(npmjs|yarnpkg)'].join('\\.'));
	expect([...lines(files, machine), ...lines(files.filter((path) => !path.startsWith('.github/')), registry)]).toEqual([]);
});

it('keeps addresses of packages out of the lock files', () => {
	expect(lines(files.filter((path) => path.endsWith('package-lock.json')), /"resolved": "https?:/)).toEqual([]);
});

it('silences no rule of lint or type check in shipped code', () => {
	expect(lines(files.filter(isShipped), new RegExp(['eslint', '(disable|enable)'].join('-') + '|@ts-(ignore|expect-error|nocheck)'))).toEqual([]);
});

it('has no drawer for everything', () => {
	const drawer = /(^|\/)(utils?|common|misc|helpers?|GenericFunctions|manager|base)(\.test)?\.[a-z]+$/i;
	expect(files.filter((path) => drawer.test(path) || /(^|\/)(utils?|common|misc)\//.test(path))).toEqual([]);
});

it('skips no test', () => {
	const skipped = new RegExp(String.raw`\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe|test)\(`);
	expect(lines(files.filter((path) => path.endsWith('.test.ts')), skipped)).toEqual([]);
});
