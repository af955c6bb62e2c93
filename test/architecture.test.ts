// Checks who may import whom, type imports included, and that each of the few special jobs is done in its one place.
import { importsOf, isShipped, read, repositoryFiles, shippedSources } from './support/repository';

const sources = repositoryFiles().filter((path) => path.endsWith('.ts'));
const rootOf = (path: string) => path.split('/')[0];
const inRoot = (root: string) => sources.filter((path) => rootOf(path) === root);
const isBuiltIn = (specifier: string) => specifier.startsWith('node:');

/** Imports of the files that a rule refuses, as `file -> import`. */
function offences(files: string[], isRefused: (specifier: string, file: string | undefined, from: string) => boolean): string[] {
	return files.flatMap((from) =>
		importsOf(from)
			.filter(({ specifier, file }) => isRefused(specifier, file, from))
			.map(({ specifier }) => `${from} -> ${specifier}`),
	);
}

describe('roots', () => {
	it('credentials import n8n-workflow, node:crypto, each other and the dialect apart from its client', () => {
		expect(offences(inRoot('credentials'), (specifier, file) =>
			file === undefined
				? !['n8n-workflow', 'node:crypto'].includes(specifier)
				: !['credentials', 'servicenow'].includes(rootOf(file)) || file === 'servicenow/client.ts',
		)).toEqual([]);
	});

	it('nodes import n8n-workflow, node:crypto, servicenow and each other', () => {
		expect(offences(inRoot('nodes'), (specifier, file) =>
			file === undefined ? !['n8n-workflow', 'node:crypto'].includes(specifier) : !['nodes', 'servicenow'].includes(rootOf(file)),
		)).toEqual([]);
	});

	it('servicenow imports itself; only client.ts knows n8n', () => {
		expect(offences(inRoot('servicenow'), (specifier, file, from) =>
			file === undefined ? !(from === 'servicenow/client.ts' && specifier === 'n8n-workflow') : rootOf(file) !== 'servicenow',
		)).toEqual([]);
	});

	it('the emulator imports itself and what Node brings; one file issues certificates with a library', () => {
		const library = (specifier: string, from: string): boolean => from === 'emulator/tls/authority.ts' && ['@peculiar/x509', 'reflect-metadata'].includes(specifier);
		expect(offences(inRoot('emulator'), (specifier, file, from) => (file === undefined ? !isBuiltIn(specifier) && !library(specifier, from) : rootOf(file) !== 'emulator'))).toEqual([]);
	});

	it('the demo never reaches into the shipped code', () => {
		expect(offences(inRoot('demo'), (_specifier, file) => file !== undefined && (isShipped(file) || rootOf(file) === 'test'))).toEqual([]);
	});

	it('every relative import names a file', () => {
		expect(offences(sources, (_specifier, file) => file !== undefined && !repositoryFiles().includes(file))).toEqual([]);
	});
});

describe('inside a node', () => {
	const siblings = (folder: string) =>
		shippedSources().filter((path) => new RegExp(`^nodes/[^/]+/${folder}/`).test(path) && !path.endsWith('/index.ts'));

	it.each(['operations', 'resources', 'events'])('one of the %s imports no other', (folder) => {
		const group = new RegExp(`/${folder}/[^/]+\\.ts$`);
		expect(offences(siblings(folder), (_specifier, file) => file !== undefined && group.test(file) && !file.endsWith('/index.ts'))).toEqual([]);
	});

	it('an operation knows neither the runner nor a resource nor the client', () => {
		expect(offences(siblings('operations'), (_specifier, file) => file !== undefined && /\/(run|client)\.ts$|\/resources\/|\.node\.ts$/.test(file))).toEqual([]);
	});

	it('a resource holds data: it imports no runner and nothing of the dialect but types', () => {
		expect(offences(siblings('resources'), (_specifier, file) => file !== undefined && /\/run\.ts$|\.node\.ts$|^servicenow\/(?!types)/.test(file))).toEqual([]);
	});

	it('nothing imports a node file', () => {
		expect(offences(shippedSources(), (_specifier, file) => file !== undefined && file.endsWith('.node.ts'))).toEqual([]);
	});
});

describe('one place for one job', () => {
	const naming = (text: RegExp) => shippedSources().filter((path) => text.test(read(path).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')));

	it('only client.ts sends requests for the nodes', () => {
		expect(naming(/\bhttpRequest(WithAuthentication)?\b/).filter((path) => rootOf(path) !== 'credentials')).toEqual(['servicenow/client.ts']);
	});

	it('only a runner reads the input items', () => {
		expect(naming(/\bgetInputData\b/)).toEqual(['nodes/ServiceNowItsm/run.ts']);
	});

	it('only a node class touches static data', () => {
		expect(naming(/\bgetWorkflowStaticData\b/).filter((path) => !path.endsWith('.node.ts'))).toEqual([]);
	});
});

it('no module needs itself through others', () => {
	const graph = new Map(
		shippedSources().map((path) => [path, importsOf(path).flatMap(({ file, typeOnly }) => (file && !typeOnly ? [file] : []))]),
	);
	const cycles: string[] = [];
	const done = new Set<string>();
	const visit = (path: string, above: string[]): void => {
		if (above.includes(path)) return void cycles.push([...above.slice(above.indexOf(path)), path].join(' -> '));
		if (done.has(path)) return;
		for (const next of graph.get(path) ?? []) visit(next, [...above, path]);
		done.add(path);
	};
	for (const path of graph.keys()) visit(path, []);
	expect(cycles).toEqual([]);
});
