// The repository as data for the guards: its files, what each imports, and what the package says it ships.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import ts from 'typescript';

export const root = join(__dirname, '..', '..');

/** Roots whose code is in the published package. */
export const SHIPPED_ROOTS = ['credentials', 'nodes', 'servicenow'];

const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.run']);

function walk(folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		if (NOT_OURS.has(entry.name)) return [];
		const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
		return entry.isDirectory() ? walk(path) : [path];
	});
}

let listed: string[] | undefined;

/** Paths from the root with forward slashes: what git tracks or would track, or every file where there is no git. */
export const repositoryFiles = (): string[] => (listed ??= listFiles());

function listFiles(): string[] {
	if (!existsSync(join(root, '.git'))) return walk('');
	const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
	return [...new Set(output.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile());
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

export const isShipped = (path: string): boolean => SHIPPED_ROOTS.includes(path.split('/')[0]);

export const shippedSources = (): string[] => repositoryFiles().filter((path) => isShipped(path) && path.endsWith('.ts'));

export interface Import {
	/** As written: `n8n-workflow`, `../x`. */
	specifier: string;
	/** Path from the root for a relative import, with its extension; undefined for a package. */
	file?: string;
	/** Gone after compilation. */
	typeOnly: boolean;
}

const known = new Map<string, Import[]>();

/** Every import of a TypeScript file: statements, re-exports, `import()` in types and in code, `require`. */
export function importsOf(path: string): Import[] {
	const imports = known.get(path) ?? parseImports(path);
	known.set(path, imports);
	return imports;
}

function parseImports(path: string): Import[] {
	const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022, true);
	const found: Import[] = [];
	const add = (literal: ts.Node | undefined, typeOnly: boolean) => {
		if (literal && ts.isStringLiteralLike(literal)) found.push({ specifier: literal.text, file: resolve(path, literal.text), typeOnly });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
		else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
		else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
		else if (ts.isExternalModuleReference(node)) add(node.expression, false);
		else if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText())) add(node.arguments[0], false);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	if (clause.isTypeOnly) return true;
	const { namedBindings } = clause;
	return !clause.name && !!namedBindings && ts.isNamedImports(namedBindings) && namedBindings.elements.every(({ isTypeOnly: only }) => only);
}

function resolve(from: string, specifier: string): string | undefined {
	if (!specifier.startsWith('.')) return undefined;
	const path = normalize(join(dirname(from), specifier)).split(sep).join('/');
	const candidates = [path, `${path}.ts`, `${path}/index.ts`, `${path}.json`];
	return candidates.find((candidate) => existsSync(join(root, candidate)) && statSync(join(root, candidate)).isFile()) ?? path;
}

export interface Manifest {
	name: string;
	version: string;
	files: string[];
	dependencies?: Record<string, string>;
	peerDependencies: Record<string, string>;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

export const manifest = JSON.parse(read('package.json')) as Manifest;

/** `dist/nodes/A/A.node.js` to `nodes/A/A.node.ts`. */
export const sourceOf = (built: string): string => relative('dist', built).split(sep).join('/').replace(/\.js$/, '.ts');
