// The incident table: how an incident is chosen, which columns people write, what can be done. Data only.

import { choice, configurationItem, group, lines, moment, recordLocator, shortDescription, text, user } from '../fields';
import type { Resource } from '../descriptors';
import { operations } from '../operations';

const { addComment, cancel, close, create, deleteRecord, get, getAll, getComments, reopen, resolve, update, upsert } = operations;

export const incident: Resource = {
	value: 'incident',
	name: 'Incident',
	noun: { one: 'an incident', many: 'incidents' },
	table: 'incident',
	record: recordLocator('Incident', { number: 'e.g. INC0010001', correlationId: true }),
	required: [shortDescription],
	writable: [
		user('Assigned To', 'assigned_to', 'The user who works on it'),
		group('Assignment Group', 'assignment_group', 'The group that works on it'),
		user('Caller', 'caller_id', 'The user who is affected'),
		choice('Category', 'category', 'What it is about'),
		choice('Close Code', 'close_code', 'How it was resolved; required to resolve or close'),
		lines('Close Notes', 'close_notes', 'What was done; required to resolve or close'),
		lines('Comment', 'comments', 'Text that the caller can read; every write adds one entry'),
		configurationItem('What is affected'),
		choice('Contact Type', 'contact_type', 'How it was reported'),
		text('Correlation Display', 'correlation_display', 'Name of the system that the correlation ID comes from'),
		text('Correlation ID', 'correlation_id', 'Key of the record in another system, up to 100 characters'),
		lines('Description', 'description', undefined, 4),
		moment('Due Date', 'due_date'),
		choice('Hold Reason', 'hold_reason', 'Why it waits; needed when the state is On Hold'),
		choice('Impact', 'impact', 'How much is affected; with the urgency it gives the priority'),
		choice('State', 'state', 'Where it stands. To resolve, close, reopen or cancel it, use those operations'),
		choice('Subcategory', 'subcategory', 'What it is about more exactly; depends on the category', 'additionalFields.category'),
		choice('Urgency', 'urgency', 'How soon it is needed; with the impact it gives the priority'),
		lines('Work Notes', 'work_notes', 'Text for the people who work on it; every write adds one entry'),
	],
	summary: ['sys_id', 'number', 'short_description', 'state', 'priority', 'caller_id', 'assignment_group', 'assigned_to', 'sys_created_on', 'sys_updated_on'],
	states: { resolved: ['6'], final: ['7', '8'], reopened: '2' },
	matchOn: ['correlation_id'],
	operations: [addComment, cancel, close, create, upsert, deleteRecord, get, getComments, getAll, reopen, resolve, update],
};
