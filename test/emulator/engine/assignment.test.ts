// Assignment rules: the first that matches assigns what nobody is assigned to.
import type { Instance } from '../../../emulator/instance';
import { instanceWith, table } from '../support';

let instance: Instance;
beforeEach(() => void (instance = instanceWith()));

const group = (name: string): string => table(instance, 'sys_user_group').find('name', name)?.sys_id ?? '';
const rule = (values: object): void => void table(instance, 'sysrule_assignment').insert({ name: 'Rule', table: 'incident', ...values });

test('lowest order first, one rule only, and never over an assignment', () => {
	rule({ condition: 'category=network^EQ', group: group('Network'), order: '200' });
	rule({ condition: 'category=network^urgency=1', group: group('Database'), order: '100' });
	rule({ condition: 'category=network', group: group('Hardware'), order: '10', active: 'false' });
	rule({ table: 'problem', condition: '', group: group('Hardware'), order: '1' });
	expect(table(instance).insert({ category: 'network' }).assignment_group).toBe(group('Network'));
	expect(table(instance).insert({ category: 'network', urgency: '1' }).assignment_group).toBe(group('Database'));
	expect(table(instance).insert({ category: 'network', assigned_to: 'a'.repeat(32) }).assignment_group).toBe('');
	expect(table(instance).insert({ category: 'software' }).assignment_group).toBe('');
});

test('rules of a parent table count, and an update assigns as well', () => {
	const user = table(instance, 'sys_user').rows()[0].sys_id;
	const row = table(instance).insert({});
	rule({ table: 'task', condition: 'priority=1', user });
	table(instance).update(row.sys_id, { impact: '1', urgency: '1' });
	expect(row).toMatchObject({ priority: '1', assigned_to: user });
});
