// A file of 500 MB goes to ServiceNow and comes back unchanged, and n8n's process hardly grows: engine and local ServiceNow in processes of their own.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { FileRun } from './support/fileEngine';
import { ROOT } from './support/folders';

const MEGABYTES = 500;
/** MiB; what a file of any size may take. */
const MOST = 64;

let servicenow: ChildProcess;
let started: Record<string, string>;

beforeAll(async () => {
	servicenow = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'emulator', 'cli.ts'), '--port', '0', '--records', '1'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
	started = await new Promise<Record<string, string>>((resolve, reject) => {
		servicenow.once('exit', (code) => reject(new Error(`The local ServiceNow ended with ${code}`)));
		createInterface({ input: servicenow.stdout! }).once('line', (line) => resolve(JSON.parse(line) as Record<string, string>));
	});
});

afterAll(async () => {
	const ended = new Promise((resolve) => servicenow.once('exit', resolve));
	servicenow.kill('SIGTERM');
	await ended;
});

it(`takes ${MEGABYTES} MB there and back with at most ${MOST} MiB more`, async () => {
	const { url, username, password } = started;
	const wanted = JSON.stringify({ url, username, password, megabytes: MEGABYTES });
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', join(__dirname, 'support', 'fileEngine.ts'), wanted], { cwd: ROOT, timeout: 300_000 });
	const { hashes, size, grown } = JSON.parse(stdout) as FileRun;
	process.stdout.write(`grown by ${grown.upload.toFixed(0)} MiB up, ${grown.download.toFixed(0)} MiB down\n`);
	expect(size).toBe(MEGABYTES * 2 ** 20);
	expect([hashes.stored, hashes.returned]).toEqual([hashes.made, hashes.made]);
	expect(grown.upload).toBeLessThan(MOST);
	expect(grown.download).toBeLessThan(MOST);
});
