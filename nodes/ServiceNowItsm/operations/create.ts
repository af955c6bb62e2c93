// Creates one record. Does not look whether it exists already.

import { createRow } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { additionalFields, shortDescription, writeOptions } from '../fields';
import { valuesToWrite, writeOptionsOf } from '../parameters';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: ({ noun }) => `Create ${noun.one}`,
	description: ({ noun }) => `Create ${noun.one} and return it as ServiceNow stored it`,
	on: 'table',
	fields: (resource) => [shortDescription, additionalFields(resource), writeOptions],
	request: ({ table, read }) =>
		createRow(table, { short_description: read('shortDescription', ''), ...valuesToWrite(read) }, writeOptionsOf(read)),
};
