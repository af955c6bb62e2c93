// The package as npm and n8n will get it: manifest equals built files, codex complete, nothing packed or required that has no business there.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifest, read, repositoryFiles, root, sourceOf } from '../support/repository';
import { credentialClasses, nodeClasses } from './nodeTypes';

const built = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).map((path) => `dist/${path.replaceAll('\\', '/')}`);
const sources = repositoryFiles();

// The words that n8n's documentation allows in a codex file.
const CATEGORIES = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

describe('manifest', () => {
	it.each(['nodes', 'credentials'] as const)('lists all %s that are in the sources and in dist, and no others', (kind) => {
		const ending = kind === 'nodes' ? '.node' : '.credentials';
		const listed = [...manifest.n8n[kind]].sort();
		expect(listed.map(sourceOf)).toEqual(sources.filter((path) => path.endsWith(`${ending}.ts`)).sort());
		expect(listed).toEqual(built.filter((path) => path.endsWith(`${ending}.js`)).sort());
	});

	it('needs nothing at run time and asks for n8n-workflow from its host', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest).not.toHaveProperty('overrides');
	});

	it('runs nothing while it is installed', () => {
		const forbidden = ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'postprepare'];
		expect(Object.keys(manifest.scripts).filter((name) => forbidden.includes(name))).toEqual([]);
	});
});

describe.each(nodeClasses)('$className', ({ className, source, node }) => {
	it('has one name for folder, file, class and description', () => {
		expect(source).toBe(`nodes/${className}/${className}.node.ts`);
		expect(node.description.name).toBe(className[0].toLowerCase() + className.slice(1));
	});

	it('has a codex beside the compiled file, complete enough that n8n keeps it', () => {
		const codex = JSON.parse(read(`dist/${source.replace(/\.ts$/, '.json')}`)) as {
			node: string;
			categories: string[];
			resources: { primaryDocumentation: Array<{ url: string }>; credentialDocumentation: Array<{ url: string }> };
		};
		expect(codex.node).toBe(`${manifest.name}.${node.description.name}`);
		expect(codex.categories.filter((category) => !CATEGORIES.includes(category))).toEqual([]);
		expect(codex.categories.length).toBeGreaterThan(0);
		for (const { url } of [...codex.resources.primaryDocumentation, ...codex.resources.credentialDocumentation]) {
			expect(url).toMatch(/^https:\/\//);
		}
		expect(codex.resources.primaryDocumentation).not.toHaveLength(0);
		expect(codex.resources.credentialDocumentation).not.toHaveLength(0);
	});

	it('has its icons in dist', () => {
		expect(iconsOf(node.description.icon, source).filter((path) => !existsSync(join(root, path)))).toEqual([]);
	});
});

describe.each(credentialClasses)('$className', ({ className, source, instance }) => {
	it('has one name for file, class and type, and no name that n8n has taken', () => {
		expect(source).toBe(`credentials/${className}.credentials.ts`);
		expect(instance.name).toBe(className[0].toLowerCase() + className.slice(1));
		expect(['serviceNowOAuth2Api', 'serviceNowBasicApi']).not.toContain(instance.name);
	});

	it('has its icons in dist', () => {
		expect(iconsOf(instance.icon, source).filter((path) => !existsSync(join(root, path)))).toEqual([]);
	});
});

function iconsOf(icon: unknown, source: string): string[] {
	const files = typeof icon === 'string' ? [icon] : Object.values(icon as Record<string, string>);
	expect(files.length).toBeGreaterThan(0);
	return files.map((file) => join('dist', dirname(source), file.replace(/^file:/, '')));
}

it('is packed as dist and the four files of every package, without maps, tests or sources', () => {
	const [{ files }] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
	) as Array<{ files: Array<{ path: string }> }>;
	const paths = files.map(({ path }) => path);
	expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
	expect(paths.filter((path) => path.startsWith('dist/') && !/^dist\/(package\.json$|(nodes|credentials|servicenow)\/.*\.(js|json|svg)$)/.test(path))).toEqual([]);
});

it('loads nothing but itself, n8n-workflow and crypto when n8n requires it', () => {
	const program = `
		const Module = require('node:module');
		const load = Module._load, asked = new Set(), dist = process.argv[1];
		Module._load = function (request, parent) {
			if (parent?.filename?.startsWith(dist) && !request.startsWith('.')) asked.add(request);
			return load.apply(this, arguments);
		};
		for (const file of process.argv.slice(2)) require(file);
		console.log(JSON.stringify([...asked]));`;
	const files = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((path) => join(root, path));
	const asked = JSON.parse(execFileSync(process.execPath, ['-e', program, join(root, 'dist'), ...files], { encoding: 'utf8', cwd: root })) as string[];
	expect(asked.filter((name) => !['n8n-workflow', 'node:crypto'].includes(name))).toEqual([]);
	expect(asked).toContain('n8n-workflow');
});
