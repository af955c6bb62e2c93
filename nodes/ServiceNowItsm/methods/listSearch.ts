// Fills the searchable lists of the editor, one small request each. Writes nothing.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createClient } from '../../../servicenow/client';
import { condition, EncodedQuery } from '../../../servicenow/encodedQuery';
import { rawValue, rowsOf } from '../../../servicenow/record';
import { listRows } from '../../../servicenow/tableApi';
import { credentialTypeOf } from '../../shared/authentication';
import type { Read } from '../descriptors';
import { resources } from '../resources';

const PAGE = 30;

/** Records of the chosen resource's table, newest first; the filter looks in number and short description. */
export async function searchRecords(this: ILoadOptionsFunctions, filter = '', page = '0'): Promise<INodeListSearchResult> {
	const read: Read = (name, fallback) => (this.getCurrentNodeParameter(name) ?? fallback) as typeof fallback;
	const { table: bound } = resources.find(({ value }) => value === read('resource', '')) ?? resources[0];
	const table = typeof bound === 'string' ? bound : bound(read);
	const send = await createClient(this, { credentialType: credentialTypeOf(this.getCurrentNodeParameter('authentication') as string) });
	const offset = Number(page) || 0;
	const query = matching(filter).orderedBy({ field: 'sys_created_on', direction: 'desc' });
	const reply = await send(
		listRows(table, { query: query.toString(), limit: PAGE, offset, fields: ['sys_id', 'number', 'short_description'], count: false }),
	);
	const rows = rowsOf(reply);
	return {
		results: rows.map((row) => ({
			name: [rawValue(row, 'number'), rawValue(row, 'short_description')].filter((part) => part !== '').join(' · '),
			value: rawValue(row, 'sys_id'),
		})),
		paginationToken: rows.length === PAGE ? String(offset + PAGE) : undefined,
	};
}

function matching(filter: string): EncodedQuery {
	const words = filter.trim();
	if (words === '') return EncodedQuery.everything;
	return EncodedQuery.everything
		.and(condition('number', 'STARTSWITH', words))
		.or(EncodedQuery.everything.and(condition('short_description', 'LIKE', words)));
}
