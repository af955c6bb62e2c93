// What problems, changes, requests, approvals, users and SLAs do by themselves.
import type { Instance } from '../../../../emulator/instance';
import { found, instanceWith, table } from '../../support';

let instance: Instance;
beforeEach(() => {
	instance = instanceWith();
});

test('each kind of task has its own numbers', () => {
	const number = (name: string): string => table(instance, name).insert({ short_description: 'x' }).number;
	expect(['problem', 'change_request', 'sc_request', 'sc_req_item', 'sc_task', 'kb_knowledge'].map(number)).toEqual(['PRB0040004', 'CHG0030004', 'REQ0010002', 'RITM0010002', 'SCTASK0010001', '']);
});

test('a closed change is inactive and stamped', () => {
	const row = table(instance, 'change_request').insert({ short_description: 'x' });
	expect(row).toMatchObject({ state: '-5', type: 'normal', active: 'true' });
	table(instance, 'change_request').update(row.sys_id, { state: 3, close_code: 'successful' });
	expect(row).toMatchObject({ active: 'false', closed_at: '2026-03-10 12:00:00' });
});

test('a problem keeps its two states in step', () => {
	const row = table(instance, 'problem').insert({ short_description: 'x', impact: 1, urgency: 1 });
	expect(row).toMatchObject({ state: '101', problem_state: '101', priority: '1' });
	table(instance, 'problem').update(row.sys_id, { state: 107 });
	expect(row).toMatchObject({ problem_state: '107', active: 'false' });
});

test('an application gets the client id and the secret that it came without', () => {
	const confidential = table(instance, 'oauth_entity').insert({ name: 'One' });
	expect(confidential.client_id).toMatch(/^[0-9a-f]{32}$/);
	expect(confidential.client_secret).toMatch(/^[\w-]{22}$/);
	expect(table(instance, 'oauth_entity').insert({ name: 'Two', client_id: 'mine', client_secret: 'kept' })).toMatchObject({ client_id: 'mine', client_secret: 'kept' });
	expect(table(instance, 'oauth_entity').insert({ name: 'Three', public_client: 'true' }).client_secret ?? '').toBe('');
});

test('approvals decide about their record', () => {
	const change = table(instance, 'change_request').insert({ short_description: 'x' });
	const ask = () => table(instance, 'sysapproval_approver').insert({ sysapproval: change.sys_id, state: 'requested' });
	const [first, second] = [ask(), ask()];
	expect(change.approval).toBe('requested');
	table(instance, 'sysapproval_approver').update(first.sys_id, { state: 'approved' });
	expect(change.approval).toBe('requested');
	table(instance, 'sysapproval_approver').update(second.sys_id, { state: 'approved' });
	expect(change).toMatchObject({ approval: 'approved', approval_set: '2026-03-10 12:00:00' });
	table(instance, 'sysapproval_approver').update(second.sys_id, { state: 'rejected' });
	expect(change.approval).toBe('rejected');
});

test('an SLA is attached by its start condition and completed by its stop condition', () => {
	const row = table(instance).insert({ impact: 1, urgency: 1 });
	const slas = () => found(instance, `task=${row.sys_id}`, 'task_sla');
	expect(slas()).toMatchObject([{ stage: 'in_progress', active: 'true', planned_end_time: '2026-03-10 16:00:00' }]);
	table(instance).update(row.sys_id, { state: 6, close_code: 'Duplicate', close_notes: 'x' });
	expect(slas()).toMatchObject([{ stage: 'completed', active: 'false', end_time: '2026-03-10 12:00:00' }]);
	expect(table(instance).insert({ impact: 3 }).priority).toBe('5');
	expect(found(instance, 'task.number=INC0010002', 'task_sla')).toEqual([]);
});

test('a user is called by the parts of the name', () => {
	expect(table(instance, 'sys_user').insert({ user_name: 'x.y', first_name: 'Xenia', last_name: 'Young' }).name).toBe('Xenia Young');
});
