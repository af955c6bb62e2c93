// Reads REST API access policies out of their records: policy, mappings, profiles. Decides nothing.
//
// A policy counts when it is active and a profile is mapped to it. What kind of profile asks for which way in: its class and its type.

import type { Caller } from '../engine/caller';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { AccessPolicy } from './state';

const ways: Record<string, Caller['via']> = { basic_auth: 'basic', oauth: 'oauth', id_token: 'oauth', mutual_auth: 'certificate', http_key_auth: 'apiKey', http_hmac_auth: 'hmac' };

export function policiesOfRows(instance: Instance): AccessPolicy[] {
	const found: AccessPolicy[] = [];
	for (const row of instance.store.all('sys_api_access_policy')) {
		if (row.active !== 'true') continue;
		const allow = waysOf(instance, row);
		if (allow.length > 0) found.push(policyOf(instance, row, allow));
	}
	return found;
}

/** In the order in which the profiles were mapped. */
function waysOf(instance: Instance, policy: Row): Caller['via'][] {
	return [...instance.store.rows('sys_auth_profile_mapping').by('api_access_policy', policy.sys_id)].flatMap((mapping) => {
		const profile = instance.store.get('inbound_auth_profile', mapping.inbound_auth_profile ?? '');
		const way = profile && profile.active !== 'false' ? ways[profile.sys_class_name === 'std_http_auth' ? profile.type : profile.sys_class_name] : undefined;
		return way ? [way] : [];
	});
}

function policyOf(instance: Instance, row: Row, allow: Caller['via'][]): AccessPolicy {
	const isGlobal = row.apply_global === 'true';
	/** The value of a column, unless the policy applies to all of its kind. */
	const only = (column: string, all: string): string | undefined => (row.apply_all === 'true' || row[all] === 'true' ? undefined : row[column] || undefined);
	const method = only('http_method', 'apply_all_methods');
	const tables = row.apply_all_tables === 'true' || !row.api_tablename ? undefined : row.api_tablename.split(',').map((one) => instance.store.get('sys_db_object', one)?.name ?? one);
	return {
		...(isGlobal ? {} : { api: row.api || undefined, version: only('version', 'apply_all_versions'), resource: only('api_resource', 'apply_all_resources'), tables }),
		methods: method ? [method.toUpperCase()] : undefined,
		allow,
		advertiseAll: row.all_authn_scheme_authenticate_header === 'true',
	};
}
