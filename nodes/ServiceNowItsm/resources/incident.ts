// The incident table: how an incident is chosen, which columns people write, what can be done. Data only.

import { recordLocator } from '../fields';
import type { Resource } from '../descriptors';
import { operations } from '../operations';

const { create, get, getAll, update } = operations;

export const incident: Resource = {
	value: 'incident',
	name: 'Incident',
	noun: { one: 'an incident', many: 'incidents' },
	table: 'incident',
	record: recordLocator('Incident', 'e.g. INC0010001'),
	writable: [
		{ displayName: 'Assigned To', name: 'assigned_to', type: 'string', default: '', description: 'Sys_id of the user who works on it' },
		{ displayName: 'Assignment Group', name: 'assignment_group', type: 'string', default: '', description: 'Sys_id of the group that works on it' },
		{ displayName: 'Caller', name: 'caller_id', type: 'string', default: '', description: 'Sys_id of the user who is affected' },
		{ displayName: 'Category', name: 'category', type: 'string', default: '', placeholder: 'e.g. network' },
		{ displayName: 'Close Code', name: 'close_code', type: 'string', default: '', placeholder: 'e.g. Solution provided', description: 'Resolution code, one of the choices of the instance; required to resolve or close' },
		{ displayName: 'Close Notes', name: 'close_notes', type: 'string', typeOptions: { rows: 3 }, default: '', description: 'Resolution notes; required to resolve or close' },
		{ displayName: 'Comment', name: 'comments', type: 'string', typeOptions: { rows: 3 }, default: '', description: 'Text that the caller can read; every write adds one entry' },
		{ displayName: 'Configuration Item', name: 'cmdb_ci', type: 'string', default: '', description: 'Sys_id of the configuration item' },
		{ displayName: 'Correlation Display', name: 'correlation_display', type: 'string', default: '', description: 'Name of the system that the correlation ID comes from' },
		{ displayName: 'Correlation ID', name: 'correlation_id', type: 'string', default: '', description: 'Key of the record in another system, up to 100 characters' },
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 4 }, default: '' },
		{
			displayName: 'Hold Reason', name: 'hold_reason', type: 'options', default: '1', description: 'Needed when the state is On Hold',
			options: [
				{ name: 'Awaiting Caller', value: '1' },
				{ name: 'Awaiting Change', value: '5' },
				{ name: 'Awaiting Problem', value: '3' },
				{ name: 'Awaiting Vendor', value: '4' },
			],
		},
		{
			displayName: 'Impact', name: 'impact', type: 'options', default: '3', description: 'Together with the urgency it gives the priority',
			options: [
				{ name: 'High', value: '1' },
				{ name: 'Low', value: '3' },
				{ name: 'Medium', value: '2' },
			],
		},
		{
			displayName: 'State', name: 'state', type: 'options', default: '1',
			options: [
				{ name: 'Canceled', value: '8' },
				{ name: 'Closed', value: '7' },
				{ name: 'In Progress', value: '2' },
				{ name: 'New', value: '1' },
				{ name: 'On Hold', value: '3' },
				{ name: 'Resolved', value: '6' },
			],
		},
		{ displayName: 'Subcategory', name: 'subcategory', type: 'string', default: '', placeholder: 'e.g. vpn' },
		{
			displayName: 'Urgency', name: 'urgency', type: 'options', default: '3', description: 'Together with the impact it gives the priority',
			options: [
				{ name: 'High', value: '1' },
				{ name: 'Low', value: '3' },
				{ name: 'Medium', value: '2' },
			],
		},
		{ displayName: 'Work Notes', name: 'work_notes', type: 'string', typeOptions: { rows: 3 }, default: '', description: 'Text for the people who work on it; every write adds one entry' },
	],
	operations: [create, get, getAll, update],
};
