// The requested items of the service catalog: what an order is made of. New ones come from the catalog. Data only.

import type { Resource } from '../descriptors';
import { choice, configurationItem, group, lines, moment, recordLocator, user } from '../fields';
import { operations } from '../operations';

const { addComment, get, getAll, getComments, update } = operations;

export const requestedItem: Resource = {
	value: 'requestedItem',
	name: 'Requested Item',
	noun: { one: 'a requested item', many: 'requested items' },
	table: 'sc_req_item',
	record: recordLocator('Requested Item', { number: 'e.g. RITM0010001' }),
	required: [],
	writable: [
		user('Assigned To', 'assigned_to', 'The user who fulfils it'),
		group('Assignment Group', 'assignment_group', 'The group that fulfils it'),
		lines('Comment', 'comments', 'Text that the requester can read; every write adds one entry'),
		configurationItem('What it is about'),
		lines('Description', 'description', undefined, 4),
		moment('Due Date', 'due_date'),
		choice('State', 'state', 'Where it stands'),
		lines('Work Notes', 'work_notes', 'Text for the people who work on it; every write adds one entry'),
	],
	summary: ['sys_id', 'number', 'short_description', 'cat_item', 'request', 'state', 'stage', 'assignment_group', 'sys_created_on', 'sys_updated_on'],
	operations: [addComment, get, getComments, getAll, update],
};
