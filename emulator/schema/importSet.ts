// Declares staging tables, import sets and transform maps, with one staging table that every instance has.
import { choice, choices, column, flag, integer, reference, text, type TableDefinition } from './columns';

const staging: TableDefinition = {
	name: 'sys_import_set_row', label: 'Import Set Row',
	columns: [
		column('sys_class_name', 'Class', 'sys_class_name', 80, { readOnly: true }), reference('sys_import_set', 'Set', 'sys_import_set'), integer('sys_import_row', 'Row'),
		choice('sys_import_state', 'State', choices('pending=Pending', 'inserted=Inserted', 'updated=Updated', 'ignored=Ignored', 'skipped=Skipped', 'error=Error'), { defaultValue: 'pending' }),
		text('sys_import_state_comment', 'Comment', 1000), column('sys_target_table', 'Target table', 'table_name', 80), text('sys_target_sys_id', 'Target record', 32), reference('sys_transform_map', 'Transform map', 'sys_transform_map'),
	],
};

export const importSet: TableDefinition[] = [
	{ name: 'sys_import_set', label: 'Import Set', numberPrefix: 'ISET', columns: [text('number', 'Number', 40, { display: true }), column('table_name', 'Table', 'table_name', 80), choice('state', 'State', choices('loading=Loading', 'loaded=Loaded', 'processed=Processed', 'cancelled=Cancelled'), { defaultValue: 'loading' }), text('short_description', 'Short description', 160)] },
	{ name: 'sys_multi_import_set', label: 'Multi Import Set', columns: [text('name', 'Name', 100, { display: true }), text('state', 'State', 40, { defaultValue: 'pending' })] },
	{ name: 'sys_rest_insert_multiple', label: 'REST Insert Multiple', columns: [column('source_table', 'Import set table', 'table_name', 80, { display: true }), choice('column_mapping', 'Column mapping', choices('label=Label', 'column_name=Column name'), { defaultValue: 'label' })] },
	staging,
	{ name: 'imp_user', label: 'User Import', extends: 'sys_import_set_row', columns: [text('first_name', 'First name', 100), text('last_name', 'Last name', 100), text('user_id', 'User ID', 100), text('email', 'Email', 100), text('phone', 'Phone', 100)] },
	{ name: 'imp_incident', label: 'Incident Import', extends: 'sys_import_set_row', columns: [text('external_id', 'External ID', 100), text('subject', 'Subject', 200), text('details', 'Details', 4000), text('urgency', 'Urgency', 40), text('caller', 'Caller', 100)] },
	{ name: 'sys_transform_map', label: 'Table Transform Map', indexes: ['source_table'], columns: [text('name', 'Name', 100, { display: true }), column('source_table', 'Source table', 'table_name', 80), column('target_table', 'Target table', 'table_name', 80), flag('active', 'Active', 'true'), integer('order', 'Order', { defaultValue: '100' })] },
	{ name: 'sys_transform_entry', label: 'Field Map', indexes: ['map'], columns: [reference('map', 'Map', 'sys_transform_map', { display: true }), column('source_field', 'Source field', 'field_name', 80), column('target_field', 'Target field', 'field_name', 80), flag('coalesce', 'Coalesce'), choice('choice_action', 'Choice action', choices('create', 'ignore', 'reject'))] },
];
