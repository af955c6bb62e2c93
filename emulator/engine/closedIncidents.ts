// What may still be written to a closed or canceled incident, and who may close one, where an instance enforces it beyond the form.
//
// docs: resolve-and-close-an-incident.md names roles and columns for the form; a stock instance makes the form read-only by a UI policy
// ("Make fields read-only on close"), and UI policies do not reach REST (c_DataPolicy.md). Hence off by default: settings.table.closedIncidents.

import type { Caller } from './caller';
import type { Write } from './rules/write';

const final = ['7', '8'];

/** What an admin may change: Subcategory, Service, Service Offerings, Description, Contact type, Watch list and so on, as documented. */
const editable = new Set([
	'subcategory', 'business_service', 'service_offering', 'description', 'contact_type', 'watch_list', 'work_notes_list', 'parent_incident', 'problem_id', 'rfc', 'caused_by', 'resolved_by', 'resolved_at', 'reassignment_count',
]);

/** Whether the column may not be written by this caller; `all` when nothing of the row may. */
export function lockedColumns(write: Write, caller: Caller): 'all' | ((column: string) => boolean) | undefined {
	const { table, previous, instance } = write;
	if (instance.settings.table.closedIncidents !== 'enforced' || !table.ancestry.includes('incident')) return undefined;
	if (previous && final.includes(previous.state)) return caller.admin ? (column) => !editable.has(column) : 'all';
	const closing = write.values.state === '7' || write.values.incident_state === '7';
	if (!closing || caller.admin || caller.roles.has('itil_admin')) return undefined;
	return (column) => column === 'state' || column === 'incident_state';
}
