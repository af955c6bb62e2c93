// The files that hang on records: the owner is a table and a record, one file is an attachment of its own. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { attachmentDelete } from '../operations/attachmentDelete';
import { attachmentGet } from '../operations/attachmentGet';
import { attachmentGetAll } from '../operations/attachmentGetAll';
import { download } from '../operations/download';
import { upload } from '../operations/upload';
import { ownerTable } from '../parameters';

export const attachment: Resource = {
	value: 'attachment',
	name: 'Attachment',
	noun: { one: 'an attachment', many: 'attachments' },
	table: ownerTable,
	record: recordLocator('Record', { number: 'e.g. INC0010001', correlationId: true }, 'The record that the file hangs on'),
	required: [],
	writable: [],
	summary: [],
	operations: [attachmentDelete, download, attachmentGet, attachmentGetAll, upload],
};
