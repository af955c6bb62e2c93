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

/** docs: c_RESTAPI.md: the ACLs of these APIs are delivered inactive. */
const openApis = ['Table API', 'Aggregate API', 'Import Set API', 'Attachment API'];

const stamp = (text: string): string => new Date(text).toISOString().slice(0, 19).replace('T', ' ');

export function seedSignIn(instance: Instance, certificateAuthority?: string): void {
	put(instance, 'v_plugin', Object.entries(plugins).map(([id, name]) => ({ key: id, values: { id, name, active: id === certificateAuth && !certificateAuthority ? 'inactive' : 'active' } })));
	put(instance, 'sys_security_acl', openApis.map((name) => ({ key: name, values: { name, operation: 'execute', type: 'REST_Endpoint', active: 'false' } })));
	put(instance, 'sys_auth_scope', [{ key: 'useraccount', values: { name: 'useraccount', description: 'Everything that the user may do' } }]);
	if (!certificateAuthority) return;
	const { subject, issuer, validFrom, validTo } = new X509Certificate(certificateAuthority);
	const names = { subject: nameOn(subject), issuer: nameOn(issuer) };
	put(instance, 'sys_ca_certificate', [{ key: 'Local ServiceNow CA', values: { name: 'Local ServiceNow CA', type: 'ca_cert', pem_certificate: certificateAuthority, ...names, valid_from: stamp(validFrom), expires: stamp(validTo) } }]);
}
