// Declares the registry of OAuth applications, their keys and scopes. Tokens are no rows here.
import { choice, choices, classColumn, column, flag, list, moment, integer, reference, text, type Column, type TableDefinition } from './columns';

/** REST API access policies, the profiles that they name, and keys (docs: create-api-access-policy.md; names as public set-up scripts use them). */
const accessPolicyTables: TableDefinition[] = [
	{
		name: 'sys_api_access_policy', label: 'API Access Policies',
		columns: [
			text('name', 'Name', 100, { display: true, mandatory: true }), flag('active', 'Active', 'true'), text('api', 'REST API', 100), text('api_path', 'REST API PATH', 255), text('http_method', 'HTTP Method', 40), text('version', 'Version', 40), text('api_resource', 'Resource', 255), list('api_tablename', 'Tables', 'sys_db_object'),
			flag('apply_all', 'Apply policy to all methods, versions, and resources in this API'), flag('apply_all_methods', 'Apply to all methods'), flag('apply_all_versions', 'Apply to all versions'), flag('apply_all_resources', 'Apply to all resources'), flag('apply_all_tables', 'Apply to all tables'), flag('apply_global', 'Global'), flag('all_authn_scheme_authenticate_header', 'Advertise all auth schemes'),
		],
	},
	{ name: 'inbound_auth_profile', label: 'Inbound Authentication Profile', columns: [classColumn, text('name', 'Name', 100, { display: true }), text('description', 'Description', 1000), flag('active', 'Active', 'true'), flag('auth_processor', 'Only for processors')] },
	{ name: 'std_http_auth', label: 'Standard HTTP Authentication', extends: 'inbound_auth_profile', columns: [choice('type', 'Type', choices('basic_auth=Basic Auth', 'id_token=ID Token', 'oauth=OAuth', 'mutual_auth=Certificate based Auth'), { choiceKind: '3', defaultValue: 'basic_auth' }), reference('oauth_entity', 'OAuth Entity', 'oauth_entity')] },
	{ name: 'http_key_auth', label: 'API Key Authentication', extends: 'inbound_auth_profile', columns: [reference('auth_parameter', 'Auth Parameter', 'sys_token_auth_parameter')] },
	{ name: 'http_hmac_auth', label: 'HMAC Authentication', extends: 'inbound_auth_profile', columns: [reference('auth_parameter', 'Auth Parameter', 'sys_token_auth_parameter')] },
	{ name: 'sys_auth_profile_mapping', label: 'Inbound authentication profile', indexes: ['api_access_policy'], columns: [reference('api_access_policy', 'API Access Policy', 'sys_api_access_policy'), reference('inbound_auth_profile', 'Inbound Authentication Profile', 'inbound_auth_profile')] },
	{ name: 'sys_token_auth_parameter', label: 'REST API Auth Parameter', columns: [text('parameter_name', 'Name', 100, { display: true }), choice('type', 'Type', choices('auth_header=Auth Header', 'query_parameter=Query Parameter'), { choiceKind: '3' }), text('prefix', 'Prefix', 100)] },
	{ name: 'api_key', label: 'REST API Key', indexes: ['token'], columns: [text('name', 'Name', 100, { display: true }), text('description', 'Description', 1000), flag('active', 'Active', 'true'), reference('user', 'User', 'sys_user'), list('auth_scope', 'Auth Scope', 'sys_auth_scope'), column('token', 'Token', 'password2', 255), moment('expires', 'Expiry')] },
];

/** What the platform reads out of an uploaded certificate, besides its names (docs: set-up-mutual-auth.md). */
const certificate: Column[] = [
	text('name', 'Name', 100, { display: true }), flag('active', 'Active', 'true'), choice('format', 'Format', choices('pem=PEM', 'der=DER'), { defaultValue: 'pem', choiceKind: '3' }), choice('type', 'Type', choices('ca_cert=CA Cert', 'intermediate_cert=Intermediate Cert', 'client_cert=Client Cert', 'trust_store=Trust Store Cert'), { choiceKind: '3' }),
	text('short_description', 'Short description', 160), text('pem_certificate', 'PEM Certificate', 65000), text('subject', 'Subject', 1000, { readOnly: true }), text('issuer', 'Issuer', 1000, { readOnly: true }),
	moment('valid_from', 'Valid from', { readOnly: true }), moment('expires', 'Expires', { readOnly: true }), integer('expires_in_days', 'Expires in days', { readOnly: true }), integer('warn_in_days_to_expire', 'Warn in days to expire'),
];

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
			flag('disable_consent_screen', 'Disable consent screen'), flag('extend_refresh_token_expiry', 'Extend Refresh Token Expiry'),
			flag('enable_jti_verification', 'Enable JTI Verification', 'true'), text('jti_claim', 'JTI Claim', 100, { defaultValue: 'jti' }), column('jwks_url', 'JWKS URL', 'url', 1024), integer('jwks_cache_lifespan', 'JWKS Cache Lifespan'),
			flag('exact_redirect', 'Only registered redirect URLs'), integer('clock_skew', 'Clock Skew'), reference('oidc_provider_configuration', 'OAuth OIDC Provider Configuration', 'oidc_provider_configuration'),
			text('access', 'Accessible from', 40, { defaultValue: 'public' }), text('comments', 'Comments', 1000),
		],
	},
	{
		name: 'oauth_credential', label: 'OAuth Credential',
		columns: [text('name', 'Name', 100, { display: true }), column('token', 'Token', 'password2', 4000), choice('type', 'Type', choices('access_token=Access Token', 'refresh_token=Refresh Token'), { choiceKind: '3' }), moment('expires', 'Expires'), reference('user', 'User', 'sys_user'), reference('peer', 'Application', 'oauth_entity')],
	},
	{ name: 'sys_certificate', label: 'X.509 Certificate', columns: certificate },
	{ name: 'sys_ca_certificate', label: 'CA Certificate', columns: [...certificate, text('certificate_chain', 'Certificate Chain', 65000)] },
	{ name: 'sys_user_certificate', label: 'User Client Certificate', indexes: ['fingerprint'], columns: [...certificate, reference('user', 'User', 'sys_user'), text('fingerprint', 'Fingerprint', 100, { readOnly: true })] },
	{ name: 'jwt_verifier_map', label: 'JWT Verifier Map', indexes: ['oauth_jwt'], columns: [text('name', 'Name', 100, { display: true }), text('kid', 'Kid', 100), column('shared_key', 'Shared Key', 'password2', 255), reference('oauth_jwt', 'OAuth JWT', 'oauth_entity'), reference('sys_certificate', 'Sys certificate', 'sys_certificate')] },
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
	{
		name: 'sys_user_basic_auth_exception', label: 'Basic Auth User Exception', indexes: ['user'],
		columns: [reference('user', 'User', 'sys_user', { display: true }), choice('decision', 'Decision', choices('grant=Maintain current login', 'no_grant=Revoke Basic Auth API login', 'converted=Convert to web service access only account', 'global=Apply default from system property'), { choiceKind: '3', defaultValue: 'global' }), flag('action_taken', 'Action taken'), moment('last_seen', 'Last seen'), integer('usage_count', 'Usage count'), text('source', 'Source', 40)],
	},
	{ name: 'sys_security_acl_role', label: 'Access Roles', indexes: ['sys_security_acl'], columns: [reference('sys_security_acl', 'Access Control', 'sys_security_acl'), reference('sys_user_role', 'Role', 'sys_user_role')] },
	{ name: 'sys_plugins', label: 'System Plugin', indexes: ['id'], columns: [classColumn, text('id', 'ID', 100, { unique: true }), text('name', 'Name', 255, { display: true }), choice('active', 'Status', choices('active=Active', 'inactive=Inactive'), { choiceKind: '3' }), text('version', 'Version', 40)] },
	{ name: 'v_plugin', label: 'Plugin', extends: 'sys_plugins', columns: [] },
	...accessPolicyTables,
	{ name: 'sys_auth_scope', label: 'Authentication Scope', indexes: ['name'], columns: [text('name', 'Name', 100, { display: true, unique: true }), text('description', 'Description', 1000)] },
	{ name: 'sys_api_access_scope', label: 'REST API Auth Scope', columns: [text('name', 'Name', 100, { display: true }), text('auth_scope', 'Auth scope', 100), text('rest_api', 'REST API', 100), text('http_method', 'HTTP method', 40), text('resource', 'Resource', 255), flag('active', 'Active', 'true')] },
];
