// The restriction of Basic since 2026: whom a right password alone still lets in, and the list of those who use it. Checks no password.
//
// docs: Basic authentication restriction; KB3025707. Passes: accounts for web services only, holders of an allowed role (the admin role is
// none), accounts whose exception says so. What an exception leaves to the default is decided by a property that holds the words of the form.

import type { Caller } from '../engine/caller';
import { newSysId } from '../engine/write';
import type { Instance } from '../instance';
import type { Row } from '../store';

const prefix = 'glide.authenticate.basic_auth';

/** Whether a right password is refused. Notes the use while the restriction watches. */
export function basicRefused(instance: Instance, caller: Caller, user: Row): boolean {
	const watching = instance.property(`${prefix}.restriction.active`);
	// The emergency stop: nothing is noted and nothing refused.
	if (watching === 'false') return false;
	const forServices = user.web_service_access_only === 'true' && isOn(instance, 'allow_wsao', 'restriction.allow_wsao');
	if (watching === 'true' && !forServices) noteUse(instance, user);
	if (instance.property(`${prefix}.restriction.enforce`) !== 'true' || forServices) return false;
	const roles = instance.property(`${prefix}.allowed_roles`, 'snc_basic_auth_api_access').split(',');
	return !roles.some((role) => caller.roles.has(role.trim())) && !exempt(instance, user);
}

/** Seen under both names; on unless one of them is off. */
const isOn = (instance: Instance, ...names: string[]): boolean => names.every((name) => instance.property(`${prefix}.${name}`, 'true') === 'true');

const exceptionOf = (instance: Instance, user: Row): Row | undefined => [...instance.store.rows('sys_user_basic_auth_exception').by('user', user.sys_id)][0];

function exempt(instance: Instance, user: Row): boolean {
	const decision = exceptionOf(instance, user)?.decision || 'global';
	if (decision !== 'global') return decision === 'grant';
	return instance.property(`${prefix}.restriction.default_decision`, 'Revoke Basic Auth API login').startsWith('Maintain current login');
}

function noteUse(instance: Instance, user: Row): void {
	const rows = instance.store.rows('sys_user_basic_auth_exception');
	const now = instance.clock.stamp();
	const known = exceptionOf(instance, user);
	if (known) rows.change(known, { last_seen: now, usage_count: String(Number(known.usage_count || 0) + 1) });
	else rows.add({ sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: 'system', sys_updated_by: 'system', sys_mod_count: '0', user: user.sys_id, decision: 'global', action_taken: 'false', last_seen: now, usage_count: '1', source: 'basic' });
}
