// Makes empty rows whose columns lie in the object itself: thousands of alike rows then share one layout and stay small and fast.
//
// An object that grows column by column under computed names becomes a hash table in V8 after a dozen columns. One that JSON.parse
// made keeps its columns in place, and so do its copies by spread.

import type { Table } from '../dictionary';
import type { Row } from '../store';

/** Objects from JSON.parse lose the layout above this number of columns. */
const most = 120;

const templates = new WeakMap<Table, Row>();

/** A new row with the defaults of the table's columns. */
export function emptyRow(table: Table): Row {
	let template = templates.get(table);
	if (!template) {
		const columns = [...table.columns.values()];
		const first = columns.filter((column) => column.defaultValue || column.name.startsWith('sys_') || usual.has(column.name));
		template = JSON.parse(JSON.stringify(Object.fromEntries(first.slice(0, most).map((column) => [column.name, column.defaultValue ?? ''])))) as Row;
		templates.set(table, template);
	}
	return { ...template };
}

/** Columns that nearly every row fills sooner or later. */
const usual = new Set([
	'number', 'task_effective_number', 'short_description', 'description', 'caller_id', 'assigned_to', 'assignment_group', 'opened_at', 'opened_by', 'category', 'subcategory', 'cmdb_ci',
	'close_code', 'close_notes', 'resolved_at', 'resolved_by', 'closed_at', 'closed_by', 'calendar_stc', 'calendar_duration', 'business_stc', 'business_duration', 'hold_reason', 'contact_type', 'correlation_id',
	'name', 'value', 'user_name', 'email',
]);
