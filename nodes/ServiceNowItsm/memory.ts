// What the items of one run need not ask ServiceNow twice. Ends with the run; keeps no failure.

import type { Work } from './descriptors';

export function memory(): Work['remember'] {
	const found = new Map<string, Promise<unknown>>();
	return <T>(key: string, find: () => Promise<T>): Promise<T> => {
		const known = found.get(key);
		if (known) return known as Promise<T>;
		const finding = find();
		found.set(key, finding);
		finding.catch(() => found.delete(key));
		return finding;
	};
}
