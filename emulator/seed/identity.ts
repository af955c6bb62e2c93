// Deterministic identifiers and random numbers for seeded rows. Nothing here is secret or unique across seeds.
import { createHash } from 'node:crypto';

/** A sys_id that is always the same for the same words. */
export function idOf(...words: (string | number)[]): string {
	return createHash('md5').update(words.join('\n')).digest('hex');
}

/** Mulberry32: the same seed gives the same numbers, 0 up to 1. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)];
