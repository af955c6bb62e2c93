// ServiceNow's own SDK command line (npm @servicenow/sdk), unchanged: what of it needs REST only. Its other requests are listed, not served.
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { attempt, execute, expectThat, type Outcome, type Peer } from './peer';
import { installed } from './npmClients';

const version = '4.9.0';
let program = '';

interface Envelope {
	ok: boolean;
	records?: Record<string, unknown>[];
	hasMore?: boolean;
	nextOffset?: number | null;
	error?: { message: string };
}

async function query(environment: Record<string, string>, folder: string, ...args: string[]): Promise<Envelope> {
	const run = await execute(process.execPath, [program, 'query', ...args, '--output', 'json'], { timeout: 60_000, cwd: folder, env: { ...process.env, HOME: folder, ...environment } }).catch((error: { stdout?: string; message: string }) => ({ stdout: error.stdout || JSON.stringify({ ok: false, error: { message: error.message } }) }));
	return JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))) as Envelope;
}

async function steps(emulator: Emulator, folder: string): Promise<Outcome[]> {
	const instance = { SN_SDK_INSTANCE_URL: emulator.url };
	const bearer = { ...instance, SN_SDK_SESSION_BEARER_TOKEN: emulator.oauth.issue(emulator.username, emulator.clientId) };
	const unattended = { ...instance, SN_SDK_NODE_ENV: 'SN_SDK_CI_INSTALL' };
	const good = ({ ok, records, error }: Envelope): Record<string, unknown>[] => {
		expectThat(ok && records !== undefined, error?.message ?? 'no records');
		return records ?? [];
	};
	return [
		await attempt('query with a bearer token', async () => {
			const rows = good(await query(bearer, folder, 'incident', '-q', 'active=true^ORDERBYnumber', '--limit', '5', '-f', 'number,caller_id'));
			expectThat(rows.length === 5 && rows.every(({ caller_id }) => typeof caller_id === 'string'), JSON.stringify(rows));
		}),
		await attempt('pages by the Link header', async () => {
			const seen = new Set<unknown>();
			let offset: number | null | undefined = 0;
			for (let page = 0; page < 10 && typeof offset === 'number'; page++) {
				const answer: Envelope = await query(bearer, folder, 'sys_user_group', '-q', 'ORDERBYname', '--limit', '4', '--offset', String(offset), '-f', 'name');
				for (const { name } of good(answer)) seen.add(name);
				offset = answer.nextOffset;
			}
			expectThat(seen.size === emulator.table('sys_user_group').count(), `${seen.size} groups`);
		}),
		await attempt('both forms of the values', async () => {
			const [row] = good(await query(bearer, folder, 'incident', '-q', 'numberISNOTEMPTY', '--limit', '1', '--display-value', 'all', '--no-exclude-reference-link', '--no-count'));
			expectThat((row.state as { value?: string }).value !== undefined, JSON.stringify(row.state));
		}),
		await attempt('an unknown table is told', async () => {
			const { ok, error } = await query(bearer, folder, 'nothing', '-q', 'a=b');
			expectThat(!ok && (error?.message ?? '').includes('Invalid table nothing'), JSON.stringify(error));
		}),
		await attempt('sign-in with name and password, unattended', async () => {
			good(await query({ ...unattended, SN_SDK_AUTH_TYPE: 'basic', SN_SDK_USER: emulator.username, SN_SDK_USER_PWD: emulator.password }, folder, 'incident', '-q', 'active=true', '--limit', '1'));
		}),
		await attempt('a wrong password is told', async () => {
			const { ok } = await query({ ...unattended, SN_SDK_AUTH_TYPE: 'basic', SN_SDK_USER: emulator.username, SN_SDK_USER_PWD: 'wrong' }, folder, 'incident', '-q', 'active=true', '--limit', '1');
			expectThat(!ok, 'accepted');
		}),
		await attempt('sign-in with client credentials, unattended', async () => {
			good(await query({ ...unattended, SN_SDK_AUTH_TYPE: 'oauth', SN_SDK_OAUTH_CLIENT_ID: emulator.clientId, SN_SDK_OAUTH_CLIENT_SECRET: emulator.clientSecret }, folder, 'incident', '-q', 'active=true', '--limit', '1'));
		}),
	];
}

export const sdkCommandLine: Peer = {
	name: `ServiceNow SDK command line ${version} (npm)`,
	async prepare(folder) {
		program = join(await installed(folder, '@servicenow/sdk', version), 'bin/index.js');
		return undefined;
	},
	run: steps,
};
