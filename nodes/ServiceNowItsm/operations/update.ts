// Changes the named columns of one record and leaves the others alone.

import type { Operation } from '../descriptors';
import { shortDescriptionField, writeFields, writeOptions } from '../fields';
import { updating } from '../updating';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: ({ noun }) => `Update ${noun.one}`,
	description: ({ noun }) => `Change the given fields of ${noun.one}; fields that are not given stay as they are`,
	on: 'record',
	fields: (resource) => [resource.record, ...writeFields(resource, resource.required.length > 0 ? [shortDescriptionField] : []), writeOptions],
	...updating,
};
