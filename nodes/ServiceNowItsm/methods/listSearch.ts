// Fills the searchable lists of the editor, one small request each. Writes nothing.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { unlessRefused } from '../../../servicenow/dictionary';
import { condition, EncodedQuery, type Sort } from '../../../servicenow/encodedQuery';
import { rawValue, rowsOf } from '../../../servicenow/record';
import { listRows } from '../../../servicenow/tableApi';
import { resources } from '../resources';
import { lookUp, type Lookup } from './lookup';

const PAGE = 30;

interface Listing {
	table: string;
	/** Columns shown, joined by a dot in the middle; the first one is searched from its beginning, the others inside. */
	shown: readonly string[];
	/** The column that is the value. */
	value?: string;
	only?: string[];
	sort: Sort;
}

async function page({ send }: Pick<Lookup, 'send'>, listing: Listing, filter = '', token = '0'): Promise<INodeListSearchResult> {
	const { table, shown, value = 'sys_id', only = [], sort } = listing;
	const offset = Number(token) || 0;
	const query = matching(shown, filter).and(...only).orderedBy(sort);
	const rows = rowsOf(await send(listRows(table, { query: query.toString(), limit: PAGE, offset, fields: [...new Set([value, ...shown])], count: false })));
	return {
		results: rows.map((row) => ({ name: shown.map((column) => rawValue(row, column)).filter((part) => part !== '').join(' · ') || rawValue(row, value), value: rawValue(row, value) })),
		paginationToken: rows.length === PAGE ? String(offset + PAGE) : undefined,
	};
}

function matching([first, ...others]: readonly string[], filter: string): EncodedQuery {
	const words = filter.trim();
	if (words === '') return EncodedQuery.everything;
	const searched = others.map((column) => EncodedQuery.everything.and(condition(column, 'LIKE', words)));
	return searched.reduce((joined, other) => joined.or(other), EncodedQuery.everything.and(condition(first, 'STARTSWITH', words)));
}

/** Columns that show what a record is, on the tables that have neither number nor short description. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
	sys_user: ['name', 'user_name', 'email'],
	sys_user_group: ['name'],
	cmdb_ci: ['name', 'sys_class_name'],
	sc_cat_item: ['name', 'short_description'],
};

/** Records of the table at hand, newest first. */
export async function searchRecords(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async ({ send, table, read }) => {
		if (table === '') return { results: [] };
		const resource = resources.find(({ value }) => value === read('resource', ''));
		const isTask = resource?.summary.includes('number') === true;
		const shown = NAMED[table] ?? (isTask ? ['number', 'short_description'] : await columnsToShow(send, table));
		return await page({ send }, { table, shown, sort: { field: 'sys_created_on', direction: 'desc' } }, filter, token);
	});
}

/** For a table that only the person knows: number and description, or name, whichever its records have. */
async function columnsToShow(send: Lookup['send'], table: string): Promise<readonly string[]> {
	const [row = {}] = rowsOf(await send(listRows(table, { query: '', limit: 1, count: false })));
	const found = ['number', 'name', 'short_description', 'label', 'title'].filter((column) => Object.hasOwn(row, column));
	return found.length > 0 ? found : ['sys_id'];
}

/** Tables by name and label; a table that may not be listed can still be typed. */
export async function searchTables(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async ({ send }) => {
		const known = resources.map(({ table }) => table).filter((table): table is string => typeof table === 'string' && table.includes(filter.trim()));
		const instead = { results: [...new Set(known)].sort().map((name) => ({ name, value: name })) };
		const listing: Listing = { table: 'sys_db_object', shown: ['name', 'label'], value: 'name', sort: { field: 'name', direction: 'asc' } };
		return await unlessRefused(async () => await page({ send }, listing, filter, token), instead);
	});
}

const ACTIVE = [condition('active', '=', 'true')];

export async function searchUsers(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => await page(lookup, { table: 'sys_user', shown: NAMED.sys_user, only: ACTIVE, sort: { field: 'name', direction: 'asc' } }, filter, token));
}

export async function searchGroups(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => await page(lookup, { table: 'sys_user_group', shown: NAMED.sys_user_group, only: ACTIVE, sort: { field: 'name', direction: 'asc' } }, filter, token));
}

export async function searchConfigurationItems(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => await page(lookup, { table: 'cmdb_ci', shown: NAMED.cmdb_ci, sort: { field: 'name', direction: 'asc' } }, filter, token));
}

/** Attachments, newest first, of all records that the account may see; the filter looks in the file name. */
export async function searchAttachments(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => await page(lookup, { table: 'sys_attachment', shown: ['file_name', 'table_name'], sort: { field: 'sys_created_on', direction: 'desc' } }, filter, token));
}

/** Classes of configuration items, by name and label; where tables may not be listed, a class can still be typed. */
export async function searchItemClasses(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => {
		const listing: Listing = { table: 'sys_db_object', shown: ['name', 'label'], value: 'name', only: [condition('name', 'STARTSWITH', 'cmdb_ci')], sort: { field: 'name', direction: 'asc' } };
		return await unlessRefused(async () => await page(lookup, listing, filter, token), { results: [{ name: 'Configuration Item', value: 'cmdb_ci' }] });
	});
}

export async function searchChangeTemplates(this: ILoadOptionsFunctions, filter = '', token = '0'): Promise<INodeListSearchResult> {
	return await lookUp(this, async (lookup) => await page(lookup, { table: 'std_change_record_producer', shown: ['name', 'short_description'], only: ACTIVE, sort: { field: 'name', direction: 'asc' } }, filter, token));
}
