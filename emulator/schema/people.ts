// Declares users, groups, memberships, roles and the records about places and companies they refer to.
import { choice, choices, classColumn, column, domainColumns, flag, integer, list, moment, reference, text, type TableDefinition } from './columns';

export const people: TableDefinition[] = [
	{
		name: 'sys_user', label: 'User', indexes: ['user_name', 'email', 'name'], audited: true,
		columns: [
			classColumn, ...domainColumns,
			text('user_name', 'User ID', 40, { unique: true }),
			text('name', 'Name', 151, { display: true, readOnly: true }),
			text('first_name', 'First name', 50), text('middle_name', 'Middle name', 50), text('last_name', 'Last name', 50),
			column('email', 'Email', 'email', 100), column('phone', 'Business phone', 'ph_number', 40), column('mobile_phone', 'Mobile phone', 'ph_number', 40),
			text('title', 'Title', 60), text('employee_number', 'Employee number', 40),
			column('user_password', 'Password', 'password', 40),
			flag('active', 'Active', 'true'), flag('locked_out', 'Locked out'), flag('vip', 'VIP'),
			flag('web_service_access_only', 'Web service access only'), flag('internal_integration_user', 'Internal Integration User'), flag('password_needs_reset', 'Password needs reset'), flag('enable_multifactor_authn', 'Enable Multifactor Authentication'),
			reference('department', 'Department', 'cmn_department'), reference('location', 'Location', 'cmn_location'), reference('company', 'Company', 'core_company'),
			reference('manager', 'Manager', 'sys_user'), reference('building', 'Building', 'cmn_building'), reference('cost_center', 'Cost center', 'cmn_cost_center'),
			reference('default_perspective', 'Default perspective', 'sys_perspective'), reference('schedule', 'Schedule', 'cmn_schedule'),
			text('time_zone', 'Time zone', 40), choice('date_format', 'Date format', choices('yyyy-MM-dd', 'MM-dd-yyyy', 'dd/MM/yyyy', 'dd-MM-yyyy', 'dd.MM.yyyy')),
			choice('time_format', 'Time format', choices('HH:mm:ss', 'hh:mm:ss a', 'HH:mm', 'hh:mm a')),
			choice('preferred_language', 'Language', choices('en=English', 'de=German', 'fr=French')),
			moment('last_login_time', 'Last login time', { readOnly: true }), column('last_login', 'Last login', 'glide_date', 40, { readOnly: true }), integer('failed_attempts', 'Failed login attempts'),
			text('source', 'Source', 255), text('roles', 'Roles', 40), text('street', 'Street', 255), text('city', 'City', 40), text('state', 'State / Province', 40), text('zip', 'Zip / Postal code', 40), text('country', 'Country code', 3),
			text('correlation_id', 'Correlation ID', 100), text('introduction', 'Prefix', 40), text('gender', 'Gender', 40), integer('notification', 'Notification', { defaultValue: '2' }), integer('calendar_integration', 'Calendar integration', { defaultValue: '1' }),
		],
	},
	{
		name: 'sys_user_group', label: 'Group', indexes: ['name'], audited: true,
		columns: [
			text('name', 'Name', 80, { display: true }), text('description', 'Description', 1000), flag('active', 'Active', 'true'),
			reference('manager', 'Manager', 'sys_user'), reference('parent', 'Parent', 'sys_user_group'), column('email', 'Group email', 'email', 100),
			list('type', 'Type', 'sys_user_group_type'), flag('include_members', 'Include members'), flag('exclude_manager', 'Exclude manager'), text('source', 'Source', 255), text('roles', 'Roles', 40),
			reference('default_assignee', 'Default assignee', 'sys_user'), reference('cost_center', 'Cost center', 'cmn_cost_center'),
		],
	},
	{ name: 'sys_user_grmember', label: 'Group Member', indexes: ['user', 'group'], columns: [reference('user', 'User', 'sys_user', { mandatory: true, display: true }), reference('group', 'Group', 'sys_user_group', { mandatory: true })] },
	{ name: 'sys_user_role', label: 'Role', indexes: ['name'], columns: [text('name', 'Name', 100, { display: true, unique: true }), text('description', 'Description', 1000), flag('elevated_privilege', 'Elevated privilege'), flag('grantable', 'Grantable', 'true'), flag('assignable_by', 'Assignable by'), reference('encryption_context', 'Encryption context', 'sys_encryption_context')] },
	{
		name: 'sys_user_has_role', label: 'User Role', indexes: ['user', 'role'],
		columns: [reference('user', 'User', 'sys_user', { display: true }), reference('role', 'Role', 'sys_user_role'), reference('granted_by', 'Granted by', 'sys_user_group'), flag('inherited', 'Inherited'), choice('state', 'State', choices('active=Active', 'requested=Requested'), { defaultValue: 'active' })],
	},
	{ name: 'sys_group_has_role', label: 'Group Role', indexes: ['group', 'role'], columns: [reference('group', 'Group', 'sys_user_group', { display: true }), reference('role', 'Role', 'sys_user_role'), flag('inherits', 'Inherits', 'true')] },
	{ name: 'core_company', label: 'Company', columns: [text('name', 'Name', 80, { display: true }), text('street', 'Street', 255), text('city', 'City', 50), text('country', 'Country', 40), text('stock_symbol', 'Stock symbol', 40), flag('customer', 'Customer'), flag('vendor', 'Vendor'), flag('manufacturer', 'Manufacturer'), flag('primary', 'Primary')] },
	{ name: 'cmn_location', label: 'Location', columns: [text('name', 'Name', 100, { display: true }), text('street', 'Street', 255), text('city', 'City', 50), text('state', 'State / Province', 40), text('country', 'Country', 40), text('zip', 'Zip / Postal code', 40), text('full_name', 'Full name', 255), reference('parent', 'Parent', 'cmn_location'), text('time_zone', 'Time zone', 40), text('latitude', 'Latitude'), text('longitude', 'Longitude')] },
	{ name: 'cmn_department', label: 'Department', columns: [text('name', 'Name', 100, { display: true }), text('id', 'ID', 20), text('description', 'Description', 1000), reference('dept_head', 'Department head', 'sys_user'), reference('parent', 'Parent', 'cmn_department'), reference('company', 'Company', 'core_company')] },
	{ name: 'cmn_cost_center', label: 'Cost Center', columns: [text('name', 'Name', 100, { display: true }), text('code', 'Code', 40)] },
];
