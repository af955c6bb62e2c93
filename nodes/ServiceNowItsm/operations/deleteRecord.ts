// Deletes one record for good.

import { deleteRow } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { callOptions } from '../fields';

export const deleteRecord: Operation = {
	value: 'delete',
	name: 'Delete',
	action: ({ noun }) => `Delete ${noun.one}`,
	description: ({ noun }) => `Delete ${noun.one} for good. This cannot be undone.`,
	on: 'record',
	fields: (resource) => [resource.record, callOptions],
	request: ({ table, sysId }) => deleteRow(table, sysId),
	output: () => [{ deleted: true }],
};
