// Changes the named columns of one record and leaves the others alone.

import { updateRow } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { additionalFields, shortDescriptionField, writeOptions } from '../fields';
import { valuesToWrite, writeOptionsOf } from '../parameters';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: ({ noun }) => `Update ${noun.one}`,
	description: ({ noun }) => `Change the given fields of ${noun.one}; fields that are not given stay as they are`,
	on: 'record',
	fields: (resource) => [
		resource.record,
		additionalFields({ ...resource, writable: [...resource.writable, shortDescriptionField] }),
		writeOptions,
	],
	request: ({ table, sysId, read }) => updateRow(table, sysId, valuesToWrite(read), writeOptionsOf(read)),
};
