// Tiny addresses: a long URL is stored and stands behind a short token (seen in clients; undocumented).
import { randomBytes } from 'node:crypto';
import { readJson } from '../engine/body';
import { ApiError, ok, type Route } from '../http';
import type { Instance } from '../instance';

const stored = new WeakMap<object, Map<string, URLSearchParams>>();

function tinyOf(instance: Instance): Map<string, URLSearchParams> {
	let known = stored.get(instance.store);
	if (!known) stored.set(instance.store, (known = new Map()));
	return known;
}

/** The parameters of a request; with sysparm_tiny the stored ones, which the request's own win over. */
export function expandTiny(instance: Instance, query: URLSearchParams): URLSearchParams {
	const long = tinyOf(instance).get(query.get('sysparm_tiny') ?? '');
	if (!long) return query;
	const merged = new URLSearchParams(long);
	for (const [name, value] of query) if (name !== 'sysparm_tiny') merged.set(name, value);
	return merged;
}

export const tinyUrlRoutes: Route[] = [
	{
		method: 'POST', path: '/api/now/tinyurl', api: 'Tiny URL API',
		async handler(call, instance) {
			const { url } = await readJson(call);
			if (typeof url !== 'string' || !URL.canParse(url, instance.url)) throw new ApiError(400, 'Invalid URL');
			const long = new URL(url, instance.url);
			const token = randomBytes(16).toString('hex');
			tinyOf(instance).set(token, long.searchParams);
			return ok(`${long.pathname.split('/').pop()}?sysparm_tiny=${token}`);
		},
	},
];
