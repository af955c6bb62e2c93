// Starts and stops one real n8n in a home folder of its own; refuses to share that folder or to let n8n talk to the internet.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { freePort } from './freePort';
import { nodeForN8n } from './nodeForN8n';
import { waitFor } from './waitFor';

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;

export interface N8nServerOptions {
	/** The folder with n8n's own package.json and node_modules. */
	n8nFolder: string;
	/** n8n's user folder: database, encryption key, community packages, log. */
	home: string;
	port: number;
	/** n8n's command: `start` unless told (`worker`, `webhook`). */
	command?: string[];
	/** Variables on top of the quiet environment. */
	env?: Record<string, string>;
}

export interface N8nServer {
	url: string;
	port: number;
	pid: number;
	logFile: string;
	/** The last lines that n8n wrote. */
	logTail(lines?: number): string;
	/** Asks n8n to end and waits; kills it when it does not. */
	stop(): Promise<void>;
	/** Ends n8n without a chance to save anything. */
	kill(): Promise<void>;
}

/** Everything in n8n that would look for the internet, off; names that 2.41.1 knows. */
const QUIET: Record<string, string> = {
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'instance-ai,mcp,mcp-registry,chat-hub,agents',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

/** A person's own n8n settings (a Postgres database, say) must not reach this one, nor a test runner's NODE_ENV: n8n ends without a word in `test`. */
const FOREIGN = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_URL|NODES_|CREDENTIALS_|NODE_|JEST_|GENERIC_TIMEZONE|npm_)/i;

async function environment({ home, port, env = {} }: N8nServerOptions): Promise<NodeJS.ProcessEnv> {
	const url = `http://127.0.0.1:${port}`;
	const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
	return {
		...own,
		...QUIET,
		GENERIC_TIMEZONE: 'UTC',
		N8N_EDITOR_BASE_URL: url,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort(port + 1)),
		N8N_SECURE_COOKIE: 'false',
		N8N_USER_FOLDER: home,
		N8N_WEBHOOK_URL: `${url}/`,
		...env,
	};
}

function gone(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

/** Kills n8n with its task runner, which would otherwise outlive it: both are in the process group that n8n leads. */
function killGroup(child: ChildProcess): void {
	try {
		process.kill(-(child.pid ?? NaN), 'SIGKILL');
	} catch {
		child.kill('SIGKILL');
	}
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (gone(child)) return;
	if (signal === 'SIGKILL') killGroup(child);
	else child.kill(signal);
	const ended = await waitFor('n8n to end', () => gone(child) || undefined, { timeoutMs: STOP_LIMIT_MS }).catch(() => false);
	if (!ended) {
		killGroup(child);
		await waitFor('n8n to end after SIGKILL', () => gone(child) || undefined, { timeoutMs: STOP_LIMIT_MS });
	}
}

/** Starts n8n and resolves once its REST interface answers; throws with the end of its log when it does not. */
export async function startN8n(options: N8nServerOptions): Promise<N8nServer> {
	const { n8nFolder, home, port, command = ['start'] } = options;
	mkdirSync(home, { recursive: true });
	const logFile = join(home, 'n8n.log');
	const log = openSync(logFile, 'a');
	const logTail = (lines = 20) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	const child = spawn(nodeForN8n(n8nFolder), [join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n'), ...command], {
		cwd: home,
		env: await environment(options),
		stdio: ['ignore', log, log],
		// A process group of its own: Ctrl-C in the terminal reaches the launcher alone, which then ends n8n in order.
		detached: true,
	});
	closeSync(log);
	const pidFile = join(home, 'n8n.pid');
	const killWithUs = () => killGroup(child);
	process.once('exit', killWithUs);
	const forget = () => {
		process.off('exit', killWithUs);
		rmSync(pidFile, { force: true });
	};
	child.once('exit', forget);
	let failure: Error | undefined;
	child.once('error', (error) => (failure = error));

	const url = `http://127.0.0.1:${port}`;
	// n8n 1.x calls itself ready before its REST interface answers; a worker has none.
	const signs = ['/healthz/readiness', ...(command[0] === 'start' ? ['/rest/settings'] : [])];
	const readiness = async () => {
		if (failure) throw failure;
		if (gone(child)) throw new Error(`n8n ended while starting. Its last words (${logFile}):\n${logTail()}`);
		for (const path of signs) {
			const answer = await axios.get(`${url}${path}`, { timeout: 5_000, validateStatus: () => true }).catch(() => undefined);
			if (answer?.status !== 200) return undefined;
		}
		return true;
	};
	if (child.pid) writeFileSync(pidFile, String(child.pid));
	try {
		await waitFor('n8n to be ready', readiness, { timeoutMs: READY_LIMIT_MS });
	} catch (error) {
		await end(child, 'SIGKILL');
		throw error;
	}
	return {
		url,
		port,
		pid: child.pid ?? 0,
		logFile,
		logTail,
		stop: () => end(child, 'SIGTERM'),
		kill: () => end(child, 'SIGKILL'),
	};
}
