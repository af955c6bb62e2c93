// The event of a new record.

import { rawValue } from '../../../servicenow/record';
import type { TriggerEvent } from '../descriptors';
import { createdItem, recordStream } from '../recordEvents';

export const created: TriggerEvent = {
	value: 'created',
	name: 'Created',
	description: 'When a record is inserted',
	stream: (settings) => recordStream(settings, 'sys_created_on', 'sys_created_by'),
	columns: ['sys_id', 'sys_created_on'],
	carriesRecord: true,
	key: (row) => rawValue(row, 'sys_id'),
	items: async (rows, settings) => rows.map((row) => createdItem(row, settings)),
};
