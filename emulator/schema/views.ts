// Declares the layouts of lists and forms, and the joins that database views are made of.
import { column, flag, integer, reference, text, type TableDefinition } from './columns';

export const views: TableDefinition[] = [
	{ name: 'sys_ui_view', label: 'View', indexes: ['name'], columns: [text('name', 'Name', 80), text('title', 'Title', 80, { display: true })] },
	{ name: 'sys_ui_list', label: 'List', indexes: ['name'], columns: [column('name', 'Table', 'table_name', 80, { display: true }), reference('view', 'View', 'sys_ui_view'), column('parent', 'Parent', 'table_name', 80), reference('sys_user', 'User', 'sys_user')] },
	{ name: 'sys_ui_list_element', label: 'List Element', indexes: ['list_id'], columns: [reference('list_id', 'List', 'sys_ui_list'), text('element', 'Element', 80, { display: true }), integer('position', 'Position')] },
	{ name: 'sys_ui_section', label: 'Form Section', indexes: ['name'], columns: [column('name', 'Table', 'table_name', 80), reference('view', 'View', 'sys_ui_view'), text('caption', 'Caption', 80, { display: true })] },
	{ name: 'sys_ui_element', label: 'Section Element', indexes: ['sys_ui_section'], columns: [reference('sys_ui_section', 'Section', 'sys_ui_section'), text('element', 'Element', 80, { display: true }), integer('position', 'Position'), text('type', 'Type', 40)] },
	{ name: 'sys_db_view', label: 'Database View', indexes: ['name'], columns: [text('name', 'Name', 80, { display: true, unique: true }), text('label', 'Label', 80), text('plural', 'Plural', 80), text('description', 'Description', 1000)] },
	{
		name: 'sys_db_view_table', label: 'View Table', indexes: ['view'],
		columns: [reference('view', 'View', 'sys_db_view'), column('table', 'Table', 'table_name', 80, { display: true }), text('variable_prefix', 'Variable prefix', 40, { mandatory: true }), text('where_clause', 'Where clause', 1000), integer('order', 'Order', { defaultValue: '100' }), flag('left_join', 'Left join'), flag('active', 'Active', 'true')],
	},
	{ name: 'sys_db_view_table_field', label: 'View Field', indexes: ['view_table'], columns: [reference('view_table', 'View table', 'sys_db_view_table'), column('field', 'Field', 'field_name', 80, { display: true })] },
];
