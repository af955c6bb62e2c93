// The fields that say which host a credential may be used with: two that a person fills in, and n8n's own limit, set to that host.
import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { badInput } from '../servicenow/errors';
import { instanceHost } from './instanceAddress';

/** @param secrets what is sent to that host, as the subject of a sentence: `The client secret and the tokens` */
export const instanceFields = (secrets: string): INodeProperties[] => [
	{
		displayName: 'Instance',
		name: 'instance',
		type: 'string',
		default: '',
		required: true,
		// The URLs are derived from the text as it stands here; an expression would reach them unresolved.
		noDataExpression: true,
		placeholder: 'e.g. dev12345 or https://dev12345.service-now.com',
		description: 'The name of your ServiceNow instance, or its address without a path',
	},
	{
		displayName: 'Allow Custom Host',
		name: 'allowCustomHost',
		type: 'boolean',
		default: false,
		noDataExpression: true,
		description: `Whether the instance may live outside service-now.com and servicenowservices.com. ${secrets} are sent to the host that you enter, so switch this on only for a host that you trust. Plain HTTP is accepted for this machine only (localhost, 127.0.0.1, [::1]).`,
	},
];

/**
 * n8n's own fields for what the HTTP Request and GraphQL nodes may send with a credential, set to the host of the Instance field.
 * Without them n8n adds a choice of its own, which lets an OAuth2 token go anywhere, or, for a credential that was connected from
 * within a node, nowhere.
 */
export const ownHostOnly: INodeProperties[] = [
	{ displayName: 'Allowed HTTP Request Domains', name: 'allowedHttpRequestDomains', type: 'hidden', default: 'domains' },
	{ displayName: 'Allowed Domains', name: 'allowedDomains', type: 'hidden', default: instanceHost },
];

/**
 * Refuses a stored credential that allows other hosts than its own: n8n takes stored values of the two fields, which can come with an
 * imported credential or through n8n's API. Allowing none is no harm.
 * @param values the decrypted credential
 * @param baseUrl the base URL of its instance
 * @throws ServiceNowError (badInput) that says what to do
 */
export function requireOwnHostOnly(values: ICredentialDataDecryptedObject, baseUrl: string): void {
	const { allowedHttpRequestDomains: mode, allowedDomains } = values;
	const host = baseUrl.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
	if (mode === 'none' || (mode === 'domains' && allowedDomains === host)) return;
	throw badInput(
		`The credential allows requests to other hosts than ${host}, which the editor never stores. Create it anew in n8n; its token could be sent elsewhere.`,
	);
}
