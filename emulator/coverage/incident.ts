// What is emulated of the incident and of the processes around it.
import { endpoints, missing, rule, type Area } from './rows';

const incident = 'engine/rules/incident';
const children = 'engine/rules/childIncidents';
const closed = 'engine/closedIncidents';
const autoClose = 'engine/autoClose';
const processes = 'engine/rules/processes';

export const incidentCoverage: Area = {
	title: 'Incident and its world',
	rows: [
		rule('columns, types and defaults of a new incident', 'c_TableAPI.md', incident),
		rule('numbers: prefix and seven digits, users begin at 10001', 'c_TableAPI.md', incident),
		rule('priority from impact and urgency', 'def-prio-lookup-rules.md', incident),
		rule('a priority sent alone sticks', 'def-prio-lookup-rules.md', incident, 'assumed'),
		rule('state and incident_state in step, active by state', 'c_IncidentManagementStateModel.md', incident),
		rule('resolved, closed, reopened stamps and counters', 'reopening-incident.md', incident),
		rule('close_code and close_notes mandatory on resolve and close, 403 with labels', 'ansible incident.py', incident, 'observed'),
		rule('close codes of new instances', 'inc-mgmt-best-prac-plugin-sd.md', 'engine/rules/dictionary'),
		rule('hold reason cleared when the caller answers', 'c_IncidentManagementStateModel.md', incident),
		rule('another group clears the assignee; empty group from the configuration item', 'create-an-incident.md', incident),
		rule('parent incidents tell their children: In Progress, On Hold unless it awaits the caller, Resolved; not Closed, not Canceled', 'parent-child-state-sync.md', children),
		rule('a parent reopened by somebody without a role leaves its resolved children', 'parent-child-state-sync.md', children),
		rule('wording of copied comments, work notes and resolution notes', 'stock rules in public code', children, 'observed'),
		rule('journal columns: entries in sys_journal_field, empty raw value, joined display value', 'c_JournalFields.md', incident),
		rule('one-second stamps in UTC, sys_mod_count counts the updates', 'c_TableAPI.md', incident),
		rule('a write that changes nothing stores nothing', 'c_TableAPI.md', incident, 'assumed'),
		rule('sys_audit for changed columns, sys_audit_delete for deletions', 'exploring-auditing.md', incident),
		rule('autoSysFields(false) and setWorkflow(false) writes (instrument)', 'c_GlideRecordAPI.md', 'clock'),
		rule('who has no role sees only own incidents', 'create-an-incident.md', 'engine/access'),
		rule('closed incidents: read-only on the form by a UI policy, which does not reach REST', 'UI policy "Make fields read-only on close", c_DataPolicy.md', closed, 'observed'),
		rule('closed incidents enforced: columns that admins may change, roles that may close (setting)', 'resolve-and-close-an-incident.md', closed),
		rule('groups that hold admin or security_admin, or whose parent does: hidden from others, not assignable by them', 'create-an-incident.md', 'engine/privilegedGroups'),
		rule('such a group sent as a sys_id is left out, or refuses the write (setting)', 'create-an-incident.md', 'engine/privilegedGroups', 'assumed'),
		rule('auto-close job: days, basis, major incidents excepted, user of the job (fcRunAs); by the instance\'s clock', 'configure-incident-auto-close.md', autoClose),
		rule('auto-close job: seven days by default, every hour, seeded incidents left alone', 'configure-incident-auto-close.md', autoClose, 'assumed'),
		rule('assignment rules: the first that matches, unassigned tasks only', 'c_AssignmentRulesModule.md', 'engine/assignment'),
		rule('problem, change, request, catalog task: states, numbers, closing', 'c_IncidentManagementStateModel.md', processes, 'assumed'),
		rule('approvals decide about their record', 'c_TableAPI.md', processes, 'assumed'),
		rule('SLA definitions attach and complete', 'c_SLAConditions.md', processes),
		rule('users, groups, memberships, roles, locations, CMDB classes with inheritance', 'c_DataDictionaryTables.md', 'seed'),
		...endpoints('for people', 'routes/pages', 'assumed', 'GET /', 'GET /incident_list.do', 'POST /incident.do'),
		missing('inbound mail (reopening by mail), notifications, major incident process', 'reopening-incident.md'),
	],
};
