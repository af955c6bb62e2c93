// The parameters that several verbs show, each once. No displayOptions: properties.ts adds them.

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Resource } from './descriptors';

export const shortDescriptionField: INodeProperties = {
	displayName: 'Short Description',
	name: 'short_description',
	type: 'string',
	default: '',
	description: 'One line that says what is wrong, up to 160 characters',
};

export const shortDescription: INodeProperties = {
	...shortDescriptionField,
	name: 'shortDescription',
	required: true,
};

export const recordLocator = (displayName: string, placeholder: string): INodeProperties => ({
	displayName,
	name: 'record',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchRecords', searchable: true } },
		{ displayName: 'By Number', name: 'number', type: 'string', placeholder },
		{ displayName: 'By Sys ID', name: 'sysId', type: 'string', placeholder: 'e.g. 9d385017c611228701d22104cc95c371' },
	],
});

const byName = (a: INodeProperties, b: INodeProperties): number => a.displayName.localeCompare(b.displayName);

export const additionalFields = ({ writable }: Pick<Resource, 'writable'>): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [...writable].sort(byName),
});

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const query: INodeProperties = {
	displayName: 'Query',
	name: 'query',
	type: 'string',
	default: '',
	placeholder: 'e.g. active=true^priority=1',
	description: 'Encoded query, as "Copy query" of a list in ServiceNow gives it. Empty for all.',
};

const displayValues: INodePropertyOptions[] = [
	{ name: 'Both', value: 'all', description: 'Each field as an object with value and display_value' },
	{ name: 'Display Values', value: 'true', description: 'Names and labels, dates in the time zone of the account' },
	{ name: 'Raw Values', value: 'false', description: 'Stored values, dates in UTC' },
];

const displayValue: INodeProperties = {
	displayName: 'Display Value',
	name: 'displayValue',
	type: 'options',
	options: displayValues,
	default: 'false',
	description: 'Whether fields come as stored, as shown to people, or both',
};

const fields: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'string',
	default: '',
	placeholder: 'e.g. number,short_description,caller_id.name',
	description: 'Columns to return, separated by commas. Empty for all.',
};

const excludeReferenceLink: INodeProperties = {
	displayName: 'Exclude Reference Link',
	name: 'excludeReferenceLink',
	type: 'boolean',
	default: true,
	description: 'Whether references come as plain values, without the link to their record',
};

const inputDisplayValue: INodeProperties = {
	displayName: 'Input Display Value',
	name: 'inputDisplayValue',
	type: 'boolean',
	default: false,
	description: 'Whether the values you enter are display values: names instead of sys_ids, dates in the time zone of the account',
};

const pageSize: INodeProperties = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1000,
	description: 'Rows asked for in one request',
};

const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 65000,
	description: 'Milliseconds to wait for one answer of ServiceNow',
};

const concurrency: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 6,
	description: 'Requests sent to ServiceNow at the same time, at most. Fewer are sent while the instance answers slowly or refuses.',
};

const batchSize: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 25,
	description: 'Items sent together in one call of the Batch API, which must end within 30 seconds. Without this option each item is sent by itself.',
};

const optionsOf = (...options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: options.sort(byName),
});

export const readOptions = optionsOf(batchSize, concurrency, displayValue, excludeReferenceLink, fields, timeout);
export const writeOptions = optionsOf(batchSize, concurrency, displayValue, excludeReferenceLink, fields, inputDisplayValue, timeout);
export const listOptions = optionsOf(displayValue, excludeReferenceLink, fields, pageSize, timeout);
