// The change request table, with creation from a standard template. Data only.

import type { Resource } from '../descriptors';
import { choice, configurationItem, group, lines, moment, recordLocator, shortDescription, text, user } from '../fields';
import { operations } from '../operations';
import { createChange } from '../operations/createChange';

const { addComment, deleteRecord, get, getAll, getComments, update, upsert } = operations;

export const changeRequest: Resource = {
	value: 'changeRequest',
	name: 'Change Request',
	noun: { one: 'a change request', many: 'change requests' },
	table: 'change_request',
	record: recordLocator('Change Request', { number: 'e.g. CHG0030001', correlationId: true }),
	required: [shortDescription],
	writable: [
		user('Assigned To', 'assigned_to', 'The user who carries it out'),
		group('Assignment Group', 'assignment_group', 'The group that carries it out'),
		lines('Backout Plan', 'backout_plan', 'How to undo it'),
		lines('Comment', 'comments', 'Text that the requester can read; every write adds one entry'),
		configurationItem('What is changed'),
		text('Correlation Display', 'correlation_display', 'Name of the system that the correlation ID comes from'),
		text('Correlation ID', 'correlation_id', 'Key of the record in another system, up to 100 characters'),
		lines('Description', 'description', undefined, 4),
		choice('Impact', 'impact', 'How much is affected'),
		lines('Implementation Plan', 'implementation_plan', 'What is done, step by step'),
		lines('Justification', 'justification', 'Why it is needed'),
		moment('Planned End Date', 'end_date'),
		moment('Planned Start Date', 'start_date'),
		user('Requested By', 'requested_by', 'The user who asks for it'),
		choice('Risk', 'risk', 'How likely it is to go wrong'),
		choice('State', 'state', 'Where it stands'),
		lines('Test Plan', 'test_plan', 'How to see that it worked'),
		choice('Type', 'type', 'Normal, standard or emergency'),
		lines('Work Notes', 'work_notes', 'Text for the people who work on it; every write adds one entry'),
	],
	summary: ['sys_id', 'number', 'short_description', 'type', 'state', 'risk', 'assignment_group', 'assigned_to', 'start_date', 'end_date'],
	// Closed and canceled changes are never taken up again.
	states: { resolved: [], final: ['3', '4'], reopened: '' },
	matchOn: ['correlation_id'],
	operations: [addComment, createChange, upsert, deleteRecord, get, getComments, getAll, update],
};
