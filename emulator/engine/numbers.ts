// Gives out record numbers: prefix and seven digits, ascending, with gaps when a write fails. Stores nothing in rows.
import type { Table } from '../dictionary';
import type { Instance } from '../instance';

const counters = new WeakMap<object, Map<string, number>>();

function countersOf(instance: Instance): Map<string, number> {
	// A reset brings a new store, and with it new counters.
	let found = counters.get(instance.store);
	if (!found) {
		found = new Map();
		counters.set(instance.store, found);
	}
	return found;
}

export function nextNumber(instance: Instance, table: Table): string {
	const prefix = table.numberPrefix;
	if (!prefix) return '';
	const known = countersOf(instance);
	const next = known.get(prefix) ?? table.definition.numberStart ?? 10001;
	known.set(prefix, next + 1);
	return `${prefix}${String(next).padStart(7, '0')}`;
}

/** Lets the numbers of a table go on above `number`. */
export function continueAfter(instance: Instance, prefix: string, number: number): void {
	const known = countersOf(instance);
	known.set(prefix, Math.max(known.get(prefix) ?? 10001, number + 1));
}
