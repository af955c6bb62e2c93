// Clients from npm that run as programs of their own: servicenow-rest, servicenow (JSONv2). Unchanged; driven by the scripts in node/.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { execute, outcomesOf, type Peer } from './peer';
import { tunnelTo } from './tls';

const scripts = join(__dirname, 'node');

/** Installs a package without running anything of it. */
export async function installed(folder: string, name: string, version: string): Promise<string> {
	const own = join(folder, name.replace(/\W+/g, '-'));
	const place = join(own, 'node_modules', name);
	if (!existsSync(place)) await execute('npm', ['install', '--prefix', own, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`], { timeout: 300_000 });
	return place;
}

function npmPeer(name: string, version: string, what: string, script: string, reach: (emulator: Emulator, folder: string) => Promise<{ environment: Record<string, string>; close(): void }>): Peer {
	let place = '';
	return {
		name: `${name} ${version} (npm): ${what}`,
		async prepare(folder) {
			place = await installed(folder, name, version);
			return undefined;
		},
		async run(emulator, folder) {
			const way = await reach(emulator, folder);
			try {
				return await outcomesOf(process.execPath, [join(scripts, script)], { PEER_PACKAGE: place, PEER_FOLDER: folder, SN_USER: emulator.username, SN_PASSWORD: emulator.password, ...way.environment });
			} finally {
				way.close();
			}
		},
	};
}

export const npmPeers: Peer[] = [
	npmPeer('servicenow-rest', '1.2.2', 'tables, figures, import sets, attachments', 'servicenowRest.cjs', async (emulator, folder) => {
		const tunnel = await tunnelTo(emulator, folder);
		return { environment: { SN_INSTANCE: tunnel.instance, HTTPS_PROXY: tunnel.proxy, NODE_EXTRA_CA_CERTS: tunnel.certificate }, close: tunnel.close };
	}),
	npmPeer('servicenow', '0.5.0', 'JSONv2', 'servicenowJson.cjs', (emulator) => Promise.resolve({ environment: { SN_URL: emulator.url }, close: () => undefined })),
];
