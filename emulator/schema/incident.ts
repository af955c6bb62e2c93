// Declares incident and its columns beyond task. What happens when they change: engine/rules/incident.
import { choice, choices, flag, integer, moment, numberChoice, reference, text, type Choice, type TableDefinition } from './columns';
import { contactTypes, levels } from './task';

const subcategories: Record<string, string[]> = {
	inquiry: ['antivirus=Anti-Virus', 'email=Email', 'internal application=Internal Application'],
	software: ['email=Email', 'os=Operating System'],
	hardware: ['cpu=CPU', 'disk=Disk', 'keyboard=Keyboard', 'memory=Memory', 'monitor=Monitor', 'mouse=Mouse'],
	network: ['dhcp=DHCP', 'dns=DNS', 'ip address=IP Address', 'vpn=VPN', 'wireless=Wireless'],
	database: ['db2=DB2', 'sql server=MS SQL Server', 'oracle=Oracle'],
};

const dependentSubcategories: Choice[] = Object.entries(subcategories).flatMap(([category, pairs]) =>
	choices(...pairs).map((one) => ({ ...one, dependentValue: category })),
);

const german: Record<string, string> = { '1': 'Neu', '2': 'In Bearbeitung', '3': 'Wartestellung', '6': 'Gelöst', '7': 'Geschlossen', '8': 'Abgebrochen' };

/** docs: c_IncidentManagementStateModel.md; values as ansible's incident module sends them. */
export const incidentStates: Choice[] = choices('1=New', '2=In Progress', '3=On Hold', '6=Resolved', '7=Closed', '8=Canceled').map((one) => ({
	...one,
	labels: { de: german[one.value] },
}));

/** docs: inc-mgmt-best-prac-plugin-sd.md. */
export const closeCodes = choices(
	'Duplicate', 'Known error', 'No resolution provided', 'Resolved by caller', 'Resolved by change', 'Resolved by problem',
	'Resolved by request', 'Solution provided', 'Workaround provided', 'User error',
);

export const incident: TableDefinition = {
	name: 'incident',
	label: 'Incident',
	extends: 'task',
	numberPrefix: 'INC',
	numberStart: 10001,
	audited: true,
	indexes: ['parent_incident', 'caller_id'],
	columns: [
		reference('caller_id', 'Caller', 'sys_user', { mandatory: true }),
		numberChoice('state', 'State', incidentStates, { defaultValue: '1' }),
		numberChoice('incident_state', 'Incident state', incidentStates, { defaultValue: '1' }),
		text('short_description', 'Short description', 160, { mandatory: true }),
		choice('category', 'Category', choices('inquiry=Inquiry / Help', 'software=Software', 'hardware=Hardware', 'network=Network', 'database=Database'), { defaultValue: 'inquiry' }),
		choice('subcategory', 'Subcategory', dependentSubcategories, { dependsOn: 'category' }),
		numberChoice('impact', 'Impact', levels, { defaultValue: '3' }),
		numberChoice('urgency', 'Urgency', levels, { defaultValue: '3' }),
		numberChoice('severity', 'Severity', levels, { defaultValue: '3' }),
		choice('contact_type', 'Channel', contactTypes),
		numberChoice('hold_reason', 'On hold reason', choices('1=Awaiting Caller', '5=Awaiting Change', '3=Awaiting Problem', '4=Awaiting Vendor'), { choiceKind: '1' }),
		choice('close_code', 'Resolution code', closeCodes),
		text('close_notes', 'Resolution notes', 4000),
		moment('resolved_at', 'Resolved'),
		reference('resolved_by', 'Resolved by', 'sys_user'),
		integer('reopen_count', 'Reopen count', { defaultValue: '0' }),
		reference('reopened_by', 'Last reopened by', 'sys_user'),
		moment('reopened_time', 'Last reopened at'),
		reference('problem_id', 'Problem', 'problem'),
		reference('rfc', 'Change Request', 'change_request'),
		reference('caused_by', 'Caused by Change', 'change_request'),
		reference('parent_incident', 'Parent Incident', 'incident'),
		integer('child_incidents', 'Child Incidents', { defaultValue: '0' }),
		integer('business_stc', 'Business resolve time'),
		integer('calendar_stc', 'Resolve time'),
		numberChoice('notify', 'Notify', choices('1=Do Not Notify', '2=Send Email', '3=Telephone Call'), { defaultValue: '1' }),
		flag('u_major', 'Major incident', 'false'),
		text('u_external_system', 'External system', 60),
	],
};
