// Reads one catalog item with the questions (variables) that an order must answer.

import { getItem } from '../../../servicenow/catalogApi';
import type { Operation } from '../descriptors';
import { callOptions } from '../fields';

export const catalogGet: Operation = {
	value: 'get',
	name: 'Get',
	action: ({ noun }) => `Get ${noun.one}`,
	description: () => 'Retrieve a catalog item with its variables: name, type, choices, and whether an order needs them. Use it before Order.',
	on: 'record',
	fields: (resource) => [resource.record, callOptions],
	request: ({ sysId }) => getItem(sysId),
};
