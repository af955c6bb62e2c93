// The configuration items of the CMDB, all classes together: read by the columns they share, written in the table of their class. Data only.

import type { Resource } from '../descriptors';
import { choice, group, lines, recordLocator, text, user } from '../fields';
import { operations } from '../operations';
import { createItem } from '../operations/createItem';
import { updateItem } from '../operations/updateItem';

const { get, getAll } = operations;

export const configurationItem: Resource = {
	value: 'configurationItem',
	name: 'Configuration Item',
	noun: { one: 'a configuration item', many: 'configuration items' },
	table: 'cmdb_ci',
	record: recordLocator('Configuration Item', {}),
	required: [],
	writable: [
		text('Asset Tag', 'asset_tag'),
		user('Assigned To', 'assigned_to', 'The user who works with it'),
		lines('Comments', 'comments', 'Remarks; plain text that a write replaces'),
		text('Correlation ID', 'correlation_id', 'Key of the item in another system, up to 100 characters'),
		choice('Install Status', 'install_status', 'Where it stands in its life'),
		text('IP Address', 'ip_address'),
		user('Managed By', 'managed_by', 'The user who looks after it'),
		text('Name', 'name'),
		choice('Operational Status', 'operational_status', 'Whether it works'),
		text('Serial Number', 'serial_number'),
		text('Short Description', 'short_description'),
		group('Support Group', 'support_group', 'The group that looks after it'),
	],
	summary: ['sys_id', 'name', 'sys_class_name', 'install_status', 'operational_status', 'serial_number', 'assigned_to', 'support_group', 'sys_created_on', 'sys_updated_on'],
	operations: [createItem, get, getAll, updateItem],
};
