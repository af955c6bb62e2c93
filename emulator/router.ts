// Finds the route of a path and decodes its variables. Knows nothing about what routes do.
import type { Method, Route } from './http';

export interface Match {
	route: Route;
	params: Record<string, string>;
}

interface Compiled {
	route: Route;
	methods: Set<string>;
	parts: string[];
}

export class Router {
	private readonly compiled: Compiled[];

	constructor(readonly routes: readonly Route[]) {
		this.compiled = routes.map((route) => ({
			route,
			methods: new Set(Array.isArray(route.method) ? route.method : [route.method]),
			parts: route.path.split('/'),
		}));
	}

	/** The route, `method` when only the method is wrong, or undefined when no route has the path. */
	find(method: Method, path: string): Match | 'method' | undefined {
		const parts = path.split('/');
		let pathKnown = false;
		for (const candidate of this.compiled) {
			const params = matchParts(candidate.parts, parts);
			if (!params) continue;
			if (candidate.methods.has(method) || (method === 'HEAD' && candidate.methods.has('GET'))) {
				return { route: candidate.route, params };
			}
			pathKnown = true;
		}
		return pathKnown ? 'method' : undefined;
	}
}

function matchParts(pattern: string[], parts: string[]): Record<string, string> | undefined {
	if (pattern.length !== parts.length) return undefined;
	const params: Record<string, string> = {};
	for (let i = 0; i < pattern.length; i++) {
		const expected = pattern[i];
		if (expected.startsWith('{')) {
			if (parts[i] === '') return undefined;
			params[expected.slice(1, -1)] = decode(parts[i]);
		} else if (expected !== parts[i]) {
			return undefined;
		}
	}
	return params;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Splits `/api/now/v2/table/x` into the unversioned path and `v2`. Doubled slashes count as one: a client that always sends them works. */
export function splitVersion(rawPath: string): { path: string; version: string } {
	const path = rawPath.replace(/\/{2,}/g, '/');
	const found = /^(\/api\/[^/]+)\/(v\d)(\/.*)$/.exec(path);
	return found ? { path: found[1] + found[3], version: found[2] } : { path, version: '' };
}
