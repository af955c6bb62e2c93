// What ServiceNow's own metadata says of a table: its columns, inherited ones included. Changes nothing; works without admin rights, less exactly.
//
// sources, in this order    | gives
// sys_db_object, dictionary | label, type, mandatory, read-only, reference, dependency
// one record of the table   | column names alone, for accounts that may not read the dictionary
// ServiceNow documentation: "Tables and columns" (sys_db_object, sys_dictionary); rows exist on the table that defines a column only.

import { condition, EncodedQuery, oneOf } from './encodedQuery';
import { ServiceNowError } from './errors';
import { rawValue, rowsOf } from './record';
import { listRows, tablePath } from './tableApi';
import type { Row, Send } from './types';

export interface Column {
	name: string;
	label: string;
	/** ServiceNow's internal type: `string`, `reference`, `glide_date_time`, … */
	type: string;
	mandatory: boolean;
	readOnly: boolean;
	/** The table that a reference points to. */
	reference?: string;
	/** Whether the column has a list of choices. */
	hasChoices: boolean;
	/** The column that decides which choices are offered. */
	dependsOn?: string;
}

export interface TableColumns {
	columns: Column[];
	/** Whether types and rights are known; otherwise only the names are. */
	described: boolean;
	/** The table and its parents, nearest first. */
	chain: string[];
}

const MAX_PARENTS = 12;

/** @throws ServiceNowError when not even a record of the table can be read */
export async function columnsOfTable(send: Send, table: string): Promise<TableColumns> {
	tablePath(table);
	const chain = await chainOf(send, table);
	const rows = await readable(send, 'sys_dictionary', EncodedQuery.everything.and(oneOf('name', chain), condition('element', 'ISNOTEMPTY'), condition('active', '=', 'true')), DICTIONARY_FIELDS);
	if (rows.length === 0) return { columns: await namesFromRecord(send, table), described: false, chain };
	const columns = new Map<string, Column>();
	for (const owner of [...chain].reverse()) {
		for (const row of rows.filter((candidate) => rawValue(candidate, 'name') === owner)) columns.set(rawValue(row, 'element'), columnOf(row));
	}
	return { columns: [...columns.values()].sort((a, b) => a.label.localeCompare(b.label)), described: true, chain };
}

const DICTIONARY_FIELDS = ['name', 'element', 'column_label', 'internal_type', 'mandatory', 'read_only', 'reference', 'choice', 'dependent_on_field', 'dependent'];

function columnOf(row: Row): Column {
	const name = rawValue(row, 'element');
	return {
		name,
		label: rawValue(row, 'column_label') || labelOf(name),
		type: rawValue(row, 'internal_type') || 'string',
		mandatory: rawValue(row, 'mandatory') === 'true',
		readOnly: rawValue(row, 'read_only') === 'true',
		reference: rawValue(row, 'reference') || undefined,
		hasChoices: ['1', '2', '3'].includes(rawValue(row, 'choice')),
		dependsOn: rawValue(row, 'dependent_on_field') || rawValue(row, 'dependent') || undefined,
	};
}

/** The table and its parents, nearest first; the table alone where that may not be read. */
export async function chainOf(send: Send, table: string): Promise<string[]> {
	const chain = [table];
	while (chain.length < MAX_PARENTS) {
		const [row] = await readable(send, 'sys_db_object', EncodedQuery.everything.and(condition('name', '=', chain[chain.length - 1])), ['name', 'super_class.name']);
		const parent = row ? rawValue(row, 'super_class.name') : '';
		if (parent === '' || chain.includes(parent)) break;
		chain.push(parent);
	}
	return chain;
}

/** Rows of a metadata table; none where the account may not read it. */
export async function readable(send: Send, table: string, query: EncodedQuery, fields: string[]): Promise<Row[]> {
	return await unlessRefused(async () => rowsOf(await send(listRows(table, { query: query.toString(), limit: 5000, fields, count: false }))), []);
}

/** What the question gives, or the other value where the account may not ask it. */
export async function unlessRefused<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof ServiceNowError && REFUSALS.has(error.kind)) return otherwise;
		throw error;
	}
}

const REFUSALS: ReadonlySet<string> = new Set(['forbidden', 'notFound', 'rejected']);

async function namesFromRecord(send: Send, table: string): Promise<Column[]> {
	const [row = {}] = rowsOf(await send(listRows(table, { query: '', limit: 1, count: false })));
	return Object.keys(row)
		.sort()
		.map((name) => ({ name, label: labelOf(name), type: 'string', mandatory: false, readOnly: name.startsWith('sys_'), hasChoices: false }));
}

/** `short_description` as a person would write it. */
const labelOf = (name: string): string => name.replace(/_/g, ' ').replace(/^./, (first) => first.toUpperCase());
