// What decides about sign-in besides accounts and applications: plugins, ACLs of whole APIs, the authority behind the HTTPS listener.
import { X509Certificate } from 'node:crypto';
import { nameOn } from '../auth/certificates';
import { certificateAuth, tokenBasedAuth } from '../auth/plugins';
import type { Instance } from '../instance';
import { put } from './rows';

/** docs: api-key-and-hmac-rest-apis.md (and the three that it depends on), set-up-mutual-auth.md. */
const plugins = {
	'com.snc.platform.security.oauth': 'OAuth 2.0',
	[tokenBasedAuth]: 'API Key and HMAC Authentication',
	'com.glide.rest.auth.scope': 'REST API Auth Scope Plugin',
	'com.glide.rest.policy': 'REST API Access Policy Plugin',
	'com.glide.auth.scope': 'Authentication scope',
	[certificateAuth]: 'Certificate-based authentication',
};

/** docs: configure-api-key.md, configure-hmac.md. */
const parameters = ['x-sn-apikey', 'x-sn-hmac-signature-256'].flatMap((parameter_name) => ['auth_header', 'query_parameter'].map((type) => ({ parameter_name, type })));

/** Profiles that are there by default (docs: create-authentication-profile.md), as set-up scripts look for them. */
const profiles = { 'BasicAuth for none public processors ': 'basic_auth', 'OAuth Token': 'oauth', 'ID Token': 'id_token' };

/** docs: c_RESTAPI.md: the ACLs of these APIs are delivered inactive. */
const openApis = ['Table API', 'Aggregate API', 'Import Set API', 'Attachment API'];

const stamp = (text: string): string => new Date(text).toISOString().slice(0, 19).replace('T', ' ');

export function seedSignIn(instance: Instance, certificateAuthority?: string): void {
	put(instance, 'v_plugin', Object.entries(plugins).map(([id, name]) => ({ key: id, values: { id, name, active: id === certificateAuth && !certificateAuthority ? 'inactive' : 'active' } })));
	put(instance, 'sys_security_acl', openApis.map((name) => ({ key: name, values: { name, operation: 'execute', type: 'REST_Endpoint', active: 'false' } })));
	put(instance, 'sys_token_auth_parameter', parameters.map((values) => ({ key: `${values.parameter_name} ${values.type}`, values })));
	put(instance, 'std_http_auth', Object.entries(profiles).map(([name, type]) => ({ key: name, values: { name, type } })));
	// Delivered inactive, as set-up scripts find it.
	put(instance, 'sys_api_access_policy', [{ key: 'Table GET', values: { name: 'Table GET API Access Policy', active: 'false', api: 'Table API', api_path: 'now/table', http_method: 'GET', apply_all_versions: 'true', apply_all_resources: 'true' } }]);
	put(instance, 'sys_auth_scope', [{ key: 'useraccount', values: { name: 'useraccount', description: 'Everything that the user may do' } }]);
	if (!certificateAuthority) return;
	const { subject, issuer, validFrom, validTo } = new X509Certificate(certificateAuthority);
	const names = { subject: nameOn(subject), issuer: nameOn(issuer) };
	put(instance, 'sys_ca_certificate', [{ key: 'Local ServiceNow CA', values: { name: 'Local ServiceNow CA', type: 'ca_cert', pem_certificate: certificateAuthority, ...names, valid_from: stamp(validFrom), expires: stamp(validTo) } }]);
}
