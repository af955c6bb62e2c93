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
const channels = ['email', 'phone', 'self-service', 'monitoring'];
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
	const make = maker(records);
	const rows: Row[] = new Array<Row>(records);
	for (let i = 0; i < records; i++) rows[i] = make(i);
	instance.store.rows('incident').load(rows);
	continueAfter(instance, 'INC', Math.max(records, 10_000));
}

/** Makes the incidents of one seed, oldest first; call it with 0, 1, 2 and so on. */
function maker(records: number): (i: number) => Row {
	const random = randomFrom(7);
	const ids = randomFrom(11);
	const any = (n: number): number => Math.floor(random() * n);
	const users = Array.from({ length: crowd }, (_, i) => userNameOf(i));
	const userIds = users.map(userId);
	const idOfUser = new Map(users.map((name, i) => [name, userIds[i]]));
	const groupIds = groups.slice(0, 5).map(groupId);
	const itemIds = items.map(([className, name]) => idOf(className, name));
	const integration = userId(accounts.username);
	const descriptions = remembered((n) => `${subjects[Math.floor(n / crowd)][0]}.\nReported by ${users[n % crowd]}.`);
	const digits = remembered(String);
	const durations = remembered(formatDuration);
	const end = parseUtc(seededUntil);
	const step = Math.min(3_600_000, Math.max(1000, Math.floor(31_536_000_000 / Math.max(records, 1))));
	return (i) => {
		const created = end - (records - i) * step - 7_200_000;
		const about = any(subjects.length);
		const [subject, category, subcategory] = subjects[about];
		const [impact, urgency, caller, took] = [1 + any(3), 1 + any(3), any(crowd), any(7000)];
		const roll = random();
		const state = stateOf(roll, i < records * 0.6);
		const number = `INC${String(i + 1).padStart(7, '0')}`;
		const createdOn = formatUtc(created);
		const isNew = state === '1';
		const workedOn = isNew ? createdOn : formatUtc(created + took * 1000);
		const worker = isNew ? '' : users[any(crowd)];
		const row: Row = {
			sys_id: sysIdFrom(ids),
			number, task_effective_number: number, short_description: subject, description: descriptions(about * crowd + caller),
			caller_id: userIds[caller], category, subcategory, state, incident_state: state, active: 'true',
			impact: digits(impact), urgency: digits(urgency), priority: priorities[(impact - 1) * 3 + urgency - 1], severity: '3',
			assignment_group: isNew && roll < 0.2 ? '' : pick(random, groupIds), assigned_to: idOfUser.get(worker) ?? '',
			cmdb_ci: random() < 0.5 ? pick(random, itemIds) : '', contact_type: pick(random, channels),
			opened_at: createdOn, opened_by: integration, hold_reason: state === '3' ? '1' : '',
			close_code: '', close_notes: '', resolved_at: '', resolved_by: '', closed_at: '', closed_by: '', calendar_stc: '', calendar_duration: '',
			reopen_count: '0', reassignment_count: '0', child_incidents: '0', made_sla: 'true', escalation: '0', approval: 'not requested', upon_approval: 'proceed', upon_reject: 'cancel', notify: '1', knowledge: 'false', u_major: 'false',
			sys_class_name: 'incident', sys_domain: 'global', sys_domain_path: '/', sys_created_on: createdOn, sys_created_by: accounts.username, sys_updated_on: workedOn, sys_updated_by: worker || accounts.username, sys_mod_count: isNew ? '0' : '3',
		};
		if (state === '6' || state === '7') Object.assign(row, { close_code: pick(random, closeCodes), close_notes: 'Handled by the service desk.', resolved_at: workedOn, resolved_by: row.assigned_to, calendar_stc: digits(took), calendar_duration: durations(took) });
		if (state === '7' || state === '8') Object.assign(row, { active: 'false', closed_at: workedOn, closed_by: row.assigned_to });
		return row;
	};
}

/** Young incidents are open, old ones are mostly closed. */
function stateOf(roll: number, old: boolean): string {
	if (roll < 0.04) return '8';
	if (old) return roll < 0.85 ? '7' : '6';
	if (roll < 0.4) return '1';
	if (roll < 0.75) return '2';
	return roll < 0.85 ? '3' : '6';
}
