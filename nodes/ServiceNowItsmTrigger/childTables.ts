// Finds the tables whose records are records of the watched table too: ServiceNow's history names a record's own class, never a parent. Keeps nothing.
// ServiceNow documentation: "Table extension and classes" (sys_db_object.super_class, sys_class_name), "Exploring auditing".

import { readable } from '../../servicenow/dictionary';
import { condition, EncodedQuery, oneOf } from '../../servicenow/encodedQuery';
import { ServiceNowError } from '../../servicenow/errors';
import { ignoredColumns } from '../../servicenow/queryCheck';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Send } from '../../servicenow/types';
import type { Settings } from './descriptors';

/** Characters that the list of names may have in a query: longer addresses are refused somewhere on the way (status 414). */
const LONGEST_LIST = 2_500;
const MAX_LEVELS = 15;

export interface Family {
	/** The watched table first, then its child tables of every generation. */
	names: string[];
	notices: string[];
}

/** The condition that a row of ServiceNow's history is about a record of the watched table. */
export const ofFamily = (column: string, { table, tables = [table] }: Pick<Settings, 'table' | 'tables'>): string =>
	tables.length > 1 ? oneOf(column, tables) : condition(column, '=', table);

/** @throws ServiceNowError when changes of child tables would be missed, with what to do */
export async function familyOf(send: Send, table: string): Promise<Family> {
	const names = [table];
	let parents = await tablesBy(send, condition('name', '=', table));
	// The table knows itself, or the account may not read what tables there are.
	if (!parents.includes(table)) return await familyByRecords(send, table);
	for (let level = 0; parents.length > 0 && level < MAX_LEVELS; level++) {
		const children = await tablesBy(send, oneOf('super_class.name', parents));
		parents = children.filter((name) => !names.includes(name));
		names.push(...parents);
		if (names.join().length > LONGEST_LIST) throw tooMany(table, names.length - 1);
	}
	return { names, notices: [] };
}

const tablesBy = async (send: Send, filter: string): Promise<string[]> =>
	(await readable(send, 'sys_db_object', EncodedQuery.everything.and(filter), ['name'])).map((row) => rawValue(row, 'name')).filter((name) => name !== '');

/** Without the list of tables: no child table matters as long as no record is of one. */
async function familyByRecords(send: Send, table: string): Promise<Family> {
	const query = EncodedQuery.everything.and(condition('sys_class_name', '!=', table), condition('sys_class_name', 'ISNOTEMPTY')).toString();
	const reply = await send(listRows(table, { query, limit: 1, fields: ['sys_id', 'sys_class_name'] }));
	const [row] = rowsOf(reply);
	const some = row !== undefined || Number(reply.headers['x-total-count'] ?? 0) > 0;
	const className = row === undefined ? '' : rawValue(row, 'sys_class_name');
	// A table without the column has no child tables, and ServiceNow leaves the conditions out.
	const hasClasses = some && (className !== '' || (await ignoredColumns(send, table, ['sys_class_name'])).length === 0);
	if (hasClasses && className !== table) throw unknownChildren(table, className);
	const notice = `The account may not read which child tables ${table} has (sys_db_object). No record is of one now; records that will be are not watched. To be sure, give it read access to sys_db_object`;
	return { names: [table], notices: hasClasses || !some ? [notice] : [] };
}

const tooMany = (table: string, count: number): ServiceNowError =>
	new ServiceNowError({
		kind: 'badInput',
		message: `The table ${table} has ${count} or more child tables, too many to watch the history of in one query`,
		advice: 'Choose the child table whose records matter, with one trigger for each; or use the event "Updated", which reads the table itself and needs no list.',
	});

const unknownChildren = (table: string, className: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'forbidden',
		message: `The table ${table} has records of child tables${className === '' ? '' : ` (${className})`}, and the account may not read which child tables there are`,
		advice: `ServiceNow's history names the child table, so their changes would be missed. Ask the ServiceNow administrator for read access to sys_db_object for the account, choose the child table itself, or use the event "Updated".`,
	});
