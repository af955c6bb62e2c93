// Redis and PostgreSQL for one n8n in queue mode, on free loopback ports with folders of their own; refuses to use a server that runs already.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../demo/freePort';
import { waitFor } from '../../../demo/waitFor';
import { ensureProgram, program } from './debian';

const LIMIT_MS = 30_000;
const USER = 'n8n';

export interface QueueServices {
	/** What every n8n process of the queue needs to know. */
	env: Record<string, string>;
	stop(): Promise<void>;
}

export function ensureQueueServices(say: (line: string) => void): void {
	ensureProgram(['redis-server'], ['redis-server'], say);
	ensureProgram(['initdb'], ['postgresql'], say);
}

function listens(port: number): Promise<true | undefined> {
	return new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1');
		const answer = (found: true | undefined) => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', () => answer(true));
		socket.once('error', () => answer(undefined));
	});
}

async function end(child: ChildProcess): Promise<void> {
	const gone = () => child.exitCode !== null || child.signalCode !== null || undefined;
	if (gone()) return;
	// SIGINT: PostgreSQL ends at once and in order, Redis as well.
	child.kill('SIGINT');
	await waitFor('a service to end', gone, { timeoutMs: LIMIT_MS }).catch(() => child.kill('SIGKILL'));
}

/** PostgreSQL refuses to run as root; Debian's package makes a user for it. */
const asPostgres = (command: string[]): string[] => (process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', ...command] : command);

function run([command, ...args]: string[], cwd: string): ChildProcess {
	const child = spawn(command, args, { cwd, stdio: 'ignore' });
	process.once('exit', () => child.kill('SIGKILL'));
	return child;
}

/** Starts both and resolves once they answer. */
export async function startQueueServices(): Promise<QueueServices> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-queue-'));
	chmodSync(folder, 0o777);
	const redisPort = await freePort(16_400);
	const databasePort = await freePort(redisPort + 1);
	const data = join(folder, 'database');
	const [initdb, ...initArgs] = asPostgres([program('initdb') ?? 'initdb', '-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']);
	execFileSync(initdb, initArgs, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout: LIMIT_MS * 2 });
	const children = [
		run(['redis-server', '--bind', '127.0.0.1', '--port', String(redisPort), '--dir', folder, '--save', ''], folder),
		run(asPostgres([program('postgres') ?? 'postgres', '-D', data, '-c', `port=${databasePort}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']), folder),
	];
	const stop = async () => {
		await Promise.all(children.map(end));
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		for (const port of [redisPort, databasePort]) await waitFor(`a service on port ${port}`, () => listens(port), { timeoutMs: LIMIT_MS });
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		env: {
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(databasePort),
			DB_POSTGRESDB_USER: USER,
			DB_TYPE: 'postgresdb',
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: 'key-of-the-queue-in-the-tests',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
		},
		stop,
	};
}
