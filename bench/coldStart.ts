// What loading the built package costs: processor time to require its nodes and credentials in a fresh process, and the size of the packed package. Runs no node.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ColdStart {
	/** Processor milliseconds to require all nodes and credentials, n8n-workflow being loaded already; median of five processes. */
	requireCpuMs: number;
	packedKiB: number;
	unpackedKiB: number;
	files: number;
}

const PROBE = `
require('n8n-workflow');
const { n8n } = require('./package.json');
const before = process.cpuUsage();
for (const file of [...n8n.nodes, ...n8n.credentials]) require('./' + file);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1000));
`;

export function coldStart(root: string): ColdStart {
	const times = Array.from({ length: 5 }, () => Number(execFileSync(process.execPath, ['-e', PROBE], { cwd: root, encoding: 'utf8' }))).sort((a, b) => a - b);
	const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
	const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as Array<{ name: string; size: number; unpackedSize: number; entryCount: number }>;
	if (packed.name !== name) throw new Error('npm packed another package');
	return { requireCpuMs: Math.round(times[2] * 10) / 10, packedKiB: Math.round(packed.size / 1024), unpackedKiB: Math.round(packed.unpackedSize / 1024), files: packed.entryCount };
}
