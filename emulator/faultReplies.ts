// The answers that faults put in the place of the true one. Decides nothing: see faults.ts.
import type { FaultRule } from './faults';
import { ApiError, html, type Reply } from './http';
import type { Instance } from './instance';
import { messagePage } from './pages/layout';

/** The answer of a fault; undefined when it leaves the answer as it is. */
export function faultReply(instance: Instance, fault: FaultRule): Reply | undefined {
	if (fault.hibernating) return hibernationPage();
	if (fault.rateLimited) return rateLimited(instance, fault.rateLimited.retryAfterSeconds);
	if (fault.busy) return new ApiError(429, 'Too many requests', null).reply();
	if (fault.html !== undefined) return html(fault.html === true ? messagePage('Service temporarily unavailable') : fault.html, fault.status ?? 200, fault.headers);
	if (fault.status === undefined) return undefined;
	if (fault.body !== undefined) return { status: fault.status, headers: { 'Content-Type': 'application/json;charset=UTF-8', ...fault.headers }, body: fault.body };
	if (fault.status === 202 || fault.status === 204) return { status: fault.status, headers: fault.headers };
	return new ApiError(fault.status, fault.message ?? 'Unexpected error', fault.detail ?? null, fault.headers).reply();
}

function rateLimited(instance: Instance, seconds: number): Reply {
	return new ApiError(429, 'Rate limit exceeded', 'Rate limit of 100 requests per hour for Table API exceeded', {
		'Retry-After': String(seconds),
		'X-RateLimit-Limit': '100',
		'X-RateLimit-Reset': String(Math.floor(instance.clock.now() / 1000) + seconds),
		'X-RateLimit-Rule': '1f2e3d4c5b6a79880f1e2d3c4b5a6978',
	}).reply();
}

/** What a sleeping developer instance answers to everything, with status 200. */
export function hibernationPage(): Reply {
	return html('<!DOCTYPE html><html><head><title>Instance Hibernating page</title></head><body><h1>Your instance is hibernating.</h1><p>Sign in to the developer site to wake it up.</p></body></html>');
}
