// Fetches the content of one attachment into the output item, as a stream, and checks that it arrived whole.

import type { INodeProperties } from 'n8n-workflow';

import { downloadFile, getAttachment, safeFileName } from '../../../servicenow/attachmentApi';
import { badInput } from '../../../servicenow/errors';
import { rowOf } from '../../../servicenow/record';
import type { Operation } from '../descriptors';
import { attachmentLocator, downloadOptions } from '../fields';
import { attachmentOf, maxSizeOf } from '../parameters';

const outputDataFieldName: INodeProperties = {
	displayName: 'Output Data Field Name',
	name: 'outputDataFieldName',
	type: 'string',
	default: 'data',
	required: true,
	description: 'The name under which the output item gets the file',
};

export const download: Operation = {
	value: 'download',
	name: 'Download',
	action: () => 'Download a file',
	description: () => 'Fetch the content of an attachment as binary data',
	on: 'table',
	fields: () => [attachmentLocator, outputDataFieldName, downloadOptions],
	async run({ read, files, send }) {
		const id = attachmentOf(read);
		const row = rowOf(await send(getAttachment(id)));
		const size = Number(row.size_bytes);
		const max = maxSizeOf(read);
		if (size > max.bytes) throw badInput(`The file "${String(row.file_name)}" has ${size} bytes, more than the limit of ${max.mb} MB`, 'Raise Max Size in the options if you want it all the same.');
		const { body } = await send(downloadFile(id));
		await files.keep(read('outputDataFieldName', 'data'), body, {
			name: safeFileName(String(row.file_name)),
			type: String(row.content_type),
			size: Number.isFinite(size) ? size : undefined,
			hash: typeof row.hash === 'string' ? row.hash : undefined,
		});
		return [row];
	},
};
