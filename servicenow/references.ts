// Which tables reference columns point to, and how a record of them is found by the name that people know. Changes nothing.

import { chainOf, readable } from './dictionary';
import { condition, EncodedQuery, oneOf } from './encodedQuery';
import { badInput, ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { isSysId, listRows } from './tableApi';
import type { Row, Send } from './types';

export interface ReferencedTable {
	table: string;
	/** For messages. */
	noun: string;
	/** Columns that name a record, the most certain first. */
	names: readonly string[];
}

const USER: ReferencedTable = { table: 'sys_user', noun: 'user', names: ['user_name', 'email', 'name'] };
const GROUP: ReferencedTable = { table: 'sys_user_group', noun: 'group', names: ['name'] };
const CONFIGURATION_ITEM: ReferencedTable = { table: 'cmdb_ci', noun: 'configuration item', names: ['name'] };

/** Columns that mean the same on every table that has them. */
export const REFERENCES: Readonly<Record<string, ReferencedTable>> = {
	assigned_to: USER,
	assignment_group: GROUP,
	caller_id: USER,
	closed_by: USER,
	cmdb_ci: CONFIGURATION_ITEM,
	manager: USER,
	opened_by: USER,
	owned_by: USER,
	requested_by: USER,
	requested_for: USER,
	resolved_by: USER,
};

/**
 * The sys_id of the record that a text names; a sys_id names itself.
 * @throws ServiceNowError when none or several have that name
 */
export async function referenceOf(send: Send, { table, noun, names }: ReferencedTable, text: string): Promise<string> {
	const name = text.trim();
	if (name === '' || isSysId(name)) return name;
	const [first, ...others] = names.map((column) => EncodedQuery.everything.and(condition(column, '=', name)));
	const query = others.reduce((joined, other) => joined.or(other), first);
	const reply = await send(listRows(table, { query: query.toString(), limit: 10, fields: ['sys_id', ...names] }));
	const called = (column: string) => (row: Row) => rawValue(row, column).toLowerCase() === name.toLowerCase();
	for (const column of names) {
		const found = rowsOf(reply).filter(called(column));
		if (found.length === 1) return rawValue(found[0], 'sys_id');
		if (found.length > 1) throw badInput(`${found.length} records of ${table} are called "${name}"`, `Choose the ${noun} from the list, or enter the sys_id.`);
	}
	throw new ServiceNowError({ kind: 'notFound', message: `No ${noun} is called "${name}"`, advice: `Enter the ${names.join(', ')} or the sys_id, or choose from the list. The account may also lack the right to read ${table}.` });
}

const OF_TABLE: Readonly<Record<string, ReferencedTable>> = Object.fromEntries([USER, GROUP, CONFIGURATION_ITEM].map((known) => [known.table, known]));

/**
 * Where those of the columns lead that are references, by the instance's dictionary; empty where the account may not read it.
 * One request tells whether there is any, as a rule the only one. References whose value is no sys_id (`reference_key`) are left out.
 */
export async function referencesOf(send: Send, table: string, columns: readonly string[]): Promise<Map<string, ReferencedTable>> {
	const query = EncodedQuery.everything.and(oneOf('element', columns), condition('internal_type', '=', 'reference'), condition('active', '=', 'true'));
	const rows = (await readable(send, 'sys_dictionary', query, ['name', 'element', 'reference', 'reference_key'])).filter((row) => ['', 'sys_id'].includes(rawValue(row, 'reference_key')));
	const references = new Map<string, ReferencedTable>();
	if (rows.length === 0) return references;
	const chain = await chainOf(send, table);
	for (const column of columns) {
		const [row] = chain.flatMap((owner) => rows.filter((candidate) => rawValue(candidate, 'name') === owner && rawValue(candidate, 'element') === column));
		const target = row ? rawValue(row, 'reference') : '';
		if (target !== '') references.set(column, await namedBy(send, target));
	}
	return references;
}

/** How records of any table are named: by the display column that its dictionary, or its nearest parent's, tells. */
export async function namedBy(send: Send, table: string): Promise<ReferencedTable> {
	const chain = await chainOf(send, table);
	const known = chain.find((owner) => OF_TABLE[owner]);
	if (known !== undefined) return { ...OF_TABLE[known], table };
	const rows = await readable(send, 'sys_dictionary', EncodedQuery.everything.and(oneOf('name', chain), condition('display', '=', 'true')), ['name', 'element']);
	const [display] = chain.flatMap((owner) => rows.filter((row) => rawValue(row, 'name') === owner).map((row) => rawValue(row, 'element')));
	return { table, noun: `record of ${table}`, names: [display ?? (chain.includes('task') ? 'number' : 'name')] };
}
