// Puts n8n's own ServiceNow node into the engine that runs ours. Its code is n8n's, unchanged but for the address it calls.
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BuiltPackage } from '../test/support/builtPackage';

const base = join(__dirname, '..', 'demo', 'n8n', 'node_modules', 'n8n-nodes-base');
export const BUILT_IN = 'n8n-nodes-base.serviceNow';

/** The one change: the built-in node knows only `https://<subdomain>.service-now.com`. */
const ADDRESS = /https:\/\/\$\{credentials\.subdomain\}\.service-now\.com/g;

interface Internals {
	_resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
	_extensions: Record<string, (module: { _compile(code: string, file: string): void }, file: string) => void>;
}

/** False when n8n is not installed in `demo/n8n`. */
export function addBuiltIn(built: BuiltPackage, url: string): boolean {
	if (!existsSync(join(base, 'package.json'))) return false;
	const load = createRequire(__filename);
	const internals = Module as unknown as Internals;
	// Loaded anew for each instance, because its address is in the code.
	for (const file of Object.keys(load.cache)) if (file.includes(join('nodes', 'ServiceNow'))) delete load.cache[file];
	const workflow = load.resolve('n8n-workflow');
	const resolve = internals._resolveFilename;
	// One copy of n8n-workflow, or errors and expressions of the one engine would be strangers to the other.
	internals._resolveFilename = (request, parent, ...rest) => (request === 'n8n-workflow' ? workflow : resolve.call(Module, request, parent, ...rest));
	const compile = internals._extensions['.js'];
	internals._extensions['.js'] = (module, file) => {
		if (!file.endsWith(join('ServiceNow', 'GenericFunctions.js'))) return compile(module, file);
		const code = readFileSync(file, 'utf8');
		if (!ADDRESS.test(code)) throw new Error('The built-in node builds its address in a way that the bench does not know');
		module._compile(code.replace(ADDRESS, url), file);
	};
	try {
		const { ServiceNow } = load(join(base, 'dist', 'nodes', 'ServiceNow', 'ServiceNow.node.js')) as { ServiceNow: new () => INodeType };
		const { ServiceNowOAuth2Api } = load(join(base, 'dist', 'credentials', 'ServiceNowOAuth2Api.credentials.js')) as { ServiceNowOAuth2Api: new () => ICredentialType };
		const node = new ServiceNow();
		const credential = new ServiceNowOAuth2Api();
		const { getByName, getByNameAndVersion } = built.nodeTypes;
		const { credentialType } = built;
		built.nodeTypes.getByName = (type) => (type === BUILT_IN ? node : getByName(type));
		built.nodeTypes.getByNameAndVersion = (type, version) => (type === BUILT_IN ? node : getByNameAndVersion(type, version));
		built.credentialType = (type) => (type === credential.name ? credential : credentialType(type));
		return true;
	} finally {
		internals._resolveFilename = resolve;
		internals._extensions['.js'] = compile;
	}
}
