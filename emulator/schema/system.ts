// Declares the platform's own tables: dictionary, choices, properties, journal and audit.
import { column, flag, integer, text, type TableDefinition } from './columns';

export const platform: TableDefinition[] = [
	{ name: 'sys_properties', label: 'System Property', indexes: ['name'], columns: [text('name', 'Name', 100, { display: true, unique: true }), text('value', 'Value', 4000), text('description', 'Description', 1000), text('type', 'Type', 40, { defaultValue: 'string' }), text('suffix', 'Suffix', 100), flag('is_private', 'Private'), flag('ignore_cache', 'Ignore cache'), text('read_roles', 'Read roles', 4000), text('write_roles', 'Write roles', 4000), text('choices', 'Choices', 4000)] },
	{ name: 'sys_journal_field', label: 'Journal Entry', indexes: ['element_id'], columns: [text('name', 'Name', 80), text('element', 'Element', 80), column('element_id', 'Element ID', 'string', 32), column('value', 'Value', 'string', 4000)] },
	{ name: 'sys_audit', label: 'Audit', indexes: ['documentkey'], columns: [column('tablename', 'Table name', 'table_name', 80), column('fieldname', 'Field name', 'field_name', 80), text('documentkey', 'Document key', 32), text('oldvalue', 'Old value', 4000), text('newvalue', 'New value', 4000), text('user', 'User', 40), text('reason', 'Reason', 255), integer('record_checkpoint', 'Update count'), integer('internal_checkpoint', 'Internal checkpoint')] },
];
