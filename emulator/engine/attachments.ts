// Keeps the bytes of attachments in temporary files, so that memory does not grow with them. Knows no request.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { newSysId } from './write';

export interface StoredBody {
	/** Name of the file inside the instance's folder. */
	key: string;
	size: number;
	/** SHA-256, hexadecimal, as in sys_attachment.hash. */
	hash: string;
}

class Bodies {
	private folder = '';
	private readonly keys = new Map<string, string>();

	path(key: string): string {
		if (!this.folder) {
			this.folder = mkdtempSync(join(tmpdir(), 'local-servicenow-'));
			process.once('exit', this.clear);
		}
		return join(this.folder, key);
	}

	/** Ties a stored body to its attachment. */
	bind(sysId: string, key: string): void {
		this.keys.set(sysId, key);
	}

	read(sysId: string): Readable | undefined {
		const key = this.keys.get(sysId);
		return key === undefined ? undefined : createReadStream(this.path(key));
	}

	/** The whole of a (small) file as text; empty for none. */
	text(sysId: string): string {
		const key = this.keys.get(sysId);
		return key === undefined ? '' : readFileSync(this.path(key), 'utf8');
	}

	/** Forgets the bytes of one attachment. */
	remove(sysId: string): void {
		const key = this.keys.get(sysId);
		if (key !== undefined) rmSync(this.path(key), { force: true });
		this.keys.delete(sysId);
	}

	clear = (): void => {
		if (this.folder) rmSync(this.folder, { recursive: true, force: true });
		this.folder = '';
		this.keys.clear();
		process.removeListener('exit', this.clear);
	};
}

const ofInstance = new WeakMap<Instance, Bodies>();

export function bodiesOf(instance: Instance): Bodies {
	const known = ofInstance.get(instance);
	if (known) return known;
	const created = new Bodies();
	ofInstance.set(instance, created);
	instance.whenReset(created.clear);
	instance.whenChanged((change) => {
		if (change.operation === 'delete' && change.table === 'sys_attachment') created.remove(change.row.sys_id);
	});
	return created;
}

/** Writes a body to its file as it comes in; stops when it is larger than com.glide.attachment.max_size (MB, default 1024) allows. */
export async function storeBody(instance: Instance, source: AsyncIterable<Buffer>): Promise<StoredBody> {
	const bodies = bodiesOf(instance);
	const key = newSysId();
	const hash = createHash('sha256');
	const limit = Number(instance.property('com.glide.attachment.max_size', '1024') || 1 / 1024) * 1024 * 1024;
	let size = 0;
	const measure = new Transform({
		transform(part: Buffer, _encoding, done) {
			size += part.length;
			hash.update(part);
			if (size > limit) done(new ApiError(400, 'Failed to create the attachment', `File size exceeds the maximum of ${limit} bytes.`));
			else done(null, part);
		},
	});
	try {
		await pipeline(source, measure, createWriteStream(bodies.path(key)));
	} catch (error) {
		rmSync(bodies.path(key), { force: true });
		throw error;
	}
	return { key, size, hash: hash.digest('hex') };
}
