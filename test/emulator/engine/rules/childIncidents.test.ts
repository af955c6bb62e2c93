// What a parent incident does to its children, and what it leaves alone.
import type { Instance } from '../../../../emulator/instance';
import { update } from '../../../../emulator/engine/write';
import type { Row } from '../../../../emulator/store';
import { as, instanceWith, table } from '../../support';

let instance: Instance;
let parent: Row;
let child: Row;
beforeEach(() => {
	instance = instanceWith();
	parent = table(instance).insert({ short_description: 'parent', caller_id: as(instance, 'self.service').userId });
	child = table(instance).insert({ short_description: 'child', parent_incident: parent.sys_id });
});

const change = (values: object, user = 'itil.user', row = parent): Row => update(instance, 'incident', row.sys_id, { ...values }, as(instance, user));
const said = (row: Row): string[] => table(instance, 'sys_journal_field').rows(`element_id=${row.sys_id}`).map(({ element, value }) => `${element}: ${value}`);
const done = { state: '6', close_code: 'Duplicate', close_notes: 'Rebooted' };

test.each([
	['In Progress', { state: '2' }, { state: '2', incident_state: '2' }],
	['On Hold for a vendor', { state: '3', hold_reason: '4' }, { state: '3', hold_reason: '4' }],
	['On Hold for the caller', { state: '3', hold_reason: '1' }, { state: '1', hold_reason: '' }],
	['Canceled', { state: '8' }, { state: '1', active: 'true' }],
])('%s', (_name, values, expected) => {
	change(values);
	expect({ hold_reason: '', ...child }).toMatchObject(expected);
});

test('another reason to hold reaches the children, too', () => {
	change({ state: '3', hold_reason: '4' });
	change({ hold_reason: '5' });
	expect(child).toMatchObject({ state: '3', hold_reason: '5' });
});

test('resolved with the notes of the parent, but not closed with it', () => {
	change({ ...done, comments: 'Fixed for all' });
	expect(child).toMatchObject({ state: '6', close_code: 'Duplicate', close_notes: 'Resolution notes copied from Parent Incident: Rebooted', resolved_by: as(instance, 'itil.user').userId });
	expect(said(child)).toEqual(['comments: Resolved based on resolution of Parent Incident. Fixed for all']);
	change({ state: '7' }, 'integration.user');
	expect(child.state).toBe('6');
});

test('own notes of a child stay, and a grandchild is told once', () => {
	const grandchild = table(instance).insert({ parent_incident: child.sys_id });
	change({ close_notes: 'Own' }, 'itil.user', child);
	change({ ...done, comments: 'Fixed' });
	expect([child.close_notes, grandchild.close_notes]).toEqual(['Own', 'Resolution notes copied from Parent Incident: Own']);
	expect(said(grandchild)).toEqual(['comments: Resolved based on resolution of Parent Incident. Fixed']);
});

test('reopened by an agent the children are reopened, by the caller they are not', () => {
	change(done);
	change({ state: '2' }, 'self.service');
	expect([parent.state, child.state]).toEqual(['2', '6']);
	change(done);
	change({ state: '2' });
	expect(child).toMatchObject({ state: '2', reopen_count: '1', reopened_by: as(instance, 'itil.user').userId });
});

test('a child that is closed or canceled stays so', () => {
	const closed = table(instance).insert({ ...done, state: '7', parent_incident: parent.sys_id });
	change({ state: '2', comments: 'x' });
	expect(closed.state).toBe('7');
	expect(said(closed)).toEqual([]);
});

test('comments and work notes are copied with their origin; the children tell their parent nothing', () => {
	change({ comments: 'Hello', work_notes: 'Secret' });
	expect(said(child)).toEqual(['comments: Comment copied from Parent Incident: Hello', 'work_notes: Work note copied from Parent Incident: Secret']);
	change({ state: '2', comments: 'From below' }, 'itil.user', child);
	expect(parent.state).toBe('1');
	expect(said(parent)).toEqual(['comments: Hello', 'work_notes: Secret']);
});
