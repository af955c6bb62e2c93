// Any number of believable incidents, made fast: the same number always gives the same rows.
import { formatUtc, parseUtc } from '../clock';
import { formatDuration } from '../engine/duration';
import { continueAfter } from '../engine/numbers';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { accounts } from './accounts';
import { idOf, pick, randomFrom } from './identity';
import { items } from './items';
import { crowd, groupId, groups, userId, userNameOf } from './people';

const subjects: [string, string, string][] = [
	['Cannot connect to the VPN', 'network', 'vpn'], ['Email is not syncing', 'inquiry', 'email'], ['Laptop does not start', 'hardware', 'cpu'], ['Printer prints blank pages', 'hardware', ''],
	['ERP login fails after password change', 'software', ''], ['Shared drive is read only', 'inquiry', ''], ['Database backup failed', 'database', 'oracle'], ['Wireless drops every few minutes', 'network', 'wireless'],
	['External monitor is not detected', 'hardware', 'monitor'], ['Payroll report shows wrong totals', 'software', ''], ['DNS lookups time out', 'network', 'dns'], ['Disk is almost full', 'hardware', 'disk'],
	['Customer portal answers slowly', 'software', ''], ['Outlook crashes at startup', 'software', 'email'], ['Need access to the finance folder', 'inquiry', ''], ['Keyboard keys are stuck', 'hardware', 'keyboard'],
];
const priorities = ['1', '2', '3', '2', '3', '4', '3', '4', '5'];
const closeCodes = ['Solution provided', 'Workaround provided', 'Resolved by caller', 'User error', 'Known error'];

/** The newest seeded row was updated at this moment; the oldest lie up to a year before. */
export const seededUntil = '2026-01-31 12:00:00';

/** Remembers what a function made of a number; seeded values repeat, and equal ones should be one string. */
function remembered(make: (n: number) => string): (n: number) => string {
	const known = new Map<number, string>();
	return (n) => {
		let text = known.get(n);
		if (text === undefined) known.set(n, (text = make(n)));
		return text;
	};
}

/** A believable sys_id from a seeded generator; faster than hashing a name. */
function sysIdFrom(random: () => number): string {
	const part = (): string => Math.floor(random() * 4294967296).toString(16).padStart(8, '0');
	return part() + part() + part() + part();
}

export function seedIncidents(instance: Instance, records: number): void {
	const random = randomFrom(7);
	const ids = randomFrom(11);
	const users = Array.from({ length: crowd }, (_, i) => userNameOf(i));
	const userIds = users.map(userId);
	const groupIds = groups.slice(0, 5).map(groupId);
	const itemIds = items.map(([className, name]) => idOf(className, name));
	const integration = userId(accounts.username);
	const descriptions = remembered((n) => `${subjects[Math.floor(n / crowd)][0]}.\nReported by ${users[n % crowd]}.`);
	const seconds = remembered(String);
	const durations = remembered(formatDuration);
	const end = parseUtc(seededUntil);
	const step = Math.min(3_600_000, Math.max(1000, Math.floor(31_536_000_000 / Math.max(records, 1))));
	const rows: Row[] = new Array<Row>(records);
	for (let i = 0; i < records; i++) {
		const created = end - (records - i) * step - 7_200_000;
		const about = Math.floor(random() * subjects.length);
		const [subject, category, subcategory] = subjects[about];
		const impact = 1 + Math.floor(random() * 3);
		const urgency = 1 + Math.floor(random() * 3);
		const roll = random();
		const state = stateOf(roll, i < records * 0.6);
		const took = Math.floor(random() * 7000);
		const caller = Math.floor(random() * crowd);
		const assigned = state === '1' ? -1 : Math.floor(random() * crowd);
		const number = `INC${String(i + 1).padStart(7, '0')}`;
		const done = state === '6' || state === '7';
		const over = state === '7' || state === '8';
		const createdOn = formatUtc(created);
		const workedOn = state === '1' ? createdOn : formatUtc(created + took * 1000);
		const worker = assigned < 0 ? '' : userIds[assigned];
		rows[i] = {
			sys_id: sysIdFrom(ids),
			number, task_effective_number: number, short_description: subject, description: descriptions(about * crowd + caller),
			caller_id: userIds[caller], category, subcategory, state, incident_state: state, active: over ? 'false' : 'true',
			impact: seconds(impact), urgency: seconds(urgency), priority: priorities[(impact - 1) * 3 + urgency - 1], severity: '3',
			assignment_group: state === '1' && roll < 0.2 ? '' : groupIds[Math.floor(random() * groupIds.length)], assigned_to: worker,
			cmdb_ci: random() < 0.5 ? itemIds[Math.floor(random() * itemIds.length)] : '', contact_type: pick(random, ['email', 'phone', 'self-service', 'monitoring']),
			opened_at: createdOn, opened_by: integration, hold_reason: state === '3' ? '1' : '',
			close_code: done ? pick(random, closeCodes) : '', close_notes: done ? 'Handled by the service desk.' : '',
			resolved_at: done ? workedOn : '', resolved_by: done ? worker : '', closed_at: over ? workedOn : '', closed_by: state === '7' ? worker : '',
			calendar_stc: done ? seconds(took) : '', calendar_duration: done ? durations(took) : '',
			reopen_count: '0', reassignment_count: '0', child_incidents: '0', made_sla: 'true', escalation: '0', approval: 'not requested', upon_approval: 'proceed', upon_reject: 'cancel', notify: '1', knowledge: 'false', u_major: 'false',
			sys_class_name: 'incident', sys_domain: 'global', sys_domain_path: '/', sys_created_on: createdOn, sys_created_by: accounts.username, sys_updated_on: workedOn, sys_updated_by: assigned < 0 ? accounts.username : users[assigned], sys_mod_count: state === '1' ? '0' : '3',
		};
	}
	instance.store.rows('incident').load(rows);
	continueAfter(instance, 'INC', Math.max(records, 10_000));
}

/** Young incidents are open, old ones are mostly closed. */
function stateOf(roll: number, old: boolean): string {
	if (roll < 0.04) return '8';
	if (old) return roll < 0.85 ? '7' : '6';
	if (roll < 0.4) return '1';
	if (roll < 0.75) return '2';
	return roll < 0.85 ? '3' : '6';
}
