// Counts records on the instance, as a whole or by group; reads none of them.

import { countRows, countsOf } from '../../../servicenow/aggregateApi';
import { filterParameters, queryOf } from '../../shared/filters';
import type { Operation } from '../descriptors';
import { countOptions } from '../fields';
import { columnsOf, readOptionsOf } from '../parameters';
import { checkColumnNames, checkColumns, showQuery } from '../queries';

export const count: Operation = {
	value: 'count',
	name: 'Count',
	action: ({ noun }) => `Count ${noun.many}`,
	description: ({ noun }) => `Count ${noun.many} that match, without reading them; optionally one count for each value of a column`,
	on: 'table',
	fields: () => [...filterParameters, countOptions],
	async run(work) {
		const { send, table, read } = work;
		const query = queryOf(read);
		const groupBy = columnsOf(read<{ groupBy?: string | string[] }>('options', {}).groupBy);
		await checkColumns(work, query);
		await checkColumnNames(work, groupBy);
		showQuery(work, query);
		return countsOf(await send(countRows(table, { query: query.toString(), groupBy, displayValue: readOptionsOf(read).displayValue })));
	},
};
