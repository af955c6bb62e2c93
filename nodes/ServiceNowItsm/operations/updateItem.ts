// Changes the named columns of one configuration item, those of its class too, and leaves the others alone.

import type { Operation } from '../descriptors';
import { writeFields, writeOptions } from '../fields';
import { classOfItem } from '../itemClass';
import { updating } from '../updating';

export const updateItem: Operation = {
	value: 'update',
	name: 'Update',
	action: ({ noun }) => `Update ${noun.one}`,
	description: ({ noun }) => `Change the given fields of ${noun.one}, those of its class too; fields that are not given stay as they are`,
	on: 'record',
	fields: (resource) => [resource.record, ...writeFields(resource), writeOptions],
	request: async (work) => await updating.request({ ...work, table: await classOfItem(work) }),
	output: updating.output,
};
