// Adds one entry to a record's journal. Sent once only: a second time would add it again.

import { badInput } from '../../../servicenow/errors';
import { updateRow } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { commentKind, commentText, writeOptions } from '../fields';
import { writeOptionsFor, writtenRows } from '../written';

export const addComment: Operation = {
	value: 'addComment',
	name: 'Add Comment',
	action: ({ noun }) => `Add a comment to ${noun.one}`,
	description: ({ noun }) => `Add a work note or a comment to ${noun.one}. It cannot be changed or removed later.`,
	on: 'record',
	fields: (resource) => [resource.record, commentText, commentKind, writeOptions],
	request(work) {
		const text = String(work.read<unknown>('text', '') ?? '');
		if (text.trim() === '') throw badInput('Text is empty', 'Enter the text of the comment, or check that the earlier item has that value.');
		const values = { [work.read<string>('kind', 'workNote') === 'comment' ? 'comments' : 'work_notes']: text };
		return updateRow(work.table, work.sysId, values, writeOptionsFor(work, values));
	},
	output: writtenRows,
};
