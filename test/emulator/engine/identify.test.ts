// Which configuration item a payload means, by the identification rules that are stored, and what is written of it.
import { identify, reconcile } from '../../../emulator/engine/identify';
import type { Described } from '../../../emulator/engine/identifiers';
import type { Instance } from '../../../emulator/instance';
import { as, instanceWith, table } from '../support';

let instance: Instance;
beforeEach(() => void (instance = instanceWith()));

const server = (values: object) => table(instance, 'cmdb_ci_linux_server').insert({ name: 'a', ...values });
const item = (values: Record<string, string>, more: Partial<Described> = {}): Described => ({ className: 'cmdb_ci_linux_server', values, lookups: [], related: [], ...more });
const tried = (described: Described) => identify(instance, described).attempts.map((one) => `${one.searchOnTable} ${one.attributes.join('+')} ${one.attemptResult}`);
const rule = (applies_to: string, entries: [string, string][], values: object = {}): string => {
	const identifier = table(instance, 'cmdb_identifier').insert({ name: `${applies_to} rule`, applies_to, ...values }).sys_id;
	for (const [attributes, order] of entries) table(instance, 'cmdb_identifier_entry').insert({ identifier, table: applies_to, attributes, order });
	return identifier;
};
const serial = { className: 'cmdb_serial_number', values: { serial_number: 'X1', serial_number_type: 'uuid' } };

test('entries are tried by priority, as the sample of the documentation shows', () => {
	const row = server({ serial_number: 'S1' });
	expect(identify(instance, item({ name: 'other', serial_number: 's1' })).found).toBe(row);
	expect(tried(item({ name: 'a' }, { lookups: [serial] }))).toEqual(['cmdb_serial_number serial_number+serial_number_type NO_MATCH', 'cmdb_ci_hardware serial_number SKIPPED', 'cmdb_ci_hardware name MATCHED']);
	expect(tried(item({ name: 'nothing' }, { className: 'cmdb_ci_service' }))).toEqual(['cmdb_ci correlation_id SKIPPED', 'cmdb_ci name NO_MATCH']);
});

test('a lookup record leads to its item, and is inserted when it is new', () => {
	const caller = as(instance, 'integration.user');
	const first = reconcile(instance, item({ name: 'new one' }, { lookups: [serial] }), 'ServiceNow', caller);
	expect(first).toMatchObject({ operation: 'INSERT', entry: '', lookups: [expect.stringMatching(/^[0-9a-f]{32}$/)] });
	expect(table(instance, 'cmdb_serial_number').rows()).toMatchObject([{ cmdb_ci: first.sysId, serial_number: 'X1' }]);
	const again = reconcile(instance, item({ name: 'renamed' }, { lookups: [serial] }), 'ServiceNow', caller);
	expect(again).toMatchObject({ operation: 'UPDATE', sysId: first.sysId, lookups: first.lookups, entry: expect.stringMatching(/^[0-9a-f]{32}$/) });
	expect(reconcile(instance, item({ name: 'x' }, { lookups: [serial] }), 'ServiceNow', caller, false).lookups).toEqual([null]);
	expect(table(instance, 'cmdb_serial_number').rows()).toHaveLength(1);
});

test('a class with a rule of its own does not use that of its parent', () => {
	rule('cmdb_ci_server', [['ip_address,asset_tag', '10'], ['ip_address', '20']]);
	const row = server({ ip_address: '10.0.0.1', asset_tag: 'P9' });
	expect(tried(item({ name: 'a', ip_address: '10.0.0.1', asset_tag: 'P8' }))).toEqual(['cmdb_ci_server ip_address+asset_tag NO_MATCH', 'cmdb_ci_server ip_address MATCHED']);
	expect(identify(instance, item({ ip_address: '10.0.0.1', asset_tag: 'P9' })).found).toBe(row);
	expect(tried(item({ name: 'a' }))).toEqual(['cmdb_ci_server ip_address+asset_tag SKIPPED', 'cmdb_ci_server ip_address SKIPPED']);
});

test('inactive rules and entries do not count', () => {
	const own = rule('cmdb_ci_server', [['name', '10'], ['asset_tag', '20']]);
	table(instance, 'cmdb_identifier_entry').update(table(instance, 'cmdb_identifier_entry').rows(`identifier=${own}^attributes=name`)[0].sys_id, { active: 'false' });
	expect(tried(item({ name: 'x' }))).toEqual(['cmdb_ci_server asset_tag SKIPPED']);
	table(instance, 'cmdb_identifier').update(own, { active: 'false' });
	expect(tried(item({ name: 'x' }))).toHaveLength(4);
});

test('a dependent item is one of those that its relations lead to, and nothing without them', () => {
	rule('cmdb_ci_database', [['name', '10']], { is_independent: 'false' });
	const [host, other] = [server({ name: 'host' }), server({ name: 'other' })];
	const database = (values: Record<string, string>) => table(instance, 'cmdb_ci_database').insert(values);
	const [mine] = [database({ name: 'db' }), database({ name: 'db' })];
	table(instance, 'cmdb_rel_ci').insert({ parent: mine.sys_id, child: host.sys_id });
	const asked = (related: string[]) => identify(instance, item({ name: 'db' }, { className: 'cmdb_ci_database', related }));
	expect(asked([host.sys_id]).found).toBe(mine);
	expect(asked([other.sys_id]).found).toBeUndefined();
	expect(() => asked([])).toThrow('MISSING_DEPENDENCY');
});
