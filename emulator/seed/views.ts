// Seeds the layouts of a few lists and forms, and a database view that every instance with SLAs has.
import type { Instance } from '../instance';
import { put } from './rows';

const lists: Record<string, Record<string, string[]>> = {
	incident: {
		'': ['number', 'opened_at', 'short_description', 'caller_id', 'priority', 'state', 'category', 'assignment_group', 'assigned_to', 'sys_updated_on', 'sys_updated_by'],
		mobile: ['number', 'short_description', 'priority', 'state'],
		ess: ['number', 'opened_at', 'short_description', 'state', 'sys_updated_on'],
	},
	task: { '': ['number', 'priority', 'state', 'assigned_to', 'short_description', 'sys_class_name'], mobile: ['number', 'short_description', 'state'] },
	sys_user: { '': ['user_name', 'name', 'email', 'active', 'sys_created_on', 'sys_updated_on'] },
};

/** Table, view, and per section its caption with the columns. */
const forms: [string, string, [string, string[]][]][] = [
	['incident', '', [
		['Incident', ['number', 'caller_id', 'category', 'subcategory', 'business_service', 'service_offering', 'cmdb_ci', 'contact_type', 'state', 'hold_reason', 'impact', 'urgency', 'priority', 'assignment_group', 'assigned_to', 'short_description', 'description']],
		['Notes', ['watch_list', 'work_notes_list', 'comments', 'work_notes']],
		['Related Records', ['parent_incident', 'problem_id', 'rfc', 'caused_by']],
		['Resolution Information', ['close_code', 'close_notes', 'resolved_by', 'resolved_at', 'knowledge']],
	]],
	['incident', 'mobile', [['Incident', ['number', 'caller_id', 'short_description', 'state', 'priority', 'assigned_to', 'comments']]]],
	['incident', 'ess', [['Incident', ['number', 'caller_id', 'watch_list', 'state', 'urgency', 'short_description', 'comments']]]],
];

export function seedViews(instance: Instance): void {
	put(instance, 'sys_ui_view', [['', 'Default view'], ['mobile', 'Mobile'], ['ess', 'Self Service']].map(([name, title]) => ({ key: title, values: { name, title } })));
	const idOfView = new Map([...instance.store.all('sys_ui_view')].map((row) => [row.name, row.sys_id]));
	for (const [table, byView] of Object.entries(lists)) {
		for (const [view, columns] of Object.entries(byView)) {
			const [list] = put(instance, 'sys_ui_list', [{ key: `${table} ${view}`, values: { name: table, view: idOfView.get(view) ?? '' } }]);
			put(instance, 'sys_ui_list_element', columns.map((element, i) => ({ key: `${table} ${view} ${element}`, values: { list_id: list.sys_id, element, position: String(i) } })));
		}
	}
	for (const [table, view, sections] of forms) {
		for (const [caption, columns] of sections) {
			const [section] = put(instance, 'sys_ui_section', [{ key: `${table} ${view} ${caption}`, values: { name: table, view: idOfView.get(view) ?? '', caption } }]);
			put(instance, 'sys_ui_element', columns.map((element, i) => ({ key: `${table} ${view} ${caption} ${element}`, values: { sys_ui_section: section.sys_id, element, position: String(i) } })));
		}
	}
	databaseViews(instance);
}

/** incident_sla joins incident to task_sla (docs: r_DatabaseViewsInTheBaseSystem.md). */
function databaseViews(instance: Instance): void {
	const [view] = put(instance, 'sys_db_view', [{ key: 'incident_sla', values: { name: 'incident_sla', label: 'Incident SLA', plural: 'Incident SLAs', description: 'Join incident to sla (task_sla)' } }]);
	put(instance, 'sys_db_view_table', [
		{ key: 'incident_sla inc', values: { view: view.sys_id, table: 'incident', variable_prefix: 'inc', order: '100' } },
		{ key: 'incident_sla taskslatable', values: { view: view.sys_id, table: 'task_sla', variable_prefix: 'taskslatable', order: '200', where_clause: 'taskslatable_task = inc_sys_id' } },
	]);
}
