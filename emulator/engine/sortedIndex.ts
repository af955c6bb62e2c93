// Keeps rows ordered by one column and then by sys_id, for keyset reading. Holds references to rows, never copies.
import type { Row } from '../store';

const chunkSize = 512;

/** A place in the order: the first entry that is not below (value, sysId). */
export interface Bound {
	value: string;
	sysId: string;
}

/** Above every sys_id, for "after all rows of this value". */
export const afterAll = '\uffff';

/** A list of sorted chunks: logarithmic to find, a short splice to change. */
export class SortedIndex {
	private chunks: Row[][] = [];
	size = 0;

	constructor(readonly column: string) {}

	/** Replaces everything by these rows. */
	load(rows: Row[]): void {
		const sorted = rows.slice().sort((a, b) => this.compare(a, this.key(b), b.sys_id));
		this.chunks = [];
		for (let i = 0; i < sorted.length; i += chunkSize / 2) this.chunks.push(sorted.slice(i, i + chunkSize / 2));
		this.size = sorted.length;
	}

	add(row: Row): void {
		const value = this.key(row);
		if (this.chunks.length === 0) this.chunks.push([]);
		let at = this.chunkOf(value, row.sys_id);
		if (at === this.chunks.length) at--;
		const chunk = this.chunks[at];
		chunk.splice(this.positionIn(chunk, value, row.sys_id), 0, row);
		this.size++;
		if (chunk.length > chunkSize) {
			// The newest rows go to the end: a full last chunk is left full.
			const half = at === this.chunks.length - 1 ? chunkSize - 8 : chunkSize / 2;
			this.chunks.splice(at + 1, 0, chunk.splice(half));
		}
	}

	/** Removes a row that still has the value under which it was added. */
	remove(row: Row): void {
		const value = this.key(row);
		const at = this.chunkOf(value, row.sys_id);
		const chunk = this.chunks[at];
		if (!chunk) return;
		const position = this.positionIn(chunk, value, row.sys_id);
		if (chunk[position] !== row) return;
		chunk.splice(position, 1);
		this.size--;
		if (chunk.length === 0) this.chunks.splice(at, 1);
	}

	/** Number of entries below the bound. */
	rank(bound: Bound): number {
		const at = this.chunkOf(bound.value, bound.sysId);
		let rank = 0;
		for (let i = 0; i < at; i++) rank += this.chunks[i].length;
		return at < this.chunks.length ? rank + this.positionIn(this.chunks[at], bound.value, bound.sysId) : rank;
	}

	/** Rows from `lower` (included) to `upper` (excluded), in order or backwards. */
	*range(lower?: Bound, upper?: Bound, backwards = false): Generator<Row> {
		const end = upper ? this.place(upper) : { chunk: this.chunks.length, position: 0 };
		const start = lower ? this.place(lower) : { chunk: 0, position: 0 };
		if (backwards) {
			for (let c = Math.min(end.chunk, this.chunks.length - 1); c >= start.chunk; c--) {
				const chunk = this.chunks[c];
				const first = c === start.chunk ? start.position : 0;
				for (let i = (c === end.chunk ? end.position : chunk.length) - 1; i >= first; i--) yield chunk[i];
			}
			return;
		}
		for (let c = start.chunk; c <= end.chunk && c < this.chunks.length; c++) {
			const chunk = this.chunks[c];
			const last = c === end.chunk ? end.position : chunk.length;
			for (let i = c === start.chunk ? start.position : 0; i < last; i++) yield chunk[i];
		}
	}

	private place(bound: Bound): { chunk: number; position: number } {
		const chunk = this.chunkOf(bound.value, bound.sysId);
		return { chunk, position: chunk < this.chunks.length ? this.positionIn(this.chunks[chunk], bound.value, bound.sysId) : 0 };
	}

	private key(row: Row): string {
		return row[this.column] ?? '';
	}

	private compare(row: Row, value: string, sysId: string): number {
		const own = this.key(row);
		if (own !== value) return own < value ? -1 : 1;
		return row.sys_id < sysId ? -1 : row.sys_id > sysId ? 1 : 0;
	}

	/** First chunk whose last entry is not below (value, sysId). */
	private chunkOf(value: string, sysId: string): number {
		let low = 0;
		let high = this.chunks.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const chunk = this.chunks[middle];
			if (chunk.length > 0 && this.compare(chunk[chunk.length - 1], value, sysId) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private positionIn(chunk: Row[], value: string, sysId: string): number {
		let low = 0;
		let high = chunk.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.compare(chunk[middle], value, sysId) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
