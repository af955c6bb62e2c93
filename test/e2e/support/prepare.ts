// Prepares what all end-to-end tests share, once per run: n8n, a browser and the packed package; refuses to build (npm does that before).
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from '../../../demo/n8nInstall';
import { packPackage } from '../../../demo/packageInstall';
import { ensureChromium } from './chromium';
import { N8N_FOLDER, RUN_FOLDER, ROOT, SCREENSHOTS } from './folders';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

export default async function prepare(): Promise<void> {
	rmSync(RUN_FOLDER, { recursive: true, force: true });
	mkdirSync(SCREENSHOTS, { recursive: true });
	ensureChromium(say);
	await installN8n(N8N_FOLDER, say);
	process.env.PACKED_PACKAGE = packPackage(ROOT, join(RUN_FOLDER, 'packed'));
}
