// Prepares what all end-to-end tests share, once per run: both n8n, a browser and the packed package; refuses to build (npm does that before).
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n, pinnedVersion } from '../../../demo/n8nInstall';
import { packPackage } from '../../../demo/packageInstall';
import { endOrphan } from '../../../demo/runLock';
import { ensureChromium } from './chromium';
import { RUN_FOLDER, ROOT, SCREENSHOTS } from './folders';
import { N8N_VERSIONS } from './n8nVersions';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export default async function prepare(): Promise<void> {
	const homes = existsSync(RUN_FOLDER) ? readdirSync(RUN_FOLDER) : [];
	for (const home of homes) await endOrphan(join(RUN_FOLDER, home), say);
	rmSync(RUN_FOLDER, { recursive: true, force: true });
	mkdirSync(SCREENSHOTS, { recursive: true });
	ensureChromium(say);
	// Side by side, because each install compiles sqlite3 on one core for minutes.
	await Promise.all(N8N_VERSIONS.map(({ folder }) => installN8n(folder, (line) => say(`${pinnedVersion(folder)} | ${line}`))));
	process.env.PACKED_PACKAGE = packPackage(ROOT, join(RUN_FOLDER, 'packed'));
}
