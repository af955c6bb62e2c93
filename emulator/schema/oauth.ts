// Declares the registry of OAuth applications, their keys and scopes. Tokens are no rows here.
import { column, flag, integer, reference, text, type TableDefinition } from './columns';

export const oauth: TableDefinition[] = [
	{
		name: 'oauth_entity', label: 'Application Registry', indexes: ['client_id'],
		columns: [
			text('name', 'Name', 100, { display: true }), text('type', 'Type', 40, { defaultValue: 'client' }), text('client_id', 'Client ID', 255, { unique: true }),
			column('client_secret', 'Client Secret', 'password2', 255), text('redirect_url', 'Redirect URL', 4000), text('logo_url', 'Logo URL', 1000), flag('active', 'Active', 'true'),
			flag('public_client', 'This is a public client'), text('auth_scope', 'Auth scope', 4000), reference('user', 'OAuth Application User', 'sys_user'),
			text('default_grant_type', 'Default Grant type', 40), text('user_field', 'User Field', 40, { defaultValue: 'user_name' }),
			integer('access_token_lifespan', 'Access Token Lifespan'), integer('refresh_token_lifespan', 'Refresh Token Lifespan'), integer('auth_code_lifespan', 'Auth code lifespan'),
			text('access', 'Accessible from', 40, { defaultValue: 'public' }), text('comments', 'Comments', 1000),
		],
	},
	{ name: 'sys_certificate', label: 'X.509 Certificate', columns: [text('name', 'Name', 100, { display: true }), text('pem_certificate', 'PEM Certificate', 65000), flag('active', 'Active', 'true')] },
	{ name: 'jwt_verifier_map', label: 'JWT Verifier Map', indexes: ['oauth_jwt'], columns: [text('name', 'Name', 100, { display: true }), text('kid', 'Kid', 100), reference('oauth_jwt', 'OAuth JWT', 'oauth_entity'), reference('sys_certificate', 'Sys certificate', 'sys_certificate')] },
	{ name: 'sys_api_access_scope', label: 'REST API Auth Scope', columns: [text('name', 'Name', 100, { display: true }), text('auth_scope', 'Auth scope', 100), text('rest_api', 'REST API', 100), text('http_method', 'HTTP method', 40), text('resource', 'Resource', 255), flag('active', 'Active', 'true')] },
];
