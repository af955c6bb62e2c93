// Declares the registry of OAuth applications, their keys and scopes. Tokens are no rows here.
import { choice, choices, column, flag, moment, integer, reference, text, type TableDefinition } from './columns';

export const oauth: TableDefinition[] = [
	{
		name: 'oauth_entity', label: 'Application Registry', indexes: ['client_id'],
		columns: [
			text('name', 'Name', 100, { display: true }), text('type', 'Type', 40, { defaultValue: 'client' }), text('client_id', 'Client ID', 255, { unique: true }),
			column('client_secret', 'Client Secret', 'password2', 255), text('redirect_url', 'Redirect URL', 4000), text('logo_url', 'Logo URL', 1000), flag('active', 'Active', 'true'),
			flag('public_client', 'This is a public client'), text('auth_scope', 'Auth scope', 4000), reference('user', 'OAuth Application User', 'sys_user'),
			text('default_grant_type', 'Default Grant type', 40), text('user_field', 'User Field', 40, { defaultValue: 'user_name' }),
			integer('access_token_lifespan', 'Access Token Lifespan'), integer('refresh_token_lifespan', 'Refresh Token Lifespan'), integer('auth_code_lifespan', 'Auth code lifespan'),
			choice('token_format', 'Token Format', choices('opaque=Opaque', 'jwt=JWT'), { defaultValue: 'opaque', choiceKind: '3' }), text('subject_claim', 'Subject Claim', 40, { defaultValue: 'sys_id' }), flag('enforce_token_restrictions', 'Enforce Token Restrictions'),
			flag('exact_redirect', 'Only registered redirect URLs'), integer('clock_skew', 'Clock Skew'), reference('oidc_provider_configuration', 'OAuth OIDC Provider Configuration', 'oidc_provider_configuration'),
			text('access', 'Accessible from', 40, { defaultValue: 'public' }), text('comments', 'Comments', 1000),
		],
	},
	{ name: 'sys_certificate', label: 'X.509 Certificate', columns: [text('name', 'Name', 100, { display: true }), text('pem_certificate', 'PEM Certificate', 65000), flag('active', 'Active', 'true')] },
	{ name: 'jwt_verifier_map', label: 'JWT Verifier Map', indexes: ['oauth_jwt'], columns: [text('name', 'Name', 100, { display: true }), text('kid', 'Kid', 100), reference('oauth_jwt', 'OAuth JWT', 'oauth_entity'), reference('sys_certificate', 'Sys certificate', 'sys_certificate')] },
	{ name: 'jwt_claim_validation', label: 'JWT Claim Validation', indexes: ['oauth_jwt'], columns: [text('name', 'Name', 100, { display: true }), text('value', 'Value', 255), reference('oauth_jwt', 'OAuth JWT', 'oauth_entity')] },
	{
		name: 'oidc_provider_configuration', label: 'OIDC Provider Configuration',
		columns: [text('oidc_provider', 'OIDC Provider', 100, { display: true }), column('oidc_config_url', 'OIDC Metadata URL', 'url', 1024), text('issuer', 'Issuer', 255), text('user_claim', 'User Claim', 100, { defaultValue: 'sub' }), text('user_field', 'User Field', 40, { defaultValue: 'user_name' }), flag('enable_jti_verification', 'Enable JTI claim verification')],
	},
	{
		name: 'hmac_secret', label: 'REST API HMAC Secret', indexes: ['key_id'],
		columns: [text('name', 'Name', 100, { display: true }), text('key_id', 'Key ID', 100, { unique: true }), column('shared_secret', 'Shared Secret', 'password2', 255), reference('user', 'User', 'sys_user'), text('algorithm', 'Hash Algorithm', 40, { defaultValue: 'HmacSHA256' }), flag('default_key', 'Default key of the profile'), flag('active', 'Active', 'true'), moment('expiry', 'Expiry')],
	},
	{ name: 'user_multifactor_auth', label: 'User Multifactor Authentication', indexes: ['user'], columns: [reference('user', 'User', 'sys_user', { display: true }), column('multi_factor_secret', 'Secret', 'password2', 255), flag('validated', 'Validated')] },
	{ name: 'sys_api_access_scope', label: 'REST API Auth Scope', columns: [text('name', 'Name', 100, { display: true }), text('auth_scope', 'Auth scope', 100), text('rest_api', 'REST API', 100), text('http_method', 'HTTP method', 40), text('resource', 'Resource', 255), flag('active', 'Active', 'true')] },
];
