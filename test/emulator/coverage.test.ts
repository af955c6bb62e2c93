// The coverage list is complete and honest: it names every route and operator, and every line its proof.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../../emulator/coverage';
import { coveragePage, withSummary } from '../../emulator/coverage/write';
import { operators } from '../../emulator/engine/query/operators';
import { routes } from '../../emulator/routes';

const rows = coverage.flatMap((area) => area.rows);
const proofFile = (proof: string): string => join(__dirname, `${proof}.test.ts`);

test('the endpoints are exactly the routes', () => {
	const served = routes.flatMap((route) => [route.method].flat().map((method) => `${method} ${route.path}`));
	const listed = rows.filter((row) => row.kind === 'endpoint').map((row) => row.what);
	expect([...listed].sort()).toEqual([...served].sort());
});

test('the operators are exactly those of the parser', () => {
	expect(rows.filter((row) => row.kind === 'operator').map((row) => row.what).sort()).toEqual([...operators].sort());
});

test('every line has a source and, unless it is missing, a test that exists', () => {
	for (const { what, source, certainty, proof } of rows) {
		expect([what, source !== '']).toEqual([what, true]);
		expect([what, proof !== undefined && existsSync(proofFile(proof))]).toEqual([what, certainty !== 'missing']);
	}
});

test('the proof of an endpoint speaks of it', () => {
	for (const { what, kind, proof } of rows) {
		if (kind !== 'endpoint' || !proof) continue;
		const word = what.split('/').filter((part) => part !== '' && !part.startsWith('{') && !part.includes(' ')).pop() ?? '';
		expect([what, readFileSync(proofFile(proof), 'utf8').includes(word)]).toEqual([what, true]);
	}
});

test('nothing is listed twice', () => {
	const names = rows.map((row) => `${row.kind} ${row.what}`);
	expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('docs/emulator.md is up to date: npm run emulator:coverage', () => {
	expect(readFileSync(join(__dirname, '..', '..', 'docs', 'emulator.md'), 'utf8')).toBe(coveragePage());
});

test('the summary in README.md is up to date: npm run emulator:coverage', () => {
	const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
	expect(readme).toContain('| all |');
	expect(readme).toBe(withSummary(readme));
	expect(withSummary(readme, coverage.slice(1))).not.toBe(readme);
	for (const { title } of coverage) expect(coveragePage()).toContain(`## ${title}\n`);
});
