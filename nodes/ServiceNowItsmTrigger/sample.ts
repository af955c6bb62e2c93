// What a test in the editor does: check what the trigger relies on, because there a person sees it, and show the newest change there is. Touches no position.

import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Send } from '../../servicenow/types';
import { displayModeToAsk, type Item } from '../shared/event';
import { ACCOUNT, ownUserName, withAuthor } from './account';
import { familyOf } from './childTables';
import type { Settings, TriggerEvent } from './descriptors';
import { selfCheck } from './selfCheck';

const LOOKED_AT = 10;

/**
 * The newest event, or none when there never was one that matches.
 * @throws ServiceNowError with what the trigger would miss, and what to do
 */
export async function sample(event: TriggerEvent, chosen: Settings, send: Send, now: () => number): Promise<Item[]> {
	const tables = event.carriesRecord ? undefined : (await familyOf(send, chosen.table)).names;
	const settings = { ...withAuthor(chosen, chosen.ignoreChangesBy === ACCOUNT ? await ownUserName(send) : ''), tables };
	await selfCheck(event, settings, send, now);
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
