// The two fields that say which host a credential may be used with. Derives no URL.
import type { INodeProperties } from 'n8n-workflow';

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
