// Configuration items, services and the relations between them.
import type { Instance } from '../instance';
import { idOf } from './identity';
import { groupId, groups, userId, userNameOf } from './people';
import { put } from './rows';

const services = ['Email', 'ERP', 'Corporate Network', 'Payroll', 'Customer Portal', 'File Sharing'];

/** Every seeded item as [class, name], in a fixed order. */
export const items: [string, string][] = [
	...services.map((name): [string, string] => ['cmdb_ci_service', name]),
	...Array.from({ length: 12 }, (_, i): [string, string] => ['cmdb_ci_linux_server', `lnx-app-${String(i + 1).padStart(2, '0')}`]),
	...Array.from({ length: 8 }, (_, i): [string, string] => ['cmdb_ci_win_server', `win-srv-${String(i + 1).padStart(2, '0')}`]),
	...Array.from({ length: 20 }, (_, i): [string, string] => ['cmdb_ci_computer', `laptop-${String(i + 1).padStart(3, '0')}`]),
	...Array.from({ length: 5 }, (_, i): [string, string] => ['cmdb_ci_netgear', `switch-${i + 1}`]),
	...Array.from({ length: 3 }, (_, i): [string, string] => ['cmdb_ci_printer', `printer-${i + 1}`]),
	['cmdb_ci_database', 'erp-db'], ['cmdb_ci_web_server', 'portal-web'],
];

export function seedItems(instance: Instance): void {
	for (const className of new Set(items.map(([one]) => one))) {
		put(instance, className, items.filter(([one]) => one === className).map(([, name], i) => ({
			key: name,
			values: {
				name, serial_number: className === 'cmdb_ci_service' ? '' : `SN-${idOf(name).slice(0, 8).toUpperCase()}`, asset_tag: `P${1000 + i}`, support_group: groupId(groups[1 + (i % 4)]),
				owned_by: userId(userNameOf(i)), ip_address: className.endsWith('server') || className === 'cmdb_ci_netgear' ? `10.0.${className.length}.${i + 10}` : '', short_description: `${name} (seeded)`,
			},
		})));
	}
	const type = put(instance, 'cmdb_rel_type', [{ key: 'Depends on::Used by', values: { name: 'Depends on::Used by', parent_descriptor: 'Depends on', child_descriptor: 'Used by' } }])[0];
	const servers = items.filter(([className]) => className === 'cmdb_ci_linux_server');
	put(instance, 'cmdb_rel_ci', servers.map(([className, name], i) => ({ key: name, values: { parent: idOf('cmdb_ci_service', services[i % services.length]), child: idOf(className, name), type: type.sys_id } })));
}
