// Decides whether a signed-in caller may use an API at all: access policies and auth scopes. Knows no table rights.
import type { Caller } from '../engine/caller';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { authOf } from './state';

export interface Target {
	/** Name of the API, for example `Table API`; empty for pages. */
	api: string;
	method: string;
	path: string;
	/** Table in the address, if it has one. */
	table?: string;
}

/** Throws the 401 of a policy or the 403 of a scope that is too narrow. */
export function checkAccess(instance: Instance, caller: Caller, target: Target): void {
	if (!target.api) return;
	checkEnabled(instance, target.api);
	checkPolicies(instance, caller, target);
	// Basic, certificates and cookie sessions are never checked for scopes (docs: rest-api-auth-scope.md).
	if (!caller.scopes || caller.scopes.includes('useraccount')) return;
	if (instance.property('com.glide.rest.api.auth.scope.check.enable', 'true') !== 'true') return;
	if (!caller.scopes.some((scope) => covers(instance, scope, target))) {
		throw new ApiError(403, 'User Not Authorized', 'Missing required api access scope');
	}
}

/** Whole APIs can be switched off by name (docs: r_AvailableSystemProperties.md); they are then as good as absent. */
function checkEnabled(instance: Instance, api: string): void {
	const names = (property: string): string[] => instance.property(property).split(',').map((one) => one.trim()).filter(Boolean);
	const enabled = names('glide.rest.apis.enabled');
	if (names('glide.rest.apis.disabled').includes(api) || (enabled.length > 0 && !enabled.includes(api))) throw new ApiError(400, 'Requested URI does not represent any resource');
}

function checkPolicies(instance: Instance, caller: Caller, target: Target): void {
	const policies = authOf(instance).policies.filter(
		(policy) =>
			(policy.api === undefined || policy.api === target.api) &&
			(policy.methods === undefined || policy.methods.includes(target.method)) &&
			(policy.table === undefined || policy.table === target.table),
	);
	// An application's tokens may be limited to APIs that have a policy (docs: configure-an-oauth-authorization-code-grant.md).
	const restricted = caller.clientId !== undefined && instance.store.find('oauth_entity', 'client_id', caller.clientId)?.enforce_token_restrictions === 'true';
	if (policies.length === 0 && restricted) throw new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information');
	if (policies.length === 0 || caller.via === 'system' || policies.some((policy) => policy.allow.includes(caller.via))) return;
	const scheme = policies.some((policy) => policy.allow.includes('basic')) ? 'BASIC' : 'BEARER';
	throw new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information', { 'WWW-Authenticate': `${scheme} realm="Service-now"` });
}

/** sys_api_access_scope rows name, for a scope, the API and optionally the method and a part of the path. */
function covers(instance: Instance, scope: string, target: Target): boolean {
	for (const row of instance.store.all('sys_api_access_scope')) {
		if (row.active === 'false' || row.auth_scope !== scope || row.rest_api !== target.api) continue;
		if (row.http_method && row.http_method !== target.method) continue;
		if (row.resource && !target.path.includes(row.resource)) continue;
		return true;
	}
	return false;
}
