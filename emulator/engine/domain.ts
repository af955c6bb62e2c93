// Domain separation: whose rows a caller sees. A domain is a group, its parent the domain above it; nobody belongs to one at first.
//
// docs: bp-db-query-with-ds.md (the condition is part of the query, so hidden rows are not even counted), bp-domain-query-method.md
// (by path), bp-default-domain.md (global rows are everybody's). A user of the global domain sees all.

import type { Table } from '../dictionary';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import type { Clause, Query } from './query/parse';

export interface Domain {
	/** sys_id of the group. */
	id: string;
	/** Begins with the path of the domain above. */
	path: string;
}

/** The domain with that sys_id; undefined for the global one. */
export function domainOf(instance: Instance, id: string | undefined): Domain | undefined {
	if (!id || id === 'global') return undefined;
	const chain: string[] = [];
	for (let at = id; at && !chain.includes(at); at = instance.store.get('sys_user_group', at)?.parent ?? '') chain.push(at);
	return { id, path: `${chain.reverse().join('/')}/` };
}

const separated = (table: Table): boolean => table.columns.has('sys_domain') && table.columns.has('sys_domain_path');

/** The query with the condition that hides other domains, in every group. */
export function withinDomain(query: Query, table: Table, { domain }: Caller): Query {
	if (!domain || !separated(table)) return query;
	const visible = (): Clause => [
		{ field: 'sys_domain', operator: '=', value: 'global' }, { field: 'sys_domain', operator: 'ISEMPTY', value: '' }, { field: 'sys_domain_path', operator: 'STARTSWITH', value: domain.path },
	];
	return { ...query, groups: query.groups.map((group) => [...group, visible()]) };
}

export function inDomain(row: Row, table: Table, { domain }: Caller): boolean {
	return !domain || !separated(table) || !row.sys_domain || row.sys_domain === 'global' || (row.sys_domain_path ?? '').startsWith(domain.path);
}

/** The caller of a request with sysparm_query_no_domain=true: only admins and holders of one role get out of their domain with it. */
export function acrossDomains(caller: Caller, asked: boolean): Caller {
	return asked && (caller.admin || caller.roles.has('query_no_domain_table_api')) ? { ...caller, domain: undefined } : caller;
}
