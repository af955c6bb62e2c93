// The requests and answers of the Aggregate API: counts without reading records. Sends nothing.
// ServiceNow documentation: "Aggregate API" (/api/now/stats).

import { columnName } from './encodedQuery';
import { ServiceNowError } from './errors';
import { tablePath } from './tableApi';
import type { Row, ServiceNowReply, ServiceNowRequest } from './types';

export interface CountOptions {
	query: string;
	/** Columns whose values are counted apart. */
	groupBy?: readonly string[];
	/** Whether group values come as labels and names. */
	displayValue?: 'false' | 'true' | 'all';
}

export function countRows(table: string, { query, groupBy = [], displayValue = 'false' }: CountOptions): ServiceNowRequest {
	return {
		method: 'GET',
		path: tablePath(table).replace('/table/', '/stats/'),
		query: {
			sysparm_query: query || undefined,
			sysparm_count: true,
			sysparm_group_by: groupBy.length > 0 ? groupBy.map(columnName).join(',') : undefined,
			sysparm_display_value: groupBy.length > 0 ? displayValue : undefined,
		},
		effect: 'read',
	};
}

interface Group {
	stats?: { count?: unknown };
	groupby_fields?: Array<{ field?: string; value?: unknown; display_value?: unknown }>;
}

/** One row `{ count }`, or one per group with the group's columns. @throws ServiceNowError when the envelope is not the API's */
export function countsOf(reply: ServiceNowReply): Row[] {
	const { result } = (reply.body ?? {}) as { result?: Group | Group[] };
	const groups = Array.isArray(result) ? result : [result];
	return groups.map((group) => {
		const count = Number(group?.stats?.count);
		if (!group?.stats || !Number.isFinite(count)) {
			throw new ServiceNowError({ kind: 'notJson', status: reply.status, message: 'The answer of ServiceNow has no count', advice: 'Check that the account may use the Aggregate API (/api/now/stats) on this table.' });
		}
		return { ...Object.fromEntries((group.groupby_fields ?? []).map(({ field, value, display_value }) => [field, display_value ?? value ?? ''])), count };
	});
}
