// Changes the named columns of one record and leaves the others alone.

import { updateRow } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { shortDescriptionField, writeFields, writeOptions } from '../fields';
import { refuseNothing, valuesToWrite } from '../values';
import { writeOptionsFor, writtenRows } from '../written';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: ({ noun }) => `Update ${noun.one}`,
	description: ({ noun }) => `Change the given fields of ${noun.one}; fields that are not given stay as they are`,
	on: 'record',
	fields: (resource) => [resource.record, ...writeFields(resource, resource.required.length > 0 ? [shortDescriptionField] : []), writeOptions],
	async request(work) {
		const values = refuseNothing(await valuesToWrite(work));
		return updateRow(work.table, work.sysId, values, writeOptionsFor(work, values));
	},
	output: writtenRows,
};
