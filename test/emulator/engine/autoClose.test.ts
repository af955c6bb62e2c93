// The job that closes resolved incidents, driven by the instance's clock.
import type { Instance } from '../../../emulator/instance';
import { update } from '../../../emulator/engine/write';
import type { Row } from '../../../emulator/store';
import { as, instanceWith, table } from '../support';

let instance: Instance;
beforeEach(() => void (instance = instanceWith(30)));

const day = 86_400_000;
const done = { state: '6', close_code: 'Duplicate', close_notes: 'x' };
const resolved = (values: object = {}): Row => table(instance).insert({ short_description: 'x', ...done, ...values }, { by: 'itil.user' });
const setting = (name: string, value: string): void => void (table(instance, 'sys_properties').find('name', name)!.value = value);
const days = 'glide.ui.autoclose.time';
const basis = 'com.snc.incident.autoclose.basedon.resolved_at';

test('seven days after it was resolved an incident is closed, in the hour that follows', () => {
	instance.clock.advance(17 * 60_000);
	const row = resolved();
	instance.clock.advance(7 * day);
	expect(row.state).toBe('6');
	instance.clock.advance(3 * 3_600_000);
	expect(row).toMatchObject({ state: '7', incident_state: '7', active: 'false', sys_updated_on: '2026-03-17 13:00:00', sys_updated_by: 'system', closed_at: '2026-03-17 13:00:00', closed_by: as(instance, 'itil.user').userId, sys_mod_count: '1' });
	expect(table(instance, 'sys_journal_field').rows(`element_id=${row.sys_id}`)).toMatchObject([{ element: 'comments', value: 'Incident automatically closed after 7 days in the Resolved state.', sys_created_on: '2026-03-17 13:00:00' }]);
	expect(table(instance, 'sys_audit').rows(`documentkey=${row.sys_id}^fieldname=state`)).toMatchObject([{ oldvalue: '6', newvalue: '7', user: 'system' }]);
});

test('what counts is the resolution, or the last update where that is set', () => {
	const [by, other] = [resolved(), resolved()];
	instance.clock.advance(6 * day);
	update(instance, 'incident', by.sys_id, { description: 'touched' }, as(instance, 'itil.user'));
	setting(basis, 'false');
	instance.clock.advance(2 * day);
	expect([by.state, other.state]).toEqual(['6', '7']);
	setting(basis, 'true');
	instance.clock.advance(3_600_000);
	// What became due while another rule was in force is closed by the next run.
	expect(by).toMatchObject({ state: '7', sys_updated_on: '2026-03-18 13:00:00' });
});

test('zero days, major incidents, other states and seeded incidents: nothing happens', () => {
	const before = table(instance).rows('state=6').length;
	expect(before).toBeGreaterThan(0);
	resolved({ u_major: 'true' });
	table(instance).insert({ state: '2' });
	instance.clock.advance(30 * day);
	expect(table(instance).rows('state=6')).toHaveLength(before + 1);
	setting(days, '0');
	resolved();
	instance.clock.advance(30 * day);
	expect(table(instance).rows('state=6')).toHaveLength(before + 2);
});

test('the job context names who closes; an incident that may not be closed is passed over', () => {
	table(instance, 'sys_trigger').find('name', 'Autoclose Incidents')!.job_context = 'fcRunAs=admin\nfcScriptName=incident autoclose';
	instance.policies.addAbort({ name: 'Not this one', table: 'incident', condition: 'descriptionSTARTSWITHkeep^stateCHANGESTO7' });
	const [kept, row] = [resolved({ description: 'keep' }), resolved()];
	instance.clock.advance(8 * day);
	expect([kept.state, row.state, row.sys_updated_by]).toEqual(['6', '7', 'admin']);
});

test('a clock that goes back runs nothing, and goes on from there', () => {
	const row = resolved();
	instance.clock.freeze('2026-03-01 00:00:00');
	expect(row.state).toBe('6');
	instance.clock.freeze('2026-03-18 00:00:00');
	expect(row).toMatchObject({ state: '7', closed_at: '2026-03-17 13:00:00' });
});

test('a closing that is not yet visible is not done twice', () => {
	const row = resolved();
	instance.clock.commitDelay = 5 * 3_600_000;
	instance.clock.advance(7 * day + 3_600_000);
	instance.clock.advance(3_600_000);
	expect(row.state).toBe('6');
	instance.clock.advance(5 * 3_600_000);
	expect(row.state).toBe('7');
	expect(table(instance, 'sys_journal_field').rows(`element_id=${row.sys_id}`)).toHaveLength(1);
});
