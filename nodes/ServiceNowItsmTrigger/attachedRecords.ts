// Fetches the watched records behind rows of another table (audit, journal), as the person wants them and only those that match. Knows no event.

import { mapBounded } from '../../servicenow/concurrency';
import { EncodedQuery, oneOf } from '../../servicenow/encodedQuery';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Row, Send } from '../../servicenow/types';
import { displayModeToAsk, shapeRecord } from '../shared/event';
import type { Settings } from './descriptors';

const CHUNK = 50;
const CONCURRENCY = 3;

/**
 * The shaped records by sys_id. A record that does not match the query is missing. Without a query, one that is gone or hidden is there
 * with its sys_id alone, because what happened to it is known all the same.
 */
export async function recordsOf(sysIds: readonly string[], settings: Settings, send: Send): Promise<Map<string, Row>> {
	const ids = [...new Set(sysIds)];
	const chunks = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => ids.slice(index * CHUNK, (index + 1) * CHUNK));
	const fields = settings.fields.length === 0 ? [] : [...new Set([...settings.fields, 'sys_id'])];
	const base = EncodedQuery.parse(settings.query).orderedBy();
	const pages = await mapBounded(
		chunks,
		async (chunk) =>
			rowsOf(await send(listRows(settings.table, { query: base.and(oneOf('sys_id', chunk)).toString(), limit: CHUNK, fields, displayValue: displayModeToAsk(settings), count: false }))),
		{ limit: CONCURRENCY },
	);
	const found = new Map(pages.flat().map((row) => [rawValue(row, 'sys_id'), shapeRecord(row, settings)]));
	if (settings.query === '') for (const id of ids) if (!found.has(id)) found.set(id, { sys_id: id });
	return found;
}
