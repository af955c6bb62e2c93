// The problem table. Data only.

import type { Resource } from '../descriptors';
import { choice, configurationItem, group, lines, moment, recordLocator, shortDescription, text, user } from '../fields';
import { operations } from '../operations';

const { addComment, create, deleteRecord, get, getAll, getComments, update, upsert } = operations;

export const problem: Resource = {
	value: 'problem',
	name: 'Problem',
	noun: { one: 'a problem', many: 'problems' },
	table: 'problem',
	record: recordLocator('Problem', { number: 'e.g. PRB0040001', correlationId: true }),
	required: [shortDescription],
	writable: [
		user('Assigned To', 'assigned_to', 'The user who works on it'),
		group('Assignment Group', 'assignment_group', 'The group that works on it'),
		lines('Cause Notes', 'cause_notes', 'What the cause is'),
		lines('Comment', 'comments', 'Text that everyone concerned can read; every write adds one entry'),
		configurationItem('What is affected'),
		text('Correlation Display', 'correlation_display', 'Name of the system that the correlation ID comes from'),
		text('Correlation ID', 'correlation_id', 'Key of the record in another system, up to 100 characters'),
		lines('Description', 'description', undefined, 4),
		moment('Due Date', 'due_date'),
		lines('Fix Notes', 'fix_notes', 'What removes the cause'),
		choice('Impact', 'impact', 'How much is affected; with the urgency it gives the priority'),
		choice('State', 'state', 'Where it stands'),
		choice('Urgency', 'urgency', 'How soon it is needed; with the impact it gives the priority'),
		lines('Work Notes', 'work_notes', 'Text for the people who work on it; every write adds one entry'),
		lines('Workaround', 'workaround', 'What helps until the cause is removed'),
	],
	summary: ['sys_id', 'number', 'short_description', 'state', 'priority', 'assignment_group', 'assigned_to', 'cmdb_ci', 'sys_created_on', 'sys_updated_on'],
	states: { resolved: [], final: ['106', '107'], reopened: '' },
	matchOn: ['correlation_id'],
	operations: [addComment, create, upsert, deleteRecord, get, getComments, getAll, update],
};
