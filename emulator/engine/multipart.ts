// Reads multipart/form-data piece by piece: small fields as text, files as streams. Keeps at most one chunk in memory.
import { ApiError } from '../http';

export interface Part {
	name: string;
	/** Present for files. */
	fileName?: string;
	contentType: string;
	/** Must be read to its end before the next part is asked for. */
	body: AsyncGenerator<Buffer>;
}

const malformed = (why: string): ApiError => new ApiError(400, 'Exception while reading request', `The multipart body is not valid: ${why}.`);

export function boundaryOf(contentType: string): string {
	const found = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
	const boundary = found?.[1] ?? found?.[2];
	if (!/^multipart\/form-data\b/i.test(contentType) || !boundary) throw malformed('no boundary');
	return boundary;
}

export async function* readParts(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Part> {
	const reader = new Reader(source);
	const open = Buffer.from(`--${boundary}`);
	for await (const preamble of reader.until(open)) void preamble;
	for (;;) {
		const line = await reader.line();
		if (line.startsWith('--')) return;
		const headers = new Map<string, string>();
		for (let header = await reader.line(); header !== ''; header = await reader.line()) {
			const at = header.indexOf(':');
			if (at > 0) headers.set(header.slice(0, at).trim().toLowerCase(), header.slice(at + 1).trim());
		}
		const disposition = headers.get('content-disposition') ?? '';
		const body = reader.until(Buffer.from(`\r\n--${boundary}`));
		yield {
			name: parameter(disposition, 'name') ?? '',
			fileName: parameter(disposition, 'filename'),
			contentType: headers.get('content-type') ?? 'application/octet-stream',
			body,
		};
		for await (const unread of body) void unread;
	}
}

function parameter(disposition: string, name: string): string | undefined {
	const extended = new RegExp(`;\\s*${name}\\*=utf-8''([^;]+)`, 'i').exec(disposition);
	if (extended) return decodeURIComponent(extended[1]);
	const found = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition);
	return found ? Buffer.from(found[1].replace(/\\(.)/g, '$1').replaceAll('%22', '"'), 'latin1').toString('utf8') : undefined;
}

class Reader {
	private readonly chunks: AsyncIterator<Buffer>;
	private held: Buffer = Buffer.alloc(0);

	constructor(source: AsyncIterable<Buffer>) {
		this.chunks = source[Symbol.asyncIterator]();
	}

	private async more(): Promise<boolean> {
		const next = await this.chunks.next();
		if (next.done) return false;
		this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
		return true;
	}

	/** One line without its end; limited, as a header is. */
	async line(): Promise<string> {
		for (;;) {
			const at = this.held.indexOf('\r\n');
			if (at >= 0) {
				const line = this.held.subarray(0, at).toString('latin1');
				this.held = this.held.subarray(at + 2);
				return line;
			}
			if (this.held.subarray(0, 2).toString() === '--') return '--';
			if (this.held.length > 16_384) throw malformed('a header without end');
			if (!(await this.more())) throw malformed('it ends in a header');
		}
	}

	/** Everything up to the mark, which is consumed as well. */
	async *until(mark: Buffer): AsyncGenerator<Buffer> {
		for (;;) {
			const at = this.held.indexOf(mark);
			if (at >= 0) {
				const last = this.held.subarray(0, at);
				this.held = this.held.subarray(at + mark.length);
				if (last.length > 0) yield last;
				return;
			}
			// What could be the beginning of the mark stays.
			const safe = this.held.length - mark.length + 1;
			if (safe > 0) {
				const part = this.held.subarray(0, safe);
				this.held = this.held.subarray(safe);
				yield part;
			}
			if (!(await this.more())) throw malformed('it ends inside a part');
		}
	}
}
