// n8n's engine in a process of its own: takes a large file to ServiceNow and back, and prints what that took. Starts no ServiceNow.
// Usage: node --expose-gc --import tsx fileEngine.ts <json>, with `url`, `username`, `password` and `megabytes`.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { startEngine, type Engine } from '../../support/engine';
import { BinaryDataService, services } from '../../support/n8nCore';

export interface FileRun {
	/** SHA-256 of the file as it was made, as ServiceNow holds it, and as it came back. */
	hashes: { made: string; stored: string; returned: string };
	/** Bytes that ServiceNow holds. */
	size: number;
	/** The largest growth of the resident memory above the start, in MiB. */
	grown: { upload: number; download: number };
}

interface Wanted {
	url: string;
	username: string;
	password: string;
	megabytes: number;
}

const CHUNK = 65_536;

/** Bytes that do not repeat from chunk to chunk, made as they are read. */
function* bytes(length: number): Generator<Buffer> {
	for (let at = 0; at < length; at += CHUNK) {
		const chunk = Buffer.alloc(Math.min(CHUNK, length - at), at % 251);
		chunk.writeUInt32LE(at / CHUNK, 0);
		yield chunk;
	}
}

const hashOf = async (parts: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<string> => {
	const hash = createHash('sha256');
	for await (const part of parts) hash.update(part);
	return hash.digest('hex');
};

/** The largest growth of the resident memory while the work goes on, in MiB. */
async function grownBy<T>(work: () => Promise<T>): Promise<{ outcome: T; grown: number }> {
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
	try {
		return { outcome: await work(), grown: (peak - before) / 2 ** 20 };
	} finally {
		clearInterval(watch);
	}
}

async function run(n8n: Engine, parameters: object, items?: Parameters<Engine['run']>[0]['items']) {
	const outcome = await n8n.run({ parameters: { authentication: 'serviceAccount', ...parameters } as never, ...(items && { items }) });
	if (outcome.error) throw outcome.error;
	return outcome.items;
}

async function thereAndBack(n8n: Engine, length: number): Promise<FileRun> {
	const store = services.get(BinaryDataService);
	const location = { type: 'execution' as const, workflowId: 'test', executionId: 'large' };
	const data = await store.store(location, Readable.from(bytes(length), { objectMode: false, highWaterMark: CHUNK }), { data: '', mimeType: 'application/octet-stream', fileName: 'large.bin' });
	const [{ json: incident }] = await run(n8n, { resource: 'incident', operation: 'create', shortDescription: 'A large file' });
	const options = { maxSizeMb: 1_000 };
	const record = { table: { __rl: true, mode: 'name', value: 'incident' }, record: { __rl: true, mode: 'sysId', value: incident.sys_id } };
	const up = await grownBy(async () => await run(n8n, { resource: 'attachment', operation: 'upload', ...record, inputDataFieldName: 'data', options }, [{ json: {}, binary: { data } }]));
	const [{ json: attachment }] = up.outcome;
	const down = await grownBy(async () => await run(n8n, { resource: 'attachment', operation: 'download', attachment: { __rl: true, mode: 'sysId', value: attachment.sys_id }, outputDataFieldName: 'data', options }));
	const returned = await store.getAsStream(down.outcome[0].binary!.data.id!);
	return {
		hashes: { made: await hashOf(bytes(length)), stored: String(attachment.hash), returned: await hashOf(returned) },
		size: Number(attachment.size_bytes),
		grown: { upload: up.grown, download: down.grown },
	};
}

async function main(): Promise<void> {
	const { url, username, password, megabytes } = JSON.parse(process.argv[2]) as Wanted;
	const n8n = await startEngine({ credentials: { account: { type: 'serviceNowItsmServiceAccountApi', data: { instance: url, allowCustomHost: true, method: 'basic', username, password } } } });
	try {
		// The first run loads and compiles what every run needs.
		await thereAndBack(n8n, 8 * 2 ** 20);
		process.stdout.write(`${JSON.stringify(await thereAndBack(n8n, megabytes * 2 ** 20))}\n`);
	} finally {
		await n8n.close();
	}
}

if (require.main === module) {
	main().catch((error: unknown) => {
		process.stderr.write(`${String(error)}\n`);
		process.exitCode = 1;
	});
}
