// Makes sure that ServiceNow will understand a query before it is used, and shows the person one that was built. Builds none.

import type { EncodedQuery } from '../../servicenow/encodedQuery';
import { badInput } from '../../servicenow/errors';
import { columnsOfQuery, ignoredColumns } from '../../servicenow/queryCheck';
import type { Work } from './descriptors';

/** On every table. ServiceNow documentation: "System dictionary", columns that each table gets. */
const EVERYWHERE: ReadonlySet<string> = new Set(['sys_id', 'sys_created_on', 'sys_created_by', 'sys_updated_on', 'sys_updated_by', 'sys_mod_count']);

/**
 * Asks once per run whether the table knows the query's columns.
 * @throws ServiceNowError (badInput) naming those that ServiceNow would ignore
 */
export async function checkColumns({ send, table, summary, remember }: Pick<Work, 'send' | 'table' | 'summary' | 'remember'>, query: EncodedQuery): Promise<void> {
	await checkColumnNames({ send, table, summary, remember }, columnsOfQuery(query));
}

/** Shows what the conditions of the builder were compiled to; a query that the person wrote is known already. */
export function showQuery({ read, note }: Pick<Work, 'read' | 'note'>, query: EncodedQuery): void {
	const text = query.toString();
	if (text !== '' && read<string>('filterMode', 'query') === 'builder') note(`Encoded query: ${text}`, 'info');
}

export async function checkColumnNames({ send, table, summary, remember }: Pick<Work, 'send' | 'table' | 'summary' | 'remember'>, columns: readonly string[]): Promise<void> {
	const doubtful = columns.filter((column) => !EVERYWHERE.has(column) && !summary.includes(column)).sort();
	const ignored = await remember(`columns ${table} ${doubtful.join()}`, async () => await ignoredColumns(send, table, doubtful));
	if (ignored.length > 0) {
		throw badInput(
			`ServiceNow would ignore ${ignored.join(', ')} in the query of ${table}`,
			'The table has no such column, or the account may not filter by it. ServiceNow drops such conditions and answers other records. Use the column name, not its label.',
		);
	}
}
