// The two n8n that the package is tried in: where each is installed and how each is spoken to; refuses to install or start them.
import { join } from 'node:path';
import { N8nClient } from '../../../demo/n8nClient';
import { N8N_FOLDER, ROOT } from './folders';
import { N8n1Client } from './n8n1Client';

export interface N8nVersion {
	/** For the names of tests and home folders. */
	name: string;
	/** Holds the package.json, the lock file and the node_modules of this n8n. */
	folder: string;
	/** Variables on top of the quiet environment of 2.x. */
	env: Record<string, string>;
	client(url: string): N8nClient;
}

export const N8N_2: N8nVersion = { name: 'n8n-2', folder: N8N_FOLDER, env: {}, client: (url) => new N8nClient(url) };

/** The last 1.x line. It ends at its start over the name of a module that it does not know, so the list is its own. */
export const N8N_1: N8nVersion = {
	name: 'n8n-1',
	folder: join(ROOT, 'demo', 'n8n1'),
	env: { N8N_DISABLED_MODULES: 'mcp,chat-hub,insights' },
	client: (url) => new N8n1Client(url),
};

export const N8N_VERSIONS: N8nVersion[] = [N8N_1, N8N_2];
