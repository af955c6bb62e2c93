// What a run of the bench stands on: the instance in its own process, and n8n's engine in this one with our nodes and the built-in one. Measures nothing.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { startEngine, type Engine } from '../test/support/engine';
import { addBuiltIn } from './builtInNode';
import { addHelper } from './helperNode';
import type { Commands, Started } from './instance';

export type Ask = <Name extends keyof Commands>(name: Name, ...args: Parameters<Commands[Name]>) => Promise<ReturnType<Commands[Name]>>;

export interface World {
	n8n: Engine;
	url: string;
	token: string;
	ask: Ask;
	/** Whether n8n's own package was found. */
	hasBuiltIn: boolean;
	close(): Promise<void>;
}

async function startInstance(records: number): Promise<{ child: ChildProcess; started: Started; ask: Ask }> {
	const child = fork(join(__dirname, 'instance.ts'), [String(records)], { execArgv: ['--import', 'tsx'], env: { ...process.env, NODE_ENV: 'production' } });
	const open = new Map<number, (answer: unknown) => void>();
	let next = 1;
	const started = await new Promise<Started>((resolve, reject) => {
		child.on('exit', (code) => reject(new Error(`The instance ended with code ${code}`)));
		child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
			if (id === 0) resolve(answer as Started);
			open.get(id)?.(answer);
			open.delete(id);
		});
	});
	const ask = (async (name: string, ...args: unknown[]) =>
		await new Promise<unknown>((resolve) => {
			const id = next++;
			open.set(id, resolve);
			child.send({ id, name, args });
		})) as unknown as Ask;
	return { child, started, ask };
}

async function signIn({ url, clientId, clientSecret, username, password }: Started): Promise<string> {
	const form = new URLSearchParams({ grant_type: 'password', client_id: clientId, client_secret: clientSecret, username, password });
	const reply = await fetch(`${url}/oauth_token.do`, { method: 'POST', body: form });
	if (!reply.ok) throw new Error(`The token endpoint answered ${reply.status}`);
	return ((await reply.json()) as { access_token: string }).access_token;
}

/** An instance with so many incidents, and an engine whose credentials hold a token of it. */
export async function startBenchWorld(records: number): Promise<World> {
	const { child, started, ask } = await startInstance(records);
	const token = await signIn(started);
	const oauthTokenData = { access_token: token, token_type: 'Bearer' };
	const { url, clientId, clientSecret } = started;
	const n8n = await startEngine({
		credentials: {
			ours: { type: 'serviceNowItsmOAuth2Api', data: { instance: url, allowCustomHost: true, grantType: 'authorizationCode', clientId, clientSecret, oauthTokenData } },
			builtIn: { type: 'serviceNowOAuth2Api', data: { subdomain: 'bench', grantType: 'authorizationCode', clientId, clientSecret, oauthTokenData } },
		},
	});
	addHelper(n8n.built);
	return {
		n8n,
		url,
		token,
		ask,
		hasBuiltIn: addBuiltIn(n8n.built, url),
		async close() {
			child.removeAllListeners('exit');
			child.disconnect();
			await n8n.close();
		},
	};
}
