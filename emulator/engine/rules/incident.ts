// The stock rules of incident: states, resolve, close, reopen, hold, assignment, number of children.
// docs: c_IncidentManagementStateModel.md, reopening-incident.md, create-an-incident.md. What a parent tells its children: childIncidents.
import { parseUtc } from '../../clock';
import { formatDuration } from '../duration';
import { update } from '../write';
import { tellChildren } from './childIncidents';
import { applyPriority } from './priority';
import type { TableRules, Write } from './write';

const resolved = '6';
const closed = '7';
const canceled = '8';

function syncStates(write: Write): void {
	const onlyOld = write.operation === 'insert' && write.get('state') === '1';
	if (write.changes('state') && !onlyOld) write.set('incident_state', write.get('state'));
	else if (write.changes('incident_state')) write.set('state', write.get('incident_state'));
	const state = write.get('state');
	write.set('active', state === closed || state === canceled ? 'false' : 'true');
}

function stamps(write: Write): void {
	const was = write.operation === 'insert' ? '' : write.was('state');
	const is = write.get('state');
	if (was === is) return;
	if (is === resolved || is === closed) {
		if (!write.get('resolved_at')) resolve(write);
		if (is === closed) {
			write.fill('closed_at', write.now);
			write.fill('closed_by', write.caller.userId);
			durations(write, write.get('closed_at'));
		}
		return;
	}
	if (is === canceled) {
		write.fill('closed_at', write.now);
		write.fill('closed_by', write.caller.userId);
		return;
	}
	if (was === resolved || was === closed) reopen(write);
}

function resolve(write: Write): void {
	write.fill('resolved_at', write.now);
	write.fill('resolved_by', write.caller.userId);
	durations(write, write.get('resolved_at'));
}

function durations(write: Write, end: string): void {
	const seconds = Math.max(0, Math.round((parseUtc(end) - parseUtc(write.get('opened_at') || write.now)) / 1000));
	if (Number.isNaN(seconds)) return;
	write.set('calendar_stc', String(seconds));
	write.set('business_stc', String(seconds));
	write.set('calendar_duration', formatDuration(seconds));
	write.set('business_duration', formatDuration(seconds));
}

function reopen(write: Write): void {
	for (const name of ['resolved_at', 'resolved_by', 'closed_at', 'closed_by', 'calendar_stc', 'business_stc', 'calendar_duration', 'business_duration']) write.set(name, '');
	write.set('reopen_count', String(Number(write.was('reopen_count') || 0) + 1));
	write.set('reopened_by', write.caller.userId);
	write.set('reopened_time', write.now);
}

function hold(write: Write): void {
	const answered = write.entries.some((entry) => entry.element === 'comments');
	if (write.was('state') === '3' && write.was('hold_reason') === '1' && answered && write.caller.userId !== '' && write.caller.userId === write.get('caller_id') && !write.changes('state')) {
		write.set('state', '2');
		syncStates(write);
	}
	if (write.get('state') !== '3' && write.get('hold_reason') !== '') write.set('hold_reason', '');
}

function assignment(write: Write): void {
	if (write.operation === 'update' && write.changes('assignment_group') && !write.values.assigned_to && write.was('assigned_to') !== '') write.set('assigned_to', '');
	if (write.get('assignment_group') !== '' || write.get('assigned_to') !== '') return;
	const { store } = write.instance;
	const ci = write.get('cmdb_ci') && store.get('cmdb_ci', write.get('cmdb_ci'));
	const offering = write.get('service_offering') && store.get('cmdb_ci', write.get('service_offering'));
	const group = (ci && (ci.assignment_group || ci.support_group)) || (offering && (offering.assignment_group || offering.support_group));
	if (group) write.set('assignment_group', group);
}

function countChildren(write: Write, parent: string): void {
	if (parent === '' || !write.instance.store.get('incident', parent)) return;
	const children = write.instance.store.rows('incident').by('parent_incident', parent).size;
	update(write.instance, 'incident', parent, { child_incidents: String(children) }, write.caller);
}

export const incidentRules: TableRules = {
	table: 'incident',
	before(write) {
		if (write.operation === 'delete') return;
		syncStates(write);
		stamps(write);
		hold(write);
		assignment(write);
		applyPriority(write);
	},
	after(write, row) {
		if (write.operation === 'delete') return;
		if (write.changes('parent_incident')) {
			countChildren(write, write.was('parent_incident'));
			countChildren(write, row.parent_incident ?? '');
		}
		if (write.operation === 'update' && (write.entries.length > 0 || write.changes('state') || write.changes('hold_reason'))) tellChildren(write, row);
	},
};

