// Declares what change planning looks at: schedules, conflicts, risk conditions, impacted services, workers.
import { choice, choices, column, flag, integer, moment, reference, text, type TableDefinition } from './columns';

export const changeCalendar: TableDefinition[] = [
	{ name: 'cmn_schedule', label: 'Schedule', columns: [text('name', 'Name', 100, { display: true }), text('type', 'Type', 40), text('time_zone', 'Time zone', 40), text('description', 'Description', 1000)] },
	{
		name: 'cmn_schedule_span', label: 'Schedule Entry', indexes: ['schedule'],
		columns: [text('name', 'Name', 100, { display: true }), reference('schedule', 'Schedule', 'cmn_schedule'), moment('start_date_time', 'When'), moment('end_date_time', 'To'), choice('repeat_type', 'Repeats', choices('daily=Daily', 'weekly=Weekly')), text('type', 'Type', 40)],
	},
	{
		name: 'conflict', label: 'Conflict', indexes: ['change'],
		columns: [
			reference('change', 'Change', 'change_request', { display: true }), choice('type', 'Type', choices('ci_already_scheduled=CI Already Scheduled', 'not_in_maintenance_window=Not In Maintenance Window', 'blackout=Blackout')),
			reference('configuration_item', 'Affected CI', 'cmdb_ci'), reference('conflicting_change', 'Conflicting change', 'change_request'), reference('schedule', 'Schedule', 'cmn_schedule'), moment('last_checked', 'Last checked'),
		],
	},
	{ name: 'risk_conditions', label: 'Risk Conditions', columns: [text('name', 'Name', 100, { display: true }), column('condition', 'Condition', 'conditions', 4000), integer('order', 'Order', { defaultValue: '100' }), integer('risk', 'Risk'), integer('impact', 'Impact'), flag('active', 'Active', 'true')] },
	{ name: 'task_cmdb_ci_service', label: 'Impacted Services/CIs', indexes: ['task'], columns: [reference('task', 'Task', 'task', { display: true }), reference('cmdb_ci_service', 'Impacted Service/CI', 'cmdb_ci')] },
	{ name: 'task_service_offering', label: 'Impacted Service Offerings', indexes: ['task'], columns: [reference('task', 'Task', 'task', { display: true }), reference('service_offering', 'Service Offering', 'service_offering')] },
	{ name: 'chg_mgt_worker', label: 'Change Management Worker', columns: [text('type', 'Type', 40), text('request', 'Request', 4000), integer('state', 'State'), text('messages', 'Messages', 4000), text('payload', 'Payload', 65_000)] },
];
