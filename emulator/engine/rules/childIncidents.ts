// What a parent incident does to its children when it changes: states, resolution, comments and work notes. Children tell their parent nothing.
//
// docs: parent-child-state-sync.md (In Progress, On Hold with its reason unless it awaits the caller, Resolved; neither Closed nor Canceled;
// a parent that somebody without a role reopened leaves its resolved children). The wording is that of the stock rules in public code.

import type { Instance } from '../../instance';
import type { Row } from '../../store';
import { rolesOf, system, type Caller } from '../caller';
import { update } from '../write';
import type { Write } from './write';

const [onHold, resolved, closed, canceled] = ['3', '6', '7', '8'];
const awaitingCaller = '1';
const copied = { comments: 'Comment copied from Parent Incident', work_notes: 'Work note copied from Parent Incident' };
const because = 'Resolved based on resolution of Parent Incident.';

const headed = (head: string, text: string): string => (text.startsWith(head) ? text : `${head}: ${text}`);

export function tellChildren(write: Write, parent: Row): void {
	const { instance, caller } = write;
	const children = [...instance.store.rows('incident').by('parent_incident', parent.sys_id)].filter((child) => ![closed, canceled].includes(child.state));
	if (children.length === 0) return;
	// The rules write as the user whose change they follow, without that user's limits.
	const actor: Caller = { ...system(instance, caller.userName), userId: caller.userId, user: caller.user };
	const texts: Record<string, string> = {};
	for (const { element, text } of write.entries) texts[element] = texts[element] ? `${texts[element]}\n${text}` : text;
	for (const child of children) {
		const values = write.changes('state') && parent.state === resolved ? resolution(parent, child, texts) : { ...notes(texts), ...(write.changes('state') || write.changes('hold_reason') ? states(instance, parent, child) : {}) };
		if (Object.keys(values).length > 0) update(instance, 'incident', child.sys_id, values, actor);
	}
}

function resolution(parent: Row, child: Row, texts: Record<string, string>): Row {
	if (child.state === resolved) return {};
	const comment = texts.comments ?? '';
	return {
		state: resolved, close_code: parent.close_code ?? '', close_notes: child.close_notes || headed('Resolution notes copied from Parent Incident', parent.close_notes ?? ''),
		comments: comment.startsWith(because) ? comment : `${because} ${comment}`.trim(), ...(texts.work_notes ? { work_notes: texts.work_notes } : {}),
	};
}

function notes(texts: Record<string, string>): Row {
	return Object.fromEntries(Object.entries(copied).filter(([element]) => texts[element]).map(([element, head]) => [element, headed(head, texts[element])]));
}

function states(instance: Instance, parent: Row, child: Row): Row {
	if ([resolved, closed, canceled].includes(parent.state) || (parent.state === onHold && parent.hold_reason === awaitingCaller)) return {};
	if (child.state === resolved) {
		const roles = rolesOf(instance, parent.reopened_by ?? '');
		if (!['itil', 'sn_incident_write', 'admin'].some((role) => roles.has(role))) return {};
	}
	return { state: parent.state, hold_reason: parent.hold_reason ?? '' };
}
