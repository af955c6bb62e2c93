// The event of a record in a version that was not there before, new or changed.

import type { TriggerEvent } from '../descriptors';
import { createdItem, isCreation, recordStream, updatedItem, VERSION_COLUMNS, versionKey } from '../recordEvents';

export const createdOrUpdated: TriggerEvent = {
	value: 'createdOrUpdated',
	name: 'Created or Updated',
	description: 'When a record is inserted or changed. Several changes between two polls give one item, with the record as it then is: use Field Changed for the states in between. Changes that leave the time of update alone are not seen.',
	stream: (settings) => recordStream(settings, 'sys_updated_on', 'sys_updated_by'),
	columns: VERSION_COLUMNS,
	carriesRecord: true,
	key: versionKey,
	items: async (rows, settings) => rows.map((row) => (isCreation(row) ? createdItem(row, settings) : updatedItem(row, settings))),
};
