// How the nodes let a person choose a table: the field and its searchable list. Writes nothing.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { createClient } from '../../servicenow/client';
import { condition, EncodedQuery } from '../../servicenow/encodedQuery';
import { ServiceNowError } from '../../servicenow/errors';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Row } from '../../servicenow/types';
import { credentialTypeOf } from './authentication';

export const tableLocator: INodeProperties = {
	displayName: 'Table',
	name: 'table',
	type: 'resourceLocator',
	default: { mode: 'list', value: 'incident', cachedResultName: 'Incident' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchTables', searchable: true } },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. incident' },
	],
};

const PAGE = 50;

/** What is offered where the account may not read the list of tables. */
const USUAL_TABLES: readonly Row[] = [
	{ label: 'Catalog Task', name: 'sc_task' },
	{ label: 'Change Request', name: 'change_request' },
	{ label: 'Change Task', name: 'change_task' },
	{ label: 'Configuration Item', name: 'cmdb_ci' },
	{ label: 'Incident', name: 'incident' },
	{ label: 'Problem', name: 'problem' },
	{ label: 'Requested Item', name: 'sc_req_item' },
	{ label: 'Task', name: 'task' },
	{ label: 'User', name: 'sys_user' },
];

/** Tables by label or name. */
export async function searchTables(this: ILoadOptionsFunctions, filter = '', page = '0'): Promise<INodeListSearchResult> {
	const send = await createClient(this, { credentialType: credentialTypeOf(this.getCurrentNodeParameter('authentication') as string) });
	const offset = Number(page) || 0;
	const query = matching(filter.trim()).orderedBy({ field: 'label', direction: 'asc' }, { field: 'sys_id', direction: 'asc' });
	const rows = await send(listRows('sys_db_object', { query: query.toString(), limit: PAGE, offset, fields: ['name', 'label'], count: false })).then(
		rowsOf,
		async (error: unknown) => (isForbidden(error) ? undefined : await Promise.reject(error)),
	);
	if (rows) return { results: rows.map(entry), paginationToken: rows.length === PAGE ? String(offset + PAGE) : undefined };
	return { results: USUAL_TABLES.map(entry).filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase())) };
}

const isForbidden = (error: unknown): boolean => error instanceof ServiceNowError && error.kind === 'forbidden';

const entry = (row: Row): { name: string; value: string } => {
	const name = rawValue(row, 'name');
	const label = rawValue(row, 'label');
	return { name: label === '' ? name : `${label} (${name})`, value: name };
};

function matching(words: string): EncodedQuery {
	if (words === '') return EncodedQuery.everything;
	return EncodedQuery.everything.and(condition('label', 'LIKE', words)).or(EncodedQuery.everything.and(condition('name', 'LIKE', words)));
}
