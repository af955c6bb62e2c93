// The command line: one line of JSON when ready, then an instance that answers; an end on a signal.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

test('prints where it is and who may sign in', async () => {
	const root = join(__dirname, '..', '..');
	const child = spawn(process.execPath, ['--import', 'tsx', 'emulator/cli.ts', '--port', '0', '--records', '3'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
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
		const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	} finally {
		child.kill('SIGKILL');
	}
}, 60_000);
