// Declares the configuration item classes and their relations.
import { choice, choices, classColumn, column, domainColumns, flag, integer, moment, numberChoice, reference, text, type TableDefinition } from './columns';

const ci = (name: string, label: string, parent: string, columns: TableDefinition['columns'] = []): TableDefinition => ({ name, label, extends: parent, columns });

export const cmdb: TableDefinition[] = [
	{
		name: 'cmdb', label: 'Base Configuration Item', indexes: ['name', 'serial_number'], audited: true,
		columns: [
			classColumn, ...domainColumns,
			text('name', 'Name', 255, { display: true }), text('asset_tag', 'Asset tag'), text('serial_number', 'Serial number', 255), reference('company', 'Company', 'core_company'), reference('manufacturer', 'Manufacturer', 'core_company'), reference('model_id', 'Model ID', 'cmdb_model'), reference('location', 'Location', 'cmn_location'), reference('department', 'Department', 'cmn_department'),
			reference('assigned_to', 'Assigned to', 'sys_user'), reference('owned_by', 'Owned by', 'sys_user'), reference('managed_by', 'Managed by', 'sys_user'), reference('supported_by', 'Supported by', 'sys_user'), reference('support_group', 'Support group', 'sys_user_group'), reference('assignment_group', 'Change Group', 'sys_user_group'), reference('change_control', 'Approval group', 'sys_user_group'),
			numberChoice('install_status', 'Status', choices('1=Installed', '2=On Order', '3=In Maintenance', '4=Pending Install', '5=Pending Repair', '6=In Stock', '7=Retired', '8=Stolen', '100=Absent'), { defaultValue: '1' }),
			column('cost', 'Cost', 'currency', 20), text('cost_cc', 'Cost currency', 3, { defaultValue: 'USD' }), moment('install_date', 'Installed'), text('po_number', 'PO number'), text('justification', 'Justification', 80), flag('unverified', 'Requires verification'),
		],
	},
	{
		name: 'cmdb_ci', label: 'Configuration Item', extends: 'cmdb',
		columns: [
			text('short_description', 'Description', 1000), text('category', 'Category'), text('subcategory', 'Subcategory'), text('fqdn', 'Fully qualified domain name', 255), text('ip_address', 'IP Address', 255), text('mac_address', 'MAC Address', 18), text('dns_domain', 'DNS Domain', 255), text('environment', 'Environment'),
			numberChoice('operational_status', 'Operational status', choices('1=Operational', '2=Non-Operational', '3=Repair in Progress', '4=DR Standby', '5=Ready', '6=Retired'), { defaultValue: '1' }), moment('first_discovered', 'First discovered'), moment('last_discovered', 'Most recent discovery'), text('discovery_source', 'Discovery source', 40), text('correlation_id', 'Correlation ID', 100), text('attributes', 'Attributes', 65_000), flag('monitor', 'Monitor'), integer('fault_count', 'Fault count', { defaultValue: '0' }), reference('vendor', 'Vendor', 'core_company'), reference('maintenance_schedule', 'Maintenance schedule', 'cmn_schedule'), text('comments', 'Comments', 4000),
		],
	},
	ci('cmdb_ci_hardware', 'Hardware', 'cmdb_ci', [text('hardware_status', 'Hardware status', 40, { defaultValue: 'installed' }), text('hardware_substatus', 'Substatus')]),
	ci('cmdb_ci_computer', 'Computer', 'cmdb_ci_hardware', [text('os', 'Operating System'), text('os_version', 'OS Version', 100), integer('cpu_count', 'CPU count'), integer('ram', 'RAM (MB)'), integer('disk_space', 'Disk space (GB)'), text('cpu_type', 'CPU type', 100), text('host_name', 'Host name', 255), text('chassis_type', 'Chassis type'), flag('virtual', 'Is Virtual')]),
	ci('cmdb_ci_server', 'Server', 'cmdb_ci_computer', [text('classification', 'Classification', 40, { defaultValue: 'Production' }), flag('dr_backup', 'DR backup', ''), text('used_for', 'Used for', 40)]),
	ci('cmdb_ci_linux_server', 'Linux Server', 'cmdb_ci_server'),
	ci('cmdb_ci_win_server', 'Windows Server', 'cmdb_ci_server'),
	ci('cmdb_ci_pc_hardware', 'Personal Computer', 'cmdb_ci_computer'),
	ci('cmdb_ci_netgear', 'Network Gear', 'cmdb_ci_hardware', [integer('ports', 'Ports'), text('firmware_version', 'Firmware version')]),
	ci('cmdb_ci_ip_switch', 'IP Switch', 'cmdb_ci_netgear'),
	ci('cmdb_ci_network_adapter', 'Network Adapter', 'cmdb_ci', [reference('cmdb_ci', 'Configuration Item', 'cmdb_ci'), text('mac_address', 'MAC Address', 18), text('netmask', 'Netmask')]),
	{ name: 'cmdb_serial_number', label: 'Serial Number', indexes: ['serial_number', 'cmdb_ci'], columns: [reference('cmdb_ci', 'Configuration Item', 'cmdb_ci'), text('serial_number', 'Serial Number', 255, { display: true }), text('serial_number_type', 'Serial Number Type'), flag('valid', 'Valid', 'true'), flag('absent', 'Absent')] },
	ci('cmdb_ci_printer', 'Printer', 'cmdb_ci_hardware'),
	ci('cmdb_ci_appl', 'Application', 'cmdb_ci', [text('version', 'Version', 255), text('running_process', 'Running process', 255), text('tcp_port', 'TCP port(s)', 255)]),
	ci('cmdb_ci_database', 'Database', 'cmdb_ci_appl', [text('type', 'Type')]),
	ci('cmdb_ci_db_instance', 'Database Instance', 'cmdb_ci_appl', [text('sid', 'SID', 255)]),
	ci('cmdb_ci_web_server', 'Web Server', 'cmdb_ci_appl'),
	ci('cmdb_ci_service', 'Service', 'cmdb_ci', [choice('busines_criticality', 'Business criticality', choices('1 - most critical', '2 - somewhat critical', '3 - less critical', '4 - not critical')), choice('service_classification', 'Service classification', choices('Business Service', 'Application Service', 'Technical Service', 'Shared Service')), text('version', 'Version')]),
	ci('cmdb_ci_service_auto', 'Application Service', 'cmdb_ci_service'),
	ci('service_offering', 'Service Offering', 'cmdb_ci_service', [reference('parent', 'Parent', 'cmdb_ci_service')]),
	{ name: 'cmdb_identifier', label: 'CI Identifier', columns: [text('name', 'Name', 100, { display: true }), column('applies_to', 'Applies to', 'table_name', 80), flag('is_independent', 'Independent', 'true'), flag('active', 'Active', 'true')] },
	{ name: 'cmdb_identifier_entry', label: 'Identifier Entry', indexes: ['identifier'], columns: [reference('identifier', 'Identifier', 'cmdb_identifier', { display: true }), column('table', 'Search on table', 'table_name', 80), text('attributes', 'Criterion attributes', 4000), integer('order', 'Priority', { defaultValue: '100' }), flag('active', 'Active', 'true')] },
	{ name: 'cmdb_rel_type', label: 'CI Relationship Type', columns: [text('name', 'Name', 100, { display: true }), text('parent_descriptor', 'Parent descriptor', 40), text('child_descriptor', 'Child descriptor', 40)] },
	{ name: 'cmdb_rel_ci', label: 'CI Relationship', indexes: ['parent', 'child'], columns: [reference('parent', 'Parent', 'cmdb_ci', { display: true }), reference('child', 'Child', 'cmdb_ci'), reference('type', 'Type', 'cmdb_rel_type'), integer('connection_strength', 'Connection strength'), flag('port', 'Port')] },
	{ name: 'cmdb_model', label: 'Product Model', columns: [classColumn, text('display_name', 'Display name', 255, { display: true }), text('name', 'Name', 100), reference('manufacturer', 'Manufacturer', 'core_company'), text('model_number', 'Model number', 100)] },
	{ name: 'alm_asset', label: 'Asset', indexes: ['ci', 'serial_number'], columns: [classColumn, text('display_name', 'Display name', 255, { display: true }), text('asset_tag', 'Asset tag'), text('serial_number', 'Serial number', 255), reference('ci', 'Configuration Item', 'cmdb_ci'), reference('model', 'Model', 'cmdb_model'), reference('assigned_to', 'Assigned to', 'sys_user'), numberChoice('install_status', 'State', choices('1=In use', '2=On order', '6=In stock', '7=Retired'), { defaultValue: '1' })] },
	{ name: 'ast_contract', label: 'Contract', numberPrefix: 'CNTR', columns: [text('number', 'Number', 40, { display: true }), text('short_description', 'Short description', 160), choice('state', 'State', choices('draft=Draft', 'active=Active', 'expired=Expired'))] },
];
