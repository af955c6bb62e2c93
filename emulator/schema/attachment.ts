// Declares the metadata of attached files. Their bytes are kept outside the store.
import { column, integer, text, type TableDefinition } from './columns';

export const attachment: TableDefinition[] = [
	{
		name: 'sys_attachment', label: 'Attachment', indexes: ['table_sys_id'],
		columns: [
			text('file_name', 'File name', 100, { display: true }), text('content_type', 'Content type', 255), column('table_name', 'Table name', 'table_name', 80), text('table_sys_id', 'Table sys ID', 40),
			text('size_bytes', 'Size bytes', 40), text('size_compressed', 'Size compressed', 40), text('compressed', 'Compressed', 40), text('image_width', 'Image width', 40), text('image_height', 'Image height', 40),
			text('average_image_color', 'Average image color', 40), text('hash', 'Hash', 64), text('encryption_context', 'Encryption context', 40), text('state', 'State', 40), integer('chunk_size_bytes', 'Chunk size bytes'),
		],
	},
	{ name: 'sys_attachment_attribute', label: 'Attachment Attributes', indexes: ['attachment'], columns: [text('attachment', 'Attachment', 32), text('key', 'Key', 100, { display: true }), text('value', 'Value', 4000)] },
];
