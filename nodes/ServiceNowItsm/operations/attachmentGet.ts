// Reads what is known of one attachment, without its content.

import { getAttachment } from '../../../servicenow/attachmentApi';
import type { Operation } from '../descriptors';
import { attachmentLocator, callOptions } from '../fields';
import { attachmentOf } from '../parameters';

export const attachmentGet: Operation = {
	value: 'get',
	name: 'Get',
	action: () => 'Get an attachment',
	description: () => 'Retrieve name, type, size and owner of an attachment. For its content use Download.',
	on: 'table',
	fields: () => [attachmentLocator, callOptions],
	request: ({ read }) => getAttachment(attachmentOf(read)),
};
