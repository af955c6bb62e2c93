// A connection that is narrow: passes bytes on at a given rate in each direction. Adds no latency and counts nothing.
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** When bytes are through, where one portion follows the other. */
class Pipe {
	private freeAt = 0;

	constructor(private readonly bytesPerMs: number) {}

	/** Calls back when so many bytes are through. */
	pass(bytes: number, then: () => void): void {
		this.freeAt = Math.max(performance.now(), this.freeAt) + bytes / this.bytesPerMs;
		const wait = this.freeAt - performance.now();
		if (wait < 1) setImmediate(then);
		else setTimeout(then, wait);
	}
}

export class Narrow extends Duplex {
	constructor(private readonly socket: Socket, megabits: number) {
		super();
		const bytesPerMs = (megabits * 1_000_000) / 8 / 1000;
		const [up, down] = [new Pipe(bytesPerMs), new Pipe(bytesPerMs)];
		this.down = down;
		socket.on('data', (chunk: Buffer) => {
			socket.pause();
			up.pass(chunk.length, () => {
				if (this.push(chunk)) socket.resume();
			});
		});
		socket.on('end', () => up.pass(0, () => this.push(null)));
		socket.on('error', (error) => this.destroy(error));
		socket.on('close', () => this.destroy());
	}

	private readonly down: Pipe;

	override _read(): void {
		this.socket.resume();
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.down.pass(chunk.length, () => this.socket.write(chunk, done));
	}

	override _final(done: (error?: Error | null) => void): void {
		this.socket.end(done);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.socket.destroy();
		done(error);
	}
}
