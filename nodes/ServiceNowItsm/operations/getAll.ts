// Reads many records: complete, in order, each once.

import { EncodedQuery } from '../../../servicenow/encodedQuery';
import { readAll } from '../../../servicenow/paginate';
import type { Operation } from '../descriptors';
import { limit, listOptions, query, returnAll } from '../fields';
import { pageSizeOf, readOptionsOf } from '../parameters';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: ({ noun }) => `Get many ${noun.many}`,
	description: ({ noun }) => `Retrieve a list of ${noun.many} that match a query`,
	on: 'table',
	fields: () => [returnAll, limit, query, listOptions],
	async run({ send, table, read }) {
		const { rows } = await readAll(send, table, EncodedQuery.parse(read('query', '')), {
			...readOptionsOf(read),
			limit: read('returnAll', false) ? Infinity : read('limit', 50),
			pageSize: pageSizeOf(read),
		});
		return rows;
	},
};
