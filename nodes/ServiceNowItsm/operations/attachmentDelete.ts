// Removes one attachment for good.

import { deleteAttachment } from '../../../servicenow/attachmentApi';
import type { Operation } from '../descriptors';
import { attachmentLocator, callOptions } from '../fields';
import { attachmentOf } from '../parameters';

export const attachmentDelete: Operation = {
	value: 'delete',
	name: 'Delete',
	action: () => 'Delete an attachment',
	description: () => 'Remove an attachment for good. This cannot be undone.',
	on: 'table',
	fields: () => [attachmentLocator, callOptions],
	request: ({ read }) => deleteAttachment(attachmentOf(read)),
	output: () => [{ deleted: true }],
};
