// Decides whether a signed-in caller may use an API at all: access policies, auth scopes, the API's own ACL. Knows no table rights.
import type { Caller } from '../engine/caller';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { policyFault } from './policies';

export interface Target {
	/** Name of the API, for example `Table API`; empty for pages. */
	api: string;
	method: string;
	path: string;
	/** `v1`, `v2`, or empty for the unversioned form. */
	version?: string;
	/** Table in the address, if it has one. */
	table?: string;
	/** Address that the request comes from. */
	address?: string;
}

/** Throws the 401 of a policy, the 403 of a scope that is too narrow, or the 403 of the API's ACL. */
export function checkAccess(instance: Instance, caller: Caller, target: Target): void {
	if (!target.api) return;
	checkEnabled(instance, target.api);
	const fault = policyFault(instance, caller, target);
	if (fault) throw fault;
	checkScopes(instance, caller, target);
	checkAcl(instance, caller, target.api);
}

/** Whole APIs can be switched off by name (docs: r_AvailableSystemProperties.md); they are then as good as absent. */
function checkEnabled(instance: Instance, api: string): void {
	const names = (property: string): string[] => instance.property(property).split(',').map((one) => one.trim()).filter(Boolean);
	const enabled = names('glide.rest.apis.enabled');
	if (names('glide.rest.apis.disabled').includes(api) || (enabled.length > 0 && !enabled.includes(api))) throw new ApiError(400, 'Requested URI does not represent any resource');
}

/** Basic, certificates and cookie sessions are never checked for scopes (docs: rest-api-scope-troubleshooting.md). */
function checkScopes(instance: Instance, { scopes }: Caller, target: Target): void {
	if (!scopes || scopes.includes('useraccount')) return;
	if (instance.property('com.glide.rest.api.auth.scope.check.enable', 'true') !== 'true') return;
	const asked = scopesOf(instance, target);
	if (asked.length === 0 && instance.settings.oauth.scopeLimits === 'protected') return;
	if (!asked.some((scope) => scopes.includes(scope))) throw new ApiError(403, 'User Not Authorized', 'Missing required api access scope');
}

/** sys_api_access_scope rows name, for a scope, the API and optionally the method and a part of the path. */
function scopesOf(instance: Instance, { api, method, path }: Target): string[] {
	const found: string[] = [];
	for (const row of instance.store.all('sys_api_access_scope')) {
		if (row.active === 'false' || row.rest_api !== api) continue;
		if (row.http_method && row.http_method !== method) continue;
		if (!row.resource || path.includes(row.resource)) found.push(row.auth_scope);
	}
	return found;
}

/** REST APIs have ACLs of their own; those of Table, Aggregate, Import Set and Attachment come inactive (docs: c_RESTAPI.md). */
function checkAcl(instance: Instance, caller: Caller, api: string): void {
	for (const acl of instance.store.rows('sys_security_acl').by('name', api)) {
		if (acl.type !== 'REST_Endpoint' || acl.active !== 'true' || (caller.admin && acl.admin_overrides !== 'false')) continue;
		const roles = [...instance.store.rows('sys_security_acl_role').by('sys_security_acl', acl.sys_id)].map((row) => instance.store.get('sys_user_role', row.sys_user_role ?? '')?.name ?? '');
		if (roles.length > 0 && !roles.some((role) => caller.roles.has(role))) throw new ApiError(403, 'User Not Authorized', 'Failed API level ACL Validation');
	}
}
