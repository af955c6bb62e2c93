// Finds clauses that ServiceNow would silently drop, before the query answers the whole table. Sends one small question; changes nothing.
// ServiceNow documentation: Table API, sysparm_query ("invalid query": the clause is ignored and the rest is executed).

import { condition, EncodedQuery } from './encodedQuery';
import { badInput } from './errors';
import { listRows } from './tableApi';
import type { Send } from './types';

// Longest first, so that `NOT LIKE` is not read as a value of `NOT`. ServiceNow documentation: "Operators available for filters and queries".
const OPERATORS = [
	'DOES NOT CONTAIN', 'GT_OR_EQUALS_FIELD', 'LT_OR_EQUALS_FIELD', 'IN_HIERARCHY_DYNAMIC', 'IN_HIERARCHY', 'ISNOTEMPTY', 'EMPTYSTRING', 'RELATIVEGT',
	'RELATIVELT', 'RELATIVEGE', 'RELATIVELE', 'RELATIVEEE', 'CHANGESFROM', 'CHANGESTO', 'VALCHANGES', 'INSTANCEOF', 'STARTSWITH', 'NOT LIKE', 'DATEPART',
	'ANYTHING', 'CONTAINS', 'ENDSWITH', 'GT_FIELD', 'LT_FIELD', 'MORETHAN', 'LESSTHAN', 'NOT IN', 'NSAMEAS', 'ISEMPTY', 'BETWEEN', 'DYNAMIC', 'SAMEAS',
	'NOTON', 'LIKE', 'IN', 'ON', '!=', '<=', '>=', '!*', '=', '<', '>', '*', '%',
];
const TERM = new RegExp(`^([a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*)(${OPERATORS.map((operator) => operator.replace(/[*!]/g, '\\$&')).join('|')})([\\s\\S]*)$`);
/** Clauses with a grammar of their own, which are left as they are. */
const OTHER = /^(123TEXTQUERY321|JOIN|RLQUERY|SUBQUERY|GROUPBY|HIERARCHY)|^variables\.|^ENDRLQUERY|^ENDSUBQUERY/;

/**
 * The columns that the query compares or sorts by.
 * @throws ServiceNowError (badInput) for a clause that is no comparison
 */
export function columnsOfQuery(query: EncodedQuery): string[] {
	const columns = new Set(query.sort.map(({ field }) => field));
	let isInside = false;
	for (const term of query.terms()) {
		if (/^(RLQUERY|SUBQUERY)/.test(term)) isInside = true;
		const skipped = isInside || OTHER.test(term);
		if (/^END(RLQUERY|SUBQUERY)/.test(term)) isInside = false;
		if (skipped) continue;
		const parts = TERM.exec(term);
		if (!parts) throw badInput(`ServiceNow would ignore "${term.slice(0, 80)}" in the query`, 'It is not a column followed by an operator and a value, for example priority=1. ServiceNow drops what it does not understand and then answers more records than you asked for.');
		columns.add(parts[1]);
	}
	return [...columns];
}

/**
 * Those of the columns that the table does not have, or that the account may not filter by.
 * Asks for records whose column is empty and not empty: none, unless the clause is dropped.
 */
export async function ignoredColumns(send: Send, table: string, columns: readonly string[]): Promise<string[]> {
	if (columns.length === 0) return [];
	const impossible = (column: string): EncodedQuery => EncodedQuery.everything.and(condition(column, 'ISEMPTY'), condition(column, 'ISNOTEMPTY'));
	const some = async (asked: readonly string[]): Promise<boolean> => {
		const [first, ...others] = asked.map(impossible);
		const query = others.reduce((joined, other) => joined.or(other), first).toString();
		const { headers, body } = await send(listRows(table, { query, limit: 1, fields: ['sys_id'] }));
		const rows = (body as { result?: unknown[] } | undefined)?.result ?? [];
		return rows.length > 0 || Number(headers['x-total-count'] ?? 0) > 0;
	};
	if (!(await some(columns))) return [];
	if (columns.length === 1) return [...columns];
	const ignored: string[] = [];
	for (const column of columns) if (await some([column])) ignored.push(column);
	return ignored;
}
