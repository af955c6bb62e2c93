// Lists the attachments of one record, oldest first, without their content.

import { attachmentsOf } from '../../../servicenow/attachmentApi';
import type { Operation } from '../descriptors';
import { callOptions, limit, returnAll, tableLocator } from '../fields';
import { limitOf } from '../parameters';

export const attachmentGetAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: () => 'Get many attachments',
	description: () => 'List the attachments of a record with name, type and size',
	on: 'record',
	fields: (resource) => [tableLocator, resource.record, returnAll, limit, callOptions],
	run: async ({ send, table, sysId, read }) => await attachmentsOf(send, { table, sysId }, limitOf(read)),
};
