// Settings that n8n-core reads while it is being loaded: a throw-away user folder, a fixed key, no log. Import it before n8n-core.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One folder per test file, inside the one that the jest set-up removes afterwards (or alone, outside jest).
const folder = mkdtempSync(join(process.env.ENGINE_TEST_FOLDER ?? tmpdir(), 'n8n-engine-'));

process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = 'key-of-the-test-engine';
process.env.N8N_LOG_LEVEL = process.env.ENGINE_LOG_LEVEL ?? 'silent';
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
// Loaded classes must come from the same module registry as the tests, or `instanceof` lies.
process.env.NODE_ENV = 'test';

export const userFolder = folder;

// n8n 1.x does house-keeping in intervals that it never stops; they must not hold the process open.
const startInterval = globalThis.setInterval;
globalThis.setInterval = ((...values: Parameters<typeof setInterval>) => startInterval(...values).unref()) as typeof setInterval;
