// Ansible's servicenow.itsm collection from its public source, on Debian's Ansible, driven by a playbook. Each task is a step.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bringSource, execute, notReachable, type Outcome, type Peer } from './peer';

const playbook = join(__dirname, 'ansible/playbook.yml');

interface Play {
	plays: { tasks: { task: { name: string }; hosts: { localhost?: { failed?: boolean; msg?: string } } }[] }[];
}

/** Ansible writes JSON and ends with a number of its own when a task failed. */
async function play(environment: Record<string, string>): Promise<string> {
	try {
		const quiet = { ANSIBLE_STDOUT_CALLBACK: 'json', ANSIBLE_LOCALHOST_WARNING: 'false', ANSIBLE_NOCOLOR: '1' };
		return (await execute('ansible-playbook', ['-i', 'localhost,', playbook], { timeout: 300_000, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...quiet, ...environment } })).stdout;
	} catch (error) {
		const { stdout } = error as { stdout?: string };
		if (stdout?.includes('{')) return stdout;
		throw error;
	}
}

let collections = '';

export const ansible: Peer = {
	name: 'Ansible servicenow.itsm',
	async prepare(folder) {
		try {
			const { stdout } = await execute('ansible-playbook', ['--version'], { timeout: 60_000 });
			const [, minor = '0'] = /core 2\.(\d+)/.exec(stdout) ?? [];
			if (Number(minor) < 14) return 'needs ansible-core 2.14 or later';
		} catch {
			return 'needs Ansible (Debian: ansible)';
		}
		try {
			const source = await bringSource(folder, 'PEER_ANSIBLE_ITSM', 'ansible-collections/servicenow.itsm');
			collections = join(folder, 'collections');
			const place = join(collections, 'ansible_collections/servicenow');
			mkdirSync(place, { recursive: true });
			if (!existsSync(join(place, 'itsm'))) symlinkSync(source, join(place, 'itsm'));
		} catch {
			return notReachable('PEER_ANSIBLE_ITSM', 'ansible-collections/servicenow.itsm');
		}
		return undefined;
	},
	async run({ url, username, password }) {
		const report = await play({ SN_URL: url, SN_USER: username, SN_PASSWORD: password, ANSIBLE_COLLECTIONS_PATH: collections, ANSIBLE_COLLECTIONS_PATHS: collections });
		const { plays } = JSON.parse(report.slice(report.indexOf('{'))) as Play;
		return plays.flatMap(({ tasks }) => tasks.map(({ task, hosts }): Outcome => ({ step: task.name, ok: hosts.localhost?.failed !== true, detail: hosts.localhost?.failed ? hosts.localhost.msg : undefined })));
	},
};
