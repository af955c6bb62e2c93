// A download on its way into n8n's store: kept when it is whole, let go when it is not or when the run is cancelled.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import { filesOf } from '../../../nodes/ServiceNowItsm/files';

const bytes = Buffer.from('some bytes');
const expected = { name: 'a.txt', type: 'text/plain', size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') };

/** n8n's store in memory; `hold` keeps it from ending. */
function store({ hold }: { hold?: Promise<void> } = {}) {
	const kept: IBinaryKeyData = {};
	const told: string[] = [];
	const ticks: Array<() => void> = [];
	/** The waits for a standstill, each a minute long. */
	const waits: Array<() => void> = [];
	const stop = new AbortController();
	let time = 0;
	const helpers = {
		async prepareBinaryData(content: Readable): Promise<IBinaryData> {
			const parts: Buffer[] = [];
			for await (const part of content) parts.push(part as Buffer);
			await hold;
			return { data: Buffer.concat(parts).toString('base64'), mimeType: 'text/plain' };
		},
	};
	const files = filesOf(helpers as never, undefined, kept, {
		signal: stop.signal,
		now: () => time,
		wait: async (ms) => await new Promise((resolve) => (ms === 60_000 ? waits : ticks).push(resolve)),
		tell: (message) => told.push(message),
	});
	const pass = async (ms: number): Promise<void> => {
		time += ms;
		ticks.at(-1)?.();
		await new Promise(setImmediate);
	};
	return { files, kept, told, stop, pass, waits };
}

it('keeps a file that arrived whole', async () => {
	const { files, kept, told } = store();
	await files.keep('data', Readable.from([bytes]), expected);
	expect(kept.data).toMatchObject({ mimeType: 'text/plain' });
	expect(told).toEqual([]);
});

it('says while it takes long that it goes on', async () => {
	let end!: () => void;
	const { files, told, pass } = store({ hold: new Promise((resolve) => (end = resolve)) });
	const keeping = files.keep('data', Readable.from([bytes]), expected);
	await new Promise(setImmediate);
	await pass(15_000);
	end();
	await keeping;
	await pass(15_000);
	expect(told).toEqual(['The download of "a.txt" is under way for 15 seconds']);
});

it('gives up a download that stands still, and lets go of the connection', async () => {
	const { files, kept, pass, waits } = store();
	const content = Object.assign(new Readable({ read: () => undefined }), { socket: { bytesRead: 10 } });
	const keeping = files.keep('data', content, expected).catch((error: unknown) => error);
	await new Promise(setImmediate);
	content.socket.bytesRead = 20;
	waits[0]();
	await pass(0);
	expect(content.destroyed).toBe(false);
	waits.at(-1)?.();
	expect(await keeping).toMatchObject({ kind: 'interrupted', message: 'Nothing more has arrived for a minute' });
	expect(content.destroyed).toBe(true);
	expect(kept.data).toBeUndefined();
});

it('gives n8n all the time that it needs to store what has arrived', async () => {
	let end!: () => void;
	const { files, kept, pass, waits } = store({ hold: new Promise((resolve) => (end = resolve)) });
	const keeping = files.keep('data', Object.assign(Readable.from([bytes]), { socket: { bytesRead: bytes.length } }), expected);
	for (let minute = 0; minute < 3; minute++) {
		await pass(0);
		waits.at(-1)?.();
	}
	end();
	await keeping;
	expect(kept.data).toBeDefined();
	const before = waits.length;
	waits.at(-1)?.();
	await pass(0);
	expect(waits).toHaveLength(before);
});

it('ends at once when the run is cancelled, and lets go of the connection', async () => {
	const { files, kept, stop } = store();
	const content = new Readable({ read: () => undefined });
	const keeping = files.keep('data', content, expected);
	await new Promise(setImmediate);
	stop.abort();
	await expect(keeping).rejects.toMatchObject({ message: 'The execution was cancelled' });
	expect(content.destroyed).toBe(true);
	expect(kept).toEqual({});
});

it('keeps nothing of a file that arrived damaged', async () => {
	const { files, kept } = store();
	const content = Readable.from([Buffer.from('some bytez')]);
	await expect(files.keep('data', content, expected)).rejects.toMatchObject({ kind: 'interrupted' });
	expect(kept).toEqual({});
});
