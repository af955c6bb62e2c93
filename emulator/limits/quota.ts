// What a request costs by the latency model, and what becomes of one that costs more than its quota. Waits for nothing.
//
// docs: c_DefaultQuotaRules.md (60 s for Table, Aggregate, Import Set and Attachment), KB0778443 (rows already streamed stay in a
// 200, followed by the error). A write that ran out of time was nevertheless stored.

import { ApiError, type Call, type Reply } from '../http';
import type { Instance } from '../instance';

const message = 'Transaction cancelled: maximum execution time exceeded';
const hint = `${message} Check logs for error trace or enable glide.rest.debug property to verify REST request processing`;

/** Milliseconds that the request takes by the model. */
export function costOf(instance: Instance, call: Call, reply: Reply): number {
	const { perRequestMs, perRowMs, perWriteMs } = instance.settings.latency;
	const writes = call.method === 'GET' || call.method === 'HEAD' ? 0 : 1;
	return perRequestMs + perRowMs * (reply.rowsRead ?? 0) + perWriteMs * writes;
}

/** The answer of a cancelled transaction. */
export function cancelled(instance: Instance, reply: Reply): Reply {
	const { perRequestMs, perRowMs } = instance.settings.latency;
	const { quotaMs } = instance.settings.limits;
	return cutRows(reply, perRowMs > 0 ? Math.max(0, Math.floor((quotaMs - perRequestMs) / perRowMs)) : 0) ?? new ApiError(500, message, hint).reply();
}

/** A list answer that ends after some rows with the error of a cancelled transaction; undefined when it is no list. */
export function cutRows(reply: Reply, rows: number): Reply | undefined {
	const { result } = (reply.body ?? {}) as { result?: unknown };
	if (!Array.isArray(result)) return undefined;
	return { ...reply, body: { result: result.slice(0, rows), error: { message, detail: hint }, status: 'failure' } };
}
