// Cuts the space of sys_ids into ranges that together hold every id, whatever it looks like. Asks nothing and compares no ids.

import { condition } from './encodedQuery';

/** The ids above `after`, or from `from` on, and below `before`; without a bound the range is open on that side. */
export interface IdRange {
	after?: string;
	from?: string;
	before?: string;
}

const DIGITS = 32;
const END = 1n << BigInt(DIGITS * 4);

/** The conditions of a range, for `EncodedQuery.and`. */
export const conditionsOf = ({ after, from, before }: IdRange): string[] => [
	...(after === undefined ? [] : [condition('sys_id', '>', after)]),
	...(from === undefined ? [] : [condition('sys_id', '>=', from)]),
	...(before === undefined ? [] : [condition('sys_id', '<', before)]),
];

const numberOf = (id: string): bigint | undefined => (/^[0-9a-f]{1,32}$/i.test(id) ? BigInt(`0x${id.padEnd(DIGITS, '0')}`) : undefined);

/**
 * The range in `parts` pieces of the same width, in order. sys_ids are 32 hexadecimal digits, spread over the whole space; a bound that
 * is none cannot be measured, so the range stays in one piece.
 */
export function cut(range: IdRange, parts: number): IdRange[] {
	const low = range.after ?? range.from;
	const start = low === undefined ? 0n : numberOf(low);
	const end = range.before === undefined ? END : numberOf(range.before);
	if (start === undefined || end === undefined || end - start <= BigInt(parts)) return [range];
	const bounds = Array.from({ length: parts - 1 }, (_, index) => (start + ((end - start) * BigInt(index + 1)) / BigInt(parts)).toString(16).padStart(DIGITS, '0'));
	return Array.from({ length: Math.max(1, parts) }, (_, index) => ({
		...(index === 0 ? { after: range.after, from: range.from } : { from: bounds[index - 1] }),
		before: index === parts - 1 ? range.before : bounds[index],
	}));
}
