// Names the folders of the end-to-end tests; refuses to create them.
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..', '..');
export const N8N_FOLDER = join(ROOT, 'demo', 'n8n');
export const RUN_FOLDER = join(ROOT, 'test', 'e2e', '.run');
/** `SCREENSHOTS=docs/images npm run test:e2e -- editor` refreshes the pictures of the README. */
export const SCREENSHOTS = resolve(ROOT, process.env.SCREENSHOTS ?? join('test', 'e2e', '.run', 'screenshots'));
