// The event of a changed record. Its creation is none.

import type { TriggerEvent } from '../descriptors';
import { isCreation, recordStream, updatedItem, VERSION_COLUMNS, versionKey } from '../recordEvents';

export const updated: TriggerEvent = {
	value: 'updated',
	name: 'Updated',
	description: 'When a record is changed. Several changes between two polls give one item, with the record as it then is: use Field Changed for the states in between. Changes that leave the time of update alone are not seen.',
	stream: (settings) => recordStream(settings, 'sys_updated_on', 'sys_updated_by'),
	columns: VERSION_COLUMNS,
	carriesRecord: true,
	key: versionKey,
	items: async (rows, settings) => rows.filter((row) => !isCreation(row)).map((row) => updatedItem(row, settings)),
};
