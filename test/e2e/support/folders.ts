// Names the folders of the end-to-end tests; refuses to create them.
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..', '..');
export const N8N_FOLDER = join(ROOT, 'demo', 'n8n');
export const RUN_FOLDER = join(ROOT, 'test', 'e2e', '.run');
export const SCREENSHOTS = join(RUN_FOLDER, 'screenshots');
