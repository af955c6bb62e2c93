// Groups that hold admin or security_admin, themselves or through a group above: only who has the role sees them. Decides, refuses nothing.
//
// docs: create-an-incident.md: the read ACL of sys_user_group asks for the role that the group holds; as a result an itil user cannot
// assign an incident to such a group.

import type { Instance } from '../instance';
import type { Caller } from './caller';

const guarded = ['admin', 'security_admin'];

/** A test for groups (by sys_id) that the caller may not see; undefined when there are none. */
export function hiddenGroups({ store }: Instance, caller: Caller): ((id: string) => boolean) | undefined {
	if (caller.via === 'system') return undefined;
	const holders = new Set<string>();
	for (const name of guarded) {
		const role = caller.roles.has(name) ? undefined : store.find('sys_user_role', 'name', name);
		if (role) for (const row of store.rows('sys_group_has_role').by('role', role.sys_id)) holders.add(row.group);
	}
	if (holders.size === 0) return undefined;
	return (id) => {
		const seen = new Set<string>();
		for (let at = id; at && !seen.has(at); at = store.get('sys_user_group', at)?.parent ?? '') {
			if (holders.has(at)) return true;
			seen.add(at);
		}
		return false;
	};
}
