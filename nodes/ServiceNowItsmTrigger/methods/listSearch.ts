// Fills the searchable lists of the trigger that no other node has, one small request each. Writes nothing.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createClient } from '../../../servicenow/client';
import { condition, EncodedQuery } from '../../../servicenow/encodedQuery';
import { rawValue, rowsOf } from '../../../servicenow/record';
import { listRows } from '../../../servicenow/tableApi';
import { credentialTypeOf } from '../../shared/authentication';
import { ACCOUNT } from '../account';

const PAGE = 30;

/** Users by name or user name, after the account of the credential itself. */
export async function searchUsers(this: ILoadOptionsFunctions, filter = '', page = '0'): Promise<INodeListSearchResult> {
	const send = await createClient(this, { credentialType: credentialTypeOf(this.getCurrentNodeParameter('authentication') as string) });
	const offset = Number(page) || 0;
	const words = filter.trim();
	const everyone = EncodedQuery.everything.and(condition('user_name', 'ISNOTEMPTY'));
	const found = words === '' ? everyone : everyone.and(condition('name', 'LIKE', words)).or(everyone.and(condition('user_name', 'STARTSWITH', words)));
	const query = found.orderedBy({ field: 'name', direction: 'asc' }, { field: 'sys_id', direction: 'asc' });
	const rows = rowsOf(await send(listRows('sys_user', { query: query.toString(), limit: PAGE, offset, fields: ['name', 'user_name'], count: false })));
	const own = offset === 0 && words === '' ? [{ name: 'The Account of This Credential', value: ACCOUNT }] : [];
	return {
		results: [...own, ...rows.map((row) => ({ name: `${rawValue(row, 'name')} (${rawValue(row, 'user_name')})`, value: rawValue(row, 'user_name') }))],
		paginationToken: rows.length === PAGE ? String(offset + PAGE) : undefined,
	};
}
