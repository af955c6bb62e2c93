// What an incident does by itself when it is written.
import { ApiError } from '../../../../emulator/http';
import type { Instance } from '../../../../emulator/instance';
import { insert, update } from '../../../../emulator/engine/write';
import type { Row } from '../../../../emulator/store';
import { as, instanceWith, table } from '../../support';

let instance: Instance;
beforeEach(() => {
	instance = instanceWith();
});

const create = (values: Record<string, unknown> = {}, user = 'integration.user'): Row => insert(instance, 'incident', values, as(instance, user));
const change = (row: Row, values: Record<string, unknown>, user = 'integration.user'): Row => update(instance, 'incident', row.sys_id, values, as(instance, user));
const refusal = (work: () => unknown): string => {
	try {
		work();
	} catch (error) {
		if (error instanceof ApiError) return `${error.status} ${error.message}: ${error.detail}`;
		throw error;
	}
	return 'not refused';
};
const done = { close_code: 'Solution provided', close_notes: 'Turned it off and on again' };

test('a new incident has the defaults of the documented samples', () => {
	const row = create();
	expect(row).toMatchObject({
		number: 'INC0010001', task_effective_number: 'INC0010001', state: '1', incident_state: '1', active: 'true', impact: '3', urgency: '3', priority: '5', severity: '3', category: 'inquiry',
		opened_at: '2026-03-10 12:00:00', opened_by: as(instance, 'integration.user').userId, sys_created_by: 'integration.user', sys_mod_count: '0', sys_class_name: 'incident',
		approval: 'not requested', upon_approval: 'proceed', upon_reject: 'cancel', notify: '1', knowledge: 'false', made_sla: 'true', escalation: '0', reopen_count: '0', reassignment_count: '0',
	});
	expect(create().number).toBe('INC0010002');
});

test.each([
	['1', '1', '1'], ['1', '2', '2'], ['1', '3', '3'], ['2', '1', '2'], ['2', '2', '3'], ['2', '3', '4'], ['3', '1', '3'], ['3', '2', '4'], ['3', '3', '5'],
])('impact %s and urgency %s give priority %s', (impact, urgency, priority) => {
	expect(create({ impact, urgency }).priority).toBe(priority);
	expect(change(create(), { impact, urgency }).priority).toBe(priority);
});

test('a priority sent alone sticks, one sent with impact does not', () => {
	expect(change(create(), { priority: '2' }).priority).toBe('2');
	expect(change(create(), { priority: '2', impact: '1' }).priority).toBe('3');
});

test('state and incident_state go together, whichever is written', () => {
	const row = create();
	expect(change(row, { state: '2' })).toMatchObject({ state: '2', incident_state: '2' });
	expect(change(row, { incident_state: '3' })).toMatchObject({ state: '3', incident_state: '3' });
	expect(create({ incident_state: '2' })).toMatchObject({ state: '2', incident_state: '2' });
	expect(change(row, { active: 'false' }).active).toBe('true');
});

test('resolving and closing need a code and notes, told by their labels', () => {
	const row = create();
	expect(refusal(() => change(row, { state: '6' }))).toBe('403 Operation Failed: Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes');
	expect(refusal(() => change(row, { state: '7', close_code: 'Duplicate' }))).toContain('mandatory: Resolution notes');
	expect(refusal(() => change(row, { state: '6', close_code: 'No such code', close_notes: 'x' }))).toContain('mandatory: Resolution code');
	expect(row.state).toBe('1');
	expect(change(row, { state: '6', ...done })).toMatchObject({ state: '6', active: 'true' });
});

test('resolve, close and reopen leave their stamps', () => {
	const row = create();
	instance.clock.advance(137_000);
	change(row, { state: '6', ...done }, 'itil.user');
	expect(row).toMatchObject({ resolved_at: '2026-03-10 12:02:17', resolved_by: as(instance, 'itil.user').userId, calendar_stc: '137', calendar_duration: '1970-01-01 00:02:17' });
	instance.clock.advance(60_000);
	change(row, { state: '7' });
	expect(row).toMatchObject({ active: 'false', closed_at: '2026-03-10 12:03:17', closed_by: as(instance, 'integration.user').userId, resolved_at: '2026-03-10 12:02:17' });
	change(row, { state: '2' });
	expect(row).toMatchObject({ active: 'true', state: '2', reopen_count: '1', reopened_by: as(instance, 'integration.user').userId, reopened_time: '2026-03-10 12:03:17', resolved_at: '', closed_at: '' });
});

test('a canceled incident is inactive', () => {
	expect(change(create(), { state: '8' })).toMatchObject({ active: 'false', closed_at: '2026-03-10 12:00:00' });
});

test('an update that changes nothing stores nothing', () => {
	const row = create({ short_description: 'x' });
	instance.clock.advance(5000);
	change(row, { short_description: 'x', state: '1', comments: '' });
	expect(row).toMatchObject({ sys_mod_count: '0', sys_updated_on: '2026-03-10 12:00:00' });
	change(row, { short_description: 'y' });
	expect(row).toMatchObject({ sys_mod_count: '1', sys_updated_on: '2026-03-10 12:00:05', sys_updated_by: 'integration.user' });
});

test('a journal text becomes an entry and moves the row, the column stays empty', () => {
	const row = create({ comments: 'first' });
	change(row, { work_notes: 'second', comments: 'third' });
	expect(row.comments ?? '').toBe('');
	expect(row.sys_mod_count).toBe('1');
	expect(table(instance, 'sys_journal_field').rows(`element_id=${row.sys_id}`).map(({ element, value, name, sys_created_by }) => [name, element, value, sys_created_by])).toEqual([
		['incident', 'comments', 'first', 'integration.user'],
		['incident', 'comments', 'third', 'integration.user'],
		['incident', 'work_notes', 'second', 'integration.user'],
	]);
});

test('another group clears the assignee and counts', () => {
	const [first, second] = table(instance, 'sys_user_group').rows();
	const row = create({ assignment_group: first.sys_id, assigned_to: as(instance, 'itil.user').userId });
	change(row, { assignment_group: second.sys_id });
	expect(row).toMatchObject({ assigned_to: '', reassignment_count: '1' });
});

test('an unassigned incident takes the group of its configuration item', () => {
	const ci = table(instance, 'cmdb_ci').rows('support_groupISNOTEMPTY')[0];
	expect(create({ cmdb_ci: ci.sys_id }).assignment_group).toBe(ci.support_group);
});

test('the hold reason goes when the caller answers or the hold ends', () => {
	const caller = as(instance, 'self.service').userId;
	const row = create({ caller_id: caller, state: '3', hold_reason: '1' });
	change(row, { comments: 'Here is what you asked for' }, 'self.service');
	expect(row).toMatchObject({ state: '2', hold_reason: '' });
	const other = create({ state: '3', hold_reason: '4' });
	change(other, { state: '2' });
	expect(other.hold_reason).toBe('');
});

test('children follow their parent when it is resolved, and are counted', () => {
	const parent = create();
	const child = create({ parent_incident: parent.sys_id });
	expect(parent.child_incidents).toBe('1');
	change(parent, { state: '6', ...done, comments: 'Fixed for everybody' });
	expect(child).toMatchObject({ state: '6', close_code: 'Solution provided' });
});

test('changes of columns are audited, deletions too', () => {
	const row = create({ short_description: 'a' });
	change(row, { short_description: 'b', work_notes: 'why' });
	expect(table(instance, 'sys_audit').rows(`documentkey=${row.sys_id}`).map(({ fieldname, oldvalue, newvalue, user }) => [fieldname, oldvalue, newvalue, user])).toEqual([
		['short_description', 'a', 'b', 'integration.user'],
		['work_notes', '', 'why', 'integration.user'],
	]);
	table(instance).delete(row.sys_id, { by: 'integration.user' });
	expect(table(instance, 'sys_audit_delete').rows()).toMatchObject([{ tablename: 'incident', documentkey: row.sys_id, display_value: row.number, user: 'integration.user' }]);
});
