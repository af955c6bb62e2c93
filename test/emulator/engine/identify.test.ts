// Which configuration item a payload means, by the identification rules that are stored.
import { identify } from '../../../emulator/engine/identify';
import type { Instance } from '../../../emulator/instance';
import { instanceWith, table } from '../support';

let instance: Instance;
beforeEach(() => void (instance = instanceWith()));

const server = (values: object) => table(instance, 'cmdb_ci_linux_server').insert({ name: 'a', ...values });
const tried = (className: string, values: Record<string, string>) => identify(instance, className, values).attempts.map((one) => `${one.attributes.join('+')} ${one.attemptResult}`);
const rule = (applies_to: string, entries: [string, string][]): void => {
	const identifier = table(instance, 'cmdb_identifier').insert({ name: `${applies_to} rule`, applies_to }).sys_id;
	for (const [attributes, order] of entries) table(instance, 'cmdb_identifier_entry').insert({ identifier, table: applies_to, attributes, order });
};

test('entries are tried by priority, without values they are skipped', () => {
	const row = server({ serial_number: 'S1' });
	expect(identify(instance, 'cmdb_ci_linux_server', { name: 'other', serial_number: 's1' }).found).toBe(row);
	expect(tried('cmdb_ci_linux_server', { name: 'a', serial_number: 'S2' })).toEqual(['serial_number NO_MATCH', 'correlation_id SKIPPED', 'name MATCHED']);
	expect(tried('cmdb_ci_service', { name: 'nothing' })).toEqual(['correlation_id SKIPPED', 'name NO_MATCH']);
});

test('a class with a rule of its own does not use that of its parent', () => {
	rule('cmdb_ci_server', [['ip_address,asset_tag', '10'], ['ip_address', '20']]);
	const row = server({ ip_address: '10.0.0.1', asset_tag: 'P9' });
	expect(tried('cmdb_ci_linux_server', { name: 'a', ip_address: '10.0.0.1', asset_tag: 'P8' })).toEqual(['ip_address+asset_tag NO_MATCH', 'ip_address MATCHED']);
	expect(identify(instance, 'cmdb_ci_linux_server', { ip_address: '10.0.0.1', asset_tag: 'P9' }).found).toBe(row);
	expect(tried('cmdb_ci_linux_server', { name: 'a' })).toEqual(['ip_address+asset_tag SKIPPED', 'ip_address SKIPPED']);
});

test('inactive rules and entries do not count, and a lookup entry is passed over', () => {
	rule('cmdb_ci_server', [['name', '10']]);
	const own = table(instance, 'cmdb_identifier').find('applies_to', 'cmdb_ci_server')!;
	table(instance, 'cmdb_identifier_entry').insert({ identifier: own.sys_id, table: 'cmdb_rel_ci', attributes: 'type', order: '5' });
	expect(tried('cmdb_ci_linux_server', { name: 'x', type: 'y' })).toEqual(['type SKIPPED', 'name NO_MATCH']);
	table(instance, 'cmdb_identifier').update(own.sys_id, { active: 'false' });
	expect(tried('cmdb_ci_linux_server', { name: 'x' })[0]).toBe('serial_number SKIPPED');
});
