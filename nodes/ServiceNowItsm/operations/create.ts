// Creates one record; with an idempotency key only if no record has that key yet.

import { creating } from '../creating';
import type { Operation } from '../descriptors';
import { createOptions, writeFields } from '../fields';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: ({ noun }) => `Create ${noun.one}`,
	description: ({ noun }) => `Create ${noun.one} and return it as ServiceNow stored it`,
	on: 'table',
	fields: (resource) => [...resource.required, ...writeFields(resource), createOptions],
	...creating,
};
