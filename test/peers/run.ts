// Runs clients that we did not write against the emulator and prints what each could do. Ends with 1 when one that ran has failed a step.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../emulator';
import { ansible } from './ansible';
import { builtInNode } from './builtInNode';
import { goPeers } from './goClients';
import type { Outcome, Peer } from './peer';
import { npmPeers } from './npmClients';
import { pythonPeers } from './pythonClients';
import { restApiPackage } from './restApiPackage';
import { sdkCommandLine } from './sdkCommandLine';
import { sourcePeers } from './sourceClients';

const peers: Peer[] = [builtInNode, sdkCommandLine, restApiPackage, ...npmPeers, ...pythonPeers, ...sourcePeers, ...goPeers, ansible];

async function runPeer(peer: Peer, folder: string): Promise<Outcome[]> {
	console.log(`\n${peer.name}`);
	const missing = await peer.prepare(folder).catch((error: unknown) => `could not be brought here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
	if (missing) {
		console.log(`  not run: ${missing}`);
		return [];
	}
	const emulator = await startEmulator({ records: 250, tls: true });
	try {
		const outcomes = await peer.run(emulator, folder).catch((error: unknown): Outcome[] => [{ step: 'run', ok: false, detail: error instanceof Error ? error.message.slice(-400) : String(error) }]);
		for (const { step, ok, detail } of outcomes) console.log(`  ${ok ? 'ok  ' : 'FAIL'} ${step}${detail ? ` (${detail})` : ''}`);
		return outcomes.length > 0 ? outcomes : [{ step: 'anything at all', ok: false }];
	} finally {
		await emulator.close();
	}
}

async function main(): Promise<void> {
	const folder = join(tmpdir(), 'servicenow-peers');
	mkdirSync(folder, { recursive: true });
	const wanted = process.argv[2];
	const all: Outcome[] = [];
	for (const peer of peers) if (!wanted || peer.name.toLowerCase().includes(wanted.toLowerCase())) all.push(...(await runPeer(peer, folder)));
	const failed = all.filter((outcome) => !outcome.ok).length;
	console.log(`\n${all.length - failed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || all.length === 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
