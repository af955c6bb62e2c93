// Reads many records: complete, in order, each once, and says when the account does not see all of them.

import { readAll } from '../../../servicenow/paginate';
import { filterParameters, queryOf } from '../../shared/filters';
import { compileSort, sort } from '../../shared/sorting';
import type { Operation, Work } from '../descriptors';
import { limit, listOptions, returnAll, simplify } from '../fields';
import { concurrencyOf, limitOf, pageSizeOf } from '../parameters';
import { checkColumns, showQuery } from '../queries';
import { readOptionsFor, shown } from '../reading';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: ({ noun }) => `Get many ${noun.many}`,
	description: ({ noun }) => `Search ${noun.many} by conditions or an encoded query. For one that you can name, use Get.`,
	on: 'table',
	fields: () => [returnAll, limit, ...filterParameters, sort, simplify, listOptions],
	async run(work) {
		const { send, table, read, note } = work;
		const rules = compileSort(read<{ rules?: Array<{ field?: string; direction?: string }> }>('sort', {}).rules ?? []);
		const written = queryOf(read);
		const query = rules.length > 0 ? written.orderedBy(...rules) : written;
		const [wanted, pageSize] = [limitOf(read), pageSizeOf(read)];
		await checkColumns(work, query);
		showQuery(work, query);
		const { rows, matching, complete } = await readAll(send, table, query, { ...readOptionsFor(work), limit: wanted, pageSize, ranges: concurrencyOf(read) });
		tell(note, table, rows.length, matching, complete);
		return shown(rows, work);
	},
};

function tell(note: Work['note'], table: string, seen: number, matching: number | undefined, complete: boolean): void {
	if (!complete) note(`Reading ${table} ended early: a very long run of records is hidden from the account`);
	else if (matching !== undefined && matching > seen) note(`The account can see ${seen} of ${matching} matching records of ${table}; access rules hide the others`);
}
