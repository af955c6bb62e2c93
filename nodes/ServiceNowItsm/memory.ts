// What the items of one run need not ask ServiceNow twice. Ends with the run; keeps no failure.

import type { Work } from './descriptors';

export function memory(): Work['remember'] {
	const found = new Map<string, Promise<unknown>>();
	return async <T>(key: string, find: () => Promise<T>): Promise<T> => {
		const known = found.get(key) ?? find();
		found.set(key, known);
		try {
			return (await known) as T;
		} catch (error) {
			found.delete(key);
			throw error;
		}
	};
}
