// Who may read, change, create and delete which rows and columns. Rules are data; nothing here answers a request.
//
// A rule denies. It names whom (a user, or everybody without one of some roles), a table, an operation, and optionally columns
// or an encoded query for the rows that it is about. Rules without a user do not concern admins, but those that say so.
// Stock rules stand for the ACLs of a new instance (roles: inci-roles-instld-itsm-roles.md, resolve-and-close-an-incident.md).

import type { Table } from '../dictionary';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { system, type Caller } from './caller';
import { lockedColumns } from './closedIncidents';
import { partsOf } from './databaseView';
import { inDomain } from './domain';
import { hiddenGroups } from './privilegedGroups';
import { compileQuery } from './query/compile';
import type { Test } from './query/conditions';
import { parseQuery } from './query/parse';
import type { Write } from './rules/write';

export type Operation = 'read' | 'write' | 'create' | 'delete' | 'query_match' | 'query_range';

export interface Denial {
	/** Only this user (user name), even an admin; absent: everybody whom `withoutRoles` leaves. */
	user?: string;
	/** Concerns callers who have none of these roles. */
	withoutRoles?: string[];
	table: string;
	operation: Operation;
	/** Columns; absent: the whole row. */
	fields?: string[];
	/** Rows that the rule is about, as an encoded query; evaluated for the caller, so `javascript:gs.getUserID()` works. */
	query?: string;
	/** Concerns admins as well. */
	adminsToo?: true;
	/** The table as a whole answers 403 instead of leaving rows out. */
	forbidden?: boolean;
}

const itil = ['itil', 'sn_incident_write', 'admin'];

const writing: Operation[] = ['create', 'write', 'delete'];

/** Tables of the platform, and the roles that may write them (docs: t_ViewChoiceListDefinitions.md for those of the dictionary). */
const keepers: [string[], string[]][] = [
	[['sys_dictionary', 'sys_dictionary_override', 'sys_db_object', 'sys_documentation'], ['admin', 'personalize_dictionary']],
	[['sys_choice'], ['admin', 'personalize_dictionary', 'personalize_choices']],
	[['sys_user_role', 'sys_user_has_role', 'sys_group_has_role', 'sys_user_group', 'sys_user_grmember'], ['admin', 'user_admin']],
	[['sys_script'], ['admin', 'business_rule_admin']],
	[['sys_rest_message', 'sys_rest_message_fn', 'sys_auth_profile_basic'], ['admin', 'web_service_admin']],
	[['sys_properties', 'sys_data_policy2', 'sys_data_policy_rule', 'sys_trigger', 'sysrule_assignment', 'sys_encryption_context', 'fx_currency', 'fx_rate'], ['admin']],
	[['cmdb_identifier', 'cmdb_identifier_entry'], ['admin', 'itil_admin']],
];

const stock: Denial[] = [
	{ table: 'incident', operation: 'read', withoutRoles: [...itil, 'sn_incident_read', 'itil_admin'], query: 'caller_id!=javascript:gs.getUserID()^opened_by!=javascript:gs.getUserID()^NQcaller_idISEMPTY^opened_by!=javascript:gs.getUserID()' },
	{ table: 'incident', operation: 'write', withoutRoles: [...itil, 'list_updater'], query: 'caller_id!=javascript:gs.getUserID()^opened_by!=javascript:gs.getUserID()^NQcaller_idISEMPTY^opened_by!=javascript:gs.getUserID()' },
	{ table: 'task', operation: 'delete', withoutRoles: ['itil_admin', 'admin'] },
	{ table: 'sys_user', operation: 'write', withoutRoles: ['user_admin', 'admin'] },
	{ table: 'sys_user', operation: 'create', withoutRoles: ['user_admin', 'admin'] },
	{ table: 'sys_user', operation: 'delete', withoutRoles: ['user_admin', 'admin'] },
	// Everybody sees the own tokens (My Connected Apps) and certificates; the rest is the business of the roles for it (docs: t_ManageTokens.md, set-up-mutual-auth.md).
	{ table: 'oauth_credential', operation: 'read', withoutRoles: ['oauth_admin', 'admin'], query: 'user!=javascript:gs.getUserID()' },
	...(['write', 'delete'] as const).map((operation): Denial => ({ table: 'oauth_credential', operation, withoutRoles: ['oauth_admin', 'admin'], query: 'user!=javascript:gs.getUserID()' })),
	{ table: 'oauth_credential', operation: 'create', withoutRoles: ['oauth_admin', 'admin'] },
	...(['create', 'write', 'delete'] as const).flatMap((operation) => ['sys_ca_certificate', 'sys_user_certificate'].map((table): Denial => ({ table, operation, withoutRoles: ['sso_config_admin', 'admin'] }))),
	...(['create', 'write', 'delete'] as const).flatMap((operation) => ['sys_api_access_policy', 'inbound_auth_profile', 'sys_auth_profile_mapping', 'sys_token_auth_parameter', 'api_key'].map((table): Denial => ({ table, operation, withoutRoles: ['api_service_admin', 'admin'] }))),
	{ table: 'sys_audit_delete', operation: 'read', withoutRoles: ['admin'], forbidden: true },
	{ table: 'sys_audit', operation: 'read', withoutRoles: ['admin', 'itil'], forbidden: true },
	{ table: 'sys_journal_field', operation: 'read', withoutRoles: ['admin', 'itil'], forbidden: true },
	{ table: 'sys_auth_profile_basic', operation: 'read', withoutRoles: ['admin'], forbidden: true },
	...keepers.flatMap(([tables, roles]) => tables.flatMap((table) => writing.map((operation): Denial => ({ table, operation, withoutRoles: roles })))),
	// Access rules need the elevated role security_admin, which nobody has over REST.
	...['sys_security_acl', 'sys_security_acl_role'].flatMap((table) => writing.map((operation): Denial => ({ table, operation, adminsToo: true }))),
];

const metadata = new Set(['sys_dictionary', 'sys_db_object', 'sys_choice', 'sys_documentation', 'sys_dictionary_override']);

export class Access {
	private rules: Denial[] = [...stock];
	private byTable = new WeakMap<Table, Denial[]>();

	constructor(private readonly instance: Instance) {}

	/** Adds a rule; it counts from the next request on. */
	deny(rule: Denial): void {
		this.rules.push(rule);
		this.byTable = new WeakMap();
	}

	/** Removes the rules about a table, stock ones included. */
	allow(table: string): void {
		this.rules = this.rules.filter((rule) => rule.table !== table);
		this.byTable = new WeakMap();
	}

	/** Back to the stock rules. */
	clear(): void {
		this.rules = [...stock];
		this.byTable = new WeakMap();
	}

	/** Rules that concern this caller on this table. */
	private concerning(caller: Caller, table: Table, operation: Operation): Denial[] {
		let rules = this.byTable.get(table);
		if (!rules) {
			rules = this.rules.filter((rule) => table.ancestry.includes(rule.table));
			this.byTable.set(table, rules);
		}
		if (rules.length === 0 || caller.via === 'system') return [];
		return rules.filter((rule) => rule.operation === operation && concerns(rule, caller));
	}

	/** Throws 403 when the caller may not read the table at all. */
	checkTable(caller: Caller, table: Table): void {
		for (const part of table.definition.view ?? []) this.checkTable(caller, tableNamed(this.instance, part.table));
		const hidden = this.instance.settings.table.metadataForbidden && metadata.has(table.name) && !caller.admin;
		const closed = table.definition.webServiceAccess === false;
		if (hidden || closed || this.concerning(caller, table, 'read').some((rule) => rule.forbidden && !rule.fields)) throw notAllowed();
	}

	/** A test of whole rows, or undefined when the caller may read them all. */
	rowTest(caller: Caller, table: Table, operation: Operation = 'read'): Test | undefined {
		const rules = this.concerning(caller, table, operation).filter((rule) => !rule.fields);
		if (rules.length === 0 && table.definition.view) return this.viewTest(caller, table.definition.view);
		const domain = operation === 'read' && caller.domain !== undefined;
		const hidden = operation === 'read' && table.name === 'sys_user_group' ? hiddenGroups(this.instance, caller) : undefined;
		if (rules.length === 0 && !domain && !hidden) return undefined;
		const denied = rules.map((rule) => (rule.query ? this.compile(rule.query, table, caller) : () => true));
		if (hidden) denied.push((row) => hidden(row.sys_id));
		return (row) => !denied.some((test) => test(row)) && (!domain || inDomain(row, table, caller));
	}

	/** Without rules of its own, a view's row is readable when every row in it is (docs: c_DatabaseViews.md). */
	private viewTest(caller: Caller, view: { table: string }[]): Test | undefined {
		const tests = new Map(view.map(({ table }) => [table, this.rowTest(caller, tableNamed(this.instance, table))]));
		if ([...tests.values()].every((test) => test === undefined)) return undefined;
		return (row) => partsOf(row).every(([table, part]) => tests.get(table)?.(part) ?? true);
	}

	/** Whether the caller finds the row: by the business rules on Query of the table that is asked, then by rights. */
	readable(caller: Caller, table: Table, row: Row): boolean {
		const narrowed = this.instance.narrowing(table, caller);
		if (narrowed !== '' && !this.compile(narrowed, table, caller)(row)) return false;
		return this.rowTest(caller, this.instance.dictionary.table(row.sys_class_name ?? '') ?? table)?.(row) ?? true;
	}

	/** Columns that the caller may not see or write, with the rows that this is about (undefined: all rows). */
	deniedFields(caller: Caller, table: Table, operation: 'read' | 'write' | 'create' = 'read'): Map<string, Test | undefined> {
		const denied = new Map<string, Test | undefined>();
		for (const rule of this.concerning(caller, table, operation)) {
			for (const field of rule.fields ?? []) denied.set(field, rule.query ? this.compile(rule.query, table, caller) : undefined);
		}
		for (const part of table.definition.view ?? []) for (const [field, about] of this.deniedFields(caller, tableNamed(this.instance, part.table), operation)) denied.set(`${part.prefix}_${field}`, about && ((row) => partsOf(row).some(([name, one]) => name === part.table && about(one))));
		return denied;
	}

	/** Whether the caller may filter (`query_match`, `query_range`) by the column; read access decides where no rule exists. */
	mayQuery(caller: Caller, table: Table, field: string, operation: 'query_match' | 'query_range'): boolean {
		const rules = this.concerning(caller, table, operation);
		if (rules.some((rule) => !rule.fields || rule.fields.includes(field))) return false;
		const read = this.deniedFields(caller, table, 'read');
		return !(read.has(field) && read.get(field) === undefined);
	}

	/** Refuses a write as a whole with 403, or drops the columns that the caller may not write. */
	checkWrite(caller: Caller, write: Write, fields: string[]): void {
		const word = { insert: 'Insert', update: 'Update', delete: 'Delete' }[write.operation];
		const refused = (): ApiError => new ApiError(403, 'Operation Failed', `ACL Exception ${word} Failed due to security constraints`);
		// Database views are read-only for everybody (docs: c_RESTAPI.md).
		if (write.table.definition.view) throw refused();
		if (caller.via === 'system') return;
		const operation: Operation = write.operation === 'insert' ? 'create' : write.operation === 'delete' ? 'delete' : 'write';
		const allowed = this.rowTest(caller, write.table, operation);
		if (allowed && !allowed(write.previous ?? write.values)) throw refused();
		if (write.operation === 'delete') return;
		// docs: glide.security.granular.create; without it, who may create a row may fill every column.
		if (write.operation === 'insert' && this.instance.property('glide.security.granular.create', 'true') === 'false') return;
		const denied = this.deniedFields(caller, write.table, 'write');
		const locked = lockedColumns(write, caller);
		if (locked === 'all') throw refused();
		const forbidden = (field: string): boolean => (denied.has(field) && (denied.get(field)?.(write.previous ?? write.values) ?? true)) || locked?.(field) === true || this.isHiddenGroup(caller, write, field);
		for (const field of [...fields, ...write.entries.map(({ element }) => element)]) {
			if (!forbidden(field)) continue;
			if (this.instance.settings.table.deniedField === 'refuse') throw refused();
			write.drop(field);
		}
	}

	/** A group that the caller may not see cannot be given to anything. */
	private isHiddenGroup(caller: Caller, { table, values }: Write, field: string): boolean {
		return table.columns.get(field)?.reference === 'sys_user_group' && Boolean(values[field]) && hiddenGroups(this.instance, caller)?.(values[field]) === true;
	}

	private compile(query: string, table: Table, caller: Caller): Test {
		return compileQuery(this.instance, table.name, parseQuery(query), caller ?? system(this.instance)).matches;
	}
}

/** What a table answers that the caller may not read at all. */
export const notAllowed = (): ApiError => new ApiError(403, 'Insufficient rights to query records', null);

function tableNamed(instance: Instance, name: string): Table {
	const table = instance.dictionary.table(name);
	if (!table) throw new Error(`no table ${name}`);
	return table;
}

function concerns(rule: Denial, caller: Caller): boolean {
	if (rule.user !== undefined) return rule.user === caller.userName;
	if (caller.admin) return rule.adminsToo === true;
	return !(rule.withoutRoles ?? []).some((role) => caller.roles.has(role));
}
