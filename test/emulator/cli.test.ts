// The command line: one line of JSON when ready, then an instance that answers; an end on a signal.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

test('prints where it is and who may sign in; by https as well, with the files for it', async () => {
	const root = join(__dirname, '..', '..');
	const folder = mkdtempSync(join(tmpdir(), 'local-servicenow-tls-'));
	const child = spawn(process.execPath, ['--import', 'tsx', 'emulator/cli.ts', '--port', '0', '--records', '3', '--tls-folder', folder], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
	try {
		const line = await new Promise<string>((resolve, reject) => {
			createInterface({ input: child.stdout }).once('line', resolve);
			child.once('exit', () => reject(new Error('ended before it was ready')));
		});
		const ready = JSON.parse(line) as Record<string, string>;
		expect(Object.keys(ready)).toEqual(expect.arrayContaining(['url', 'adminUrl', 'clientId', 'clientSecret', 'username', 'password', 'apiKey']));
		expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		const reply = await fetch(`${ready.url}/api/now/table/incident`, { headers: { Authorization: `Basic ${Buffer.from(`${ready.username}:${ready.password}`).toString('base64')}` } });
		expect(reply.headers.get('x-total-count')).toBe('3');
		const file = (name: string): Buffer => readFileSync(ready[name]);
		const secure = await new Promise<number | undefined>((resolve, reject) => {
			get(`${ready.tlsUrl}/api/now/table/incident`, { ca: file('caFile'), cert: file('certificateFile'), key: file('keyFile'), agent: false }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			}).on('error', reject);
		});
		expect(secure).toBe(200);
		const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	} finally {
		child.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	}
}, 60_000);
