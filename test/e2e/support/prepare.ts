// Prepares what all end-to-end tests share, once per run: n8n, a browser and the packed package; refuses to build (npm does that before).
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from '../../../demo/n8nInstall';
import { packPackage } from '../../../demo/packageInstall';
import { endOrphan } from '../../../demo/runLock';
import { ensureChromium } from './chromium';
import { N8N_FOLDER, RUN_FOLDER, ROOT, SCREENSHOTS } from './folders';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export default async function prepare(): Promise<void> {
	const homes = existsSync(RUN_FOLDER) ? readdirSync(RUN_FOLDER) : [];
	for (const home of homes) await endOrphan(join(RUN_FOLDER, home), say);
	rmSync(RUN_FOLDER, { recursive: true, force: true });
	mkdirSync(SCREENSHOTS, { recursive: true });
	ensureChromium(say);
	await installN8n(N8N_FOLDER, say);
	process.env.PACKED_PACKAGE = packPackage(ROOT, join(RUN_FOLDER, 'packed'));
}
