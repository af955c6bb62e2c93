// What a test in the editor shows: the newest change there is, whatever was polled already. Touches no position.

import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Send } from '../../servicenow/types';
import { displayModeToAsk, type Item } from '../shared/event';
import type { Settings, TriggerEvent } from './descriptors';

const LOOKED_AT = 10;

/** The newest event, or none when there never was one that matches. */
export async function sample(event: TriggerEvent, settings: Settings, send: Send): Promise<Item[]> {
	const stream = event.stream(settings);
	const fields = event.carriesRecord && settings.fields.length === 0 ? [] : [...(event.carriesRecord ? settings.fields : []), ...event.columns, stream.timeColumn, stream.tieBreaker, 'sys_id'];
	const query = stream.query.orderedBy({ field: stream.timeColumn, direction: 'desc' }, { field: stream.tieBreaker, direction: 'desc' });
	const reply = await send(
		listRows(stream.table, {
			query: query.toString(),
			limit: LOOKED_AT,
			fields: [...new Set(fields)],
			displayValue: event.carriesRecord ? displayModeToAsk(settings) : 'false',
			count: false,
		}),
	);
	const rows = rowsOf(reply).filter((row) => rawValue(row, stream.timeColumn) !== '');
	return (await event.items(rows, settings, send)).slice(0, 1);
}
