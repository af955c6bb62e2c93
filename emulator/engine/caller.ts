// Who makes a call: user, roles, time zone, date format. Decides no right by itself.
import type { Instance } from '../instance';
import type { Row } from '../store';
import { domainOf, type Domain } from './domain';

export interface Caller {
	/** The sys_user row; undefined for a guest. */
	user?: Row;
	userId: string;
	userName: string;
	roles: Set<string>;
	admin: boolean;
	timeZone: string;
	/** As in sys_user.date_format and time_format, for example `dd/MM/yyyy` and `HH:mm:ss`. */
	dateFormat: string;
	timeFormat: string;
	language: string;
	/** How the caller signed in; access policies and auth scopes look at it. */
	via: 'none' | 'basic' | 'oauth' | 'apiKey' | 'hmac' | 'certificate' | 'session' | 'system';
	/** The domain that the caller's reading is limited to; undefined for the global one. */
	domain?: Domain;
	/** Client id and scopes of an OAuth token. */
	clientId?: string;
	scopes?: string[];
	/** The access token itself. */
	accessToken?: string;
	/** Headers of the 401 that a guest with nearly good credentials gets. */
	refusal?: Record<string, string>;
	/** A guest whose session cookie came with the user token of another session of the same person. */
	foreignUserToken?: boolean;
}

export function guest(instance: Instance): Caller {
	return { userId: '', userName: 'guest', roles: new Set(), admin: false, ...formats(instance), via: 'none' };
}

/** What runs inside the instance: seeds, jobs, instruments. */
export function system(instance: Instance, userName = 'system'): Caller {
	return { userId: '', userName, roles: new Set(['admin']), admin: true, ...formats(instance), via: 'system' };
}

/** The caller behind a sys_user row, with roles of its own and of its groups. */
export function callerOf(instance: Instance, user: Row, via: Caller['via']): Caller {
	const roles = rolesOf(instance, user.sys_id);
	const own = formats(instance);
	return {
		user,
		userId: user.sys_id,
		userName: user.user_name,
		roles,
		admin: roles.has('admin'),
		timeZone: user.time_zone || own.timeZone,
		dateFormat: user.date_format || own.dateFormat,
		timeFormat: user.time_format || own.timeFormat,
		language: user.preferred_language || own.language,
		via,
		domain: domainOf(instance, user.sys_domain),
	};
}

function formats(instance: Instance): Pick<Caller, 'timeZone' | 'dateFormat' | 'timeFormat' | 'language'> {
	return {
		timeZone: instance.property('glide.sys.default.tz', 'America/Los_Angeles'),
		dateFormat: instance.property('glide.sys.date_format', 'yyyy-MM-dd'),
		timeFormat: instance.property('glide.sys.time_format', 'HH:mm:ss'),
		language: instance.property('glide.sys.language', 'en'),
	};
}

export function rolesOf(instance: Instance, userId: string): Set<string> {
	const { store } = instance;
	const roles = new Set<string>();
	const addRole = (roleId: string) => {
		const role = store.get('sys_user_role', roleId);
		if (role) roles.add(role.name);
	};
	for (const row of store.rows('sys_user_has_role').by('user', userId)) addRole(row.role);
	for (const membership of store.rows('sys_user_grmember').by('user', userId)) {
		for (const row of store.rows('sys_group_has_role').by('group', membership.group)) addRole(row.role);
	}
	return roles;
}
