// Counts requests against the rows of sys_rate_limit_rules, by user and hour. Waits for nothing.
//
// docs: inbound-REST-API-rate-limiting.md. A rule for one user beats rules for roles, those beat rules for everybody; among
// role rules the lowest limit wins. Every request that a rule concerns carries its headers; a refused one also Retry-After. Nodes
// count for themselves and merge every 30 s, so a limit takes effect late (settings.limits.rateMergeMs).

import type { Caller } from '../engine/caller';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const hour = 3_600_000;

interface Window {
	start: number;
	count: number;
	/** The count that all nodes know of, and when it was told. */
	merged: number;
	mergedAt: number;
}

const windows = new WeakMap<object, Map<string, Window>>();

export interface Asked {
	api: string;
	method: string;
	path: string;
	caller: Caller;
}

/** Headers of the rule that concerns the request, none without a rule; throws the 429 when the hour's limit is reached. */
export function countRequest(instance: Instance, asked: Asked): Record<string, string> {
	const rows = instance.store.rows('sys_rate_limit_rules').byId;
	if (rows.size === 0) return {};
	const rule = ruleFor(instance, [...rows.values()], asked);
	if (!rule) return {};
	const limit = Number(rule.limit);
	const now = instance.clock.now();
	const window = windowOf(instance, `${rule.sys_id} ${asked.caller.userId}`, Math.floor(now / hour) * hour);
	const reset = window.start + hour;
	const headers = { 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Reset': String(reset / 1000), 'X-RateLimit-Rule': rule.sys_id };
	if (now - window.mergedAt >= instance.settings.limits.rateMergeMs) {
		window.merged = window.count;
		window.mergedAt = now;
	}
	if (window.merged >= limit) {
		throw new ApiError(429, 'Rate limit exceeded', `Rate limit of ${limit} requests per hour for ${asked.api} exceeded`, { ...headers, 'Retry-After': String(Math.max(1, Math.ceil((reset - now) / 1000))) });
	}
	window.count++;
	return headers;
}

function windowOf(instance: Instance, key: string, start: number): Window {
	let known = windows.get(instance.store);
	if (!known) windows.set(instance.store, (known = new Map()));
	let window = known.get(key);
	if (!window || window.start !== start) known.set(key, (window = { start, count: 0, merged: 0, mergedAt: instance.clock.now() }));
	return window;
}

function ruleFor(instance: Instance, rows: Row[], { api, method, path, caller }: Asked): Row | undefined {
	const concerning = rows.filter(
		(rule) => rule.active !== 'false' && (!rule.api || rule.api === api) && (!rule.method || rule.method === method) && (!rule.resource || path.includes(rule.resource)),
	);
	const forUser = concerning.find((rule) => rule.type === 'user' && rule.user === caller.userId);
	if (forUser) return forUser;
	const forRoles = concerning.filter((rule) => rule.type === 'role' && caller.roles.has(instance.store.get('sys_user_role', rule.role ?? '')?.name ?? ''));
	if (forRoles.length > 0) return forRoles.reduce((lowest, rule) => (Number(rule.limit) < Number(lowest.limit) ? rule : lowest));
	return concerning.find((rule) => rule.type === 'all');
}
