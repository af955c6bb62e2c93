// REST API access policies: which of them decides about a call, and what it answers to a way in that it does not name. Signs nobody in.
//
// docs: create-api-access-policy.md, api-access-policy-prioritization.md, create-authentication-profile.md (the challenge).

import type { Caller } from '../engine/caller';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Target } from './access';
import { policiesOfRows } from './policyRows';
import { authOf, type AccessPolicy } from './state';

/** Keys and signatures need a policy for the API itself (docs: configure-api-key.md). */
const tokenBased: Caller['via'][] = ['apiKey', 'hmac'];

/** The 401 that the policies give this caller here; undefined when they let it in. */
export function policyFault(instance: Instance, caller: Caller, target: Target): ApiError | undefined {
	if (caller.via === 'system') return undefined;
	const policies = deciding([...authOf(instance).policies, ...policiesOfRows(instance)].filter((policy) => concerns(policy, target)));
	if (policies.length === 0) return needsPolicy(instance, caller) ? refused() : undefined;
	return policies.some((policy) => admits(instance, policy, caller, target)) ? undefined : refused(challenges(instance, policies));
}

/** Whether the caller may come only where a policy is. */
function needsPolicy(instance: Instance, caller: Caller): boolean {
	if (tokenBased.includes(caller.via)) return instance.settings.auth.keysNeedPolicy;
	// An application's tokens may be limited to APIs that have a policy (docs: configure-an-oauth-authorization-code-grant.md).
	return caller.clientId !== undefined && instance.store.find('oauth_entity', 'client_id', caller.clientId)?.enforce_token_restrictions === 'true';
}

function concerns(policy: AccessPolicy, target: Target): boolean {
	return (
		(policy.api === undefined || policy.api === target.api) &&
		(policy.methods === undefined || policy.methods.includes(target.method)) &&
		(policy.version === undefined || policy.version === target.version) &&
		(policy.resource === undefined || target.path.includes(policy.resource)) &&
		(policy.table === undefined || policy.table === target.table) &&
		(policy.tables === undefined || policy.tables.includes(target.table ?? ''))
	);
}

function weight({ api, table, tables, resource, methods, version }: AccessPolicy): number {
	return (api ? 16 : 0) + (table || tables ? 8 : 0) + (resource ? 4 : 0) + (methods ? 2 : 0) + (version ? 1 : 0);
}

/** The most specific ones; several of the same weight count together. */
function deciding(policies: AccessPolicy[]): AccessPolicy[] {
	const most = Math.max(...policies.map(weight));
	return policies.filter((policy) => weight(policy) === most);
}

function admits(instance: Instance, policy: AccessPolicy, caller: Caller, { address = '' }: Target): boolean {
	if (!policy.allow.includes(caller.via) || (policy.api === undefined && tokenBased.includes(caller.via))) return false;
	if (policy.roles && !policy.roles.some((role) => caller.roles.has(role))) return false;
	if (policy.addresses && !policy.addresses.includes(address)) return false;
	return !policy.groups || groupsOf(instance, caller).some((group) => policy.groups?.includes(group));
}

function groupsOf({ store }: Instance, caller: Caller): string[] {
	return [...store.rows('sys_user_grmember').by('user', caller.userId)].map(({ group }) => store.get('sys_user_group', group)?.name ?? '');
}

/** The scheme of the profile that was mapped last, or of all of them. */
function challenges(instance: Instance, policies: AccessPolicy[]): string | string[] {
	const schemes = [...new Set(policies.flatMap(({ allow }) => allow).reverse().map((via) => (via === 'basic' ? 'BASIC' : 'BEARER')))].map((scheme) => `${scheme} realm="Service-now"`);
	const all = policies.some(({ advertiseAll }) => advertiseAll) || instance.property('glide.security.response.authenticate.header.auth_profile.first_scheme_only', 'true') === 'false';
	return all ? schemes : schemes[0];
}

function refused(challenge?: string | string[]): ApiError {
	return new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information', challenge === undefined ? {} : { 'WWW-Authenticate': challenge });
}
