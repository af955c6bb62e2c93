// A connection that is narrow: passes bytes on at a given rate in each direction. Adds no latency and counts nothing.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const pause = (ms: number): Promise<void> => new Promise((resolve) => (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)));

/** Milliseconds that a late timer may be made up for. */
const CREDIT = 20;

/** One direction: portions follow each other, whatever the timers do. */
class Pipe {
	private freeAt = 0;
	private last: Promise<void> = Promise.resolve();

	constructor(private readonly bytesPerMs: number) {}

	/** Resolves when so many bytes are through, and all before them. */
	async pass(bytes: number): Promise<void> {
		const before = this.last;
		this.last = (async () => {
			await before;
			this.freeAt = Math.max(performance.now() - CREDIT, this.freeAt) + bytes / this.bytesPerMs;
			await pause(this.freeAt - performance.now());
		})();
		await this.last;
	}
}

export class Narrow extends Duplex {
	private readonly down: Pipe;
	private inTransit = 0;

	constructor(private readonly socket: Socket, megabits: number) {
		super();
		const bytesPerMs = (megabits * 1_000_000) / 8 / 1000;
		const up = new Pipe(bytesPerMs);
		this.down = new Pipe(bytesPerMs);
		socket.on('data', (chunk: Buffer) => {
			socket.pause();
			this.inTransit++;
			void up.pass(chunk.length).then(() => {
				this.inTransit--;
				if (this.push(chunk)) socket.resume();
			});
		});
		socket.on('end', () => void up.pass(0).then(() => this.push(null)));
		socket.on('error', (error) => this.destroy(error));
		socket.on('close', () => void up.pass(0).then(() => this.destroy()));
	}

	override _read(): void {
		if (this.inTransit === 0) this.socket.resume();
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		void this.down.pass(chunk.length).then(() => this.socket.write(chunk, done));
	}

	override _final(done: (error?: Error | null) => void): void {
		this.socket.end(done);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.socket.destroy();
		done(error);
	}
}
