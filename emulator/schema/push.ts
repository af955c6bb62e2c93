// Declares business rules and outbound REST messages.
import { choice, choices, column, flag, integer, reference, text, type TableDefinition } from './columns';

export const push: TableDefinition[] = [
	{
		name: 'sys_script', label: 'Business Rule', indexes: ['collection'],
		columns: [
			text('name', 'Name', 40, { display: true }), column('collection', 'Table', 'table_name', 80), flag('active', 'Active', 'true'), flag('advanced', 'Advanced'),
			choice('when', 'When', choices('before=before', 'after=after', 'async=async', 'async_always=async_always', 'before_display=display', 'display=display'), { defaultValue: 'before', choiceKind: '3' }), integer('order', 'Order', { defaultValue: '100' }), integer('priority', 'Priority', { defaultValue: '100' }),
			flag('action_insert', 'Insert'), flag('action_update', 'Update'), flag('action_delete', 'Delete'), flag('action_query', 'Query'),
			column('filter_condition', 'Filter Conditions', 'conditions', 4000), text('condition', 'Condition', 254), column('script', 'Script', 'script', 8000), text('description', 'Description', 1000),
			flag('abort_action', 'Abort action'), column('template', 'Set field values', 'conditions', 4000), flag('add_message', 'Add message'), column('message', 'Message', 'html', 4000), text('role_conditions', 'Role conditions', 4000), flag('is_rest', 'Is REST'), flag('client_callable', 'Client callable'), reference('sys_scope', 'Application', 'sys_scope', { defaultValue: 'global' }),
		],
	},
	{ name: 'sys_auth_profile_basic', label: 'Basic Auth Configuration', columns: [text('name', 'Name', 100, { display: true }), text('username', 'Username', 100), column('password', 'Password', 'password2', 255)] },
	{ name: 'sys_rest_message', label: 'REST Message', indexes: ['name'], columns: [text('name', 'Name', 100, { display: true }), column('rest_endpoint', 'Endpoint', 'url', 1024), text('description', 'Description', 1000), text('authentication_type', 'Authentication type', 40, { defaultValue: 'no_authentication' }), text('access', 'Accessible from', 40, { defaultValue: 'package_private' })] },
	{ name: 'sys_rest_message_fn', label: 'HTTP Method', indexes: ['rest_message'], columns: [reference('rest_message', 'REST Message', 'sys_rest_message'), text('function_name', 'Name', 100, { display: true }), choice('http_method', 'HTTP method', choices('get=GET', 'post=POST', 'put=PUT', 'patch=PATCH', 'delete=DELETE'), { choiceKind: '3' }), column('rest_endpoint', 'Endpoint', 'url', 1024), text('content', 'Content', 8000)] },
	{ name: 'sys_outbound_http_log', label: 'Outbound HTTP Log', columns: [text('hostname', 'Host name', 255), text('url', 'URL', 1024, { display: true }), text('http_method', 'HTTP method', 40), integer('response_status', 'HTTP Status'), integer('response_time', 'Response time'), text('error', 'Error', 1000), text('source_table', 'Source table', 80), text('source_record', 'Source record', 32)] },
];
