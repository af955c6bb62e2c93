// The parameters that several verbs show, each once. No displayOptions but between themselves: properties.ts adds the rest.

import type { INodeProperties, INodePropertyOptions, INodePropertyTypeOptions } from 'n8n-workflow';

import { columnPicker, EXPRESSION } from '../shared/columnField';
import type { Resource } from './descriptors';

const byName = (a: INodeProperties, b: INodeProperties): number => a.displayName.localeCompare(b.displayName);

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

/** A column that is one line of text. */
export const text = (displayName: string, name: string, description?: string, placeholder?: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...(description && { description }),
	...(placeholder && { placeholder }),
});

/** A column that is several lines of text. */
export const lines = (displayName: string, name: string, description?: string, rows = 3): INodeProperties => ({
	...text(displayName, name, description),
	typeOptions: { rows },
});

export const moment = (displayName: string, name: string, description?: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	default: '',
	...(description && { description }),
});

export const flag = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: false,
	description,
});

/**
 * A column with choices, read from the instance in the account's language; the standard ones where that is forbidden.
 * `dependsOn` is the parameter whose value decides which choices are offered.
 */
export const choice = (displayName: string, name: string, about: string, dependsOn?: string): INodeProperties => {
	const typeOptions: INodePropertyTypeOptions = { loadOptionsMethod: `choicesOf_${name}`, ...(dependsOn && { loadOptionsDependsOn: [dependsOn] }) };
	return {
		displayName: `${displayName} Name or ID`,
		name,
		type: 'options',
		typeOptions,
		default: '',
		description: `${about}. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
	};
};

/** A column that refers to a user, a group or a configuration item: searched for, or given by name or sys_id. */
export function reference(displayName: string, name: string, searchListMethod: string, description: string, placeholder = 'e.g. abel.tuter'): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod, searchable: true } },
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder },
			{ displayName: 'By Sys ID', name: 'sysId', type: 'string', placeholder: 'e.g. 9d385017c611228701d22104cc95c371' },
		],
	};
}

export const user = (displayName: string, name: string, description: string): INodeProperties => reference(displayName, name, 'searchUsers', description);
export const group = (displayName: string, name: string, description: string): INodeProperties => reference(displayName, name, 'searchGroups', description, 'e.g. Network');
export const configurationItem = (description: string): INodeProperties => reference('Configuration Item', 'cmdb_ci', 'searchConfigurationItems', description, 'e.g. MailServerUS');

interface LocatorModes {
	/** An example of the number; left out where the table has no numbers. */
	number?: string;
	correlationId?: boolean;
}

/** How one record is chosen; `name` is the parameter. */
export const recordLocator = (displayName: string, { number, correlationId }: LocatorModes, description?: string): INodeProperties => ({
	displayName,
	name: 'record',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	...(description && { description }),
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchRecords', searchable: true } },
		...(number ? [{ displayName: 'By Number', name: 'number', type: 'string' as const, placeholder: number }] : []),
		...(correlationId ? [{ displayName: 'By Correlation ID', name: 'correlationId', type: 'string' as const, placeholder: 'e.g. alert-4711' }] : []),
		{ displayName: 'By Sys ID', name: 'sysId', type: 'string', placeholder: 'e.g. 9d385017c611228701d22104cc95c371' },
	],
});

export const tableLocator: INodeProperties = {
	displayName: 'Table',
	name: 'table',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The table, by its name in ServiceNow: small letters, digits and underscores',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchTables', searchable: true } },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. incident' },
	],
};

const mapper = (displayName: string, name: string): INodeProperties => ({
	displayName,
	name,
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		loadOptionsDependsOn: ['table.value', 'resource', 'additionalFields.sys_class_name.value'],
		resourceMapper: {
			resourceMapperMethod: 'mapColumns',
			// Also where a record is changed: in its mode `update` n8n's editor shows no field before one is chosen to match on.
			mode: 'add',
			// Shown with a link "Retry": the editor asks once, when the node is opened, and not again when a credential is chosen.
			noFieldsError: 'ServiceNow has not been asked for its columns yet, or did not answer. Choose a credential, then',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: false,
			multiKeyMatch: false,
			supportAutoMap: true,
		},
	},
});

const additionalFields = (writable: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [...writable].sort(byName),
});

/** How a verb takes the values of a record: the usual fields and the mapper, or the mapper alone. */
export const writeFields = ({ writable }: Pick<Resource, 'writable'>, more: INodeProperties[] = []): INodeProperties[] =>
	writable.length === 0
		? [mapper('Columns', 'columns')]
		: [additionalFields([...writable, ...more]), mapper('Other Fields', 'otherFields')];

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

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const displayValues: INodePropertyOptions[] = [
	{ name: 'Both', value: 'all', description: 'Each field as an object with value and display_value' },
	{ name: 'Display Values', value: 'true', description: 'Names and labels, dates in the time zone of the account' },
	{ name: 'Raw Values', value: 'false', description: 'Stored values, dates in UTC' },
];

export const displayValue: INodeProperties = {
	displayName: 'Display Value',
	name: 'displayValue',
	type: 'options',
	options: displayValues,
	default: 'false',
	description: 'Whether fields come as stored, as shown to people, or both',
};

const fields = columnPicker('Field', 'fields', 'Columns to return; none for all. An expression may also give names separated by commas, and follow references (caller_id.name)');

export const matchOn = (initial: string[]): INodeProperties => ({
	...columnPicker('Match On', 'matchOn', 'Columns whose values together name the record. Each must be among the fields given below'),
	default: initial,
	required: true,
});

export const closeCode: INodeProperties = { ...choice('Close Code', 'close_code', 'How it was resolved'), name: 'closeCode' };
export const closeNotes = lines('Close Notes', 'closeNotes', 'What was done');

export const commentText: INodeProperties = { ...lines('Text', 'text', 'What the entry says'), required: true };

export const commentKind: INodeProperties = {
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	options: [
		{ name: 'Comment', value: 'comment', description: 'The caller can read it and may be notified' },
		{ name: 'Work Note', value: 'workNote', description: 'Only the people who work on it can read it' },
	],
	default: 'workNote',
};

export const whenFound: INodeProperties = {
	displayName: 'When Found',
	name: 'whenFound',
	type: 'options',
	options: [
		{ name: 'Add Work Note', value: 'addWorkNote', description: 'Leave its fields and add a work note' },
		{ name: 'Do Nothing', value: 'nothing', description: 'Return it as it is' },
		{ name: 'Update', value: 'update', description: 'Change the fields given below' },
	],
	default: 'update',
	description: 'What to do with a record that exists already',
};

export const workNote: INodeProperties = {
	...lines('Work Note', 'workNote', 'Text to add to the record that exists'),
	displayOptions: { show: { whenFound: ['addWorkNote'] } },
};

export const reopenRule: INodeProperties = {
	displayName: 'When Resolved',
	name: 'reopen',
	type: 'options',
	options: [
		{ name: 'Create New', value: 'createNew', description: 'Create another record' },
		{ name: 'Leave', value: 'leave', description: 'Keep its state and go on as with an open one' },
		{ name: 'Reopen', value: 'reopen', description: 'Take it back into work; where it is closed or canceled, create another record' },
	],
	default: 'reopen',
	description: 'What to do when the record that was found is resolved, closed or canceled',
};

const excludeReferenceLink: INodeProperties = {
	...flag('Exclude Reference Link', 'excludeReferenceLink', 'Whether references come as plain values, without the link to their record'),
	default: true,
};
const inputDisplayValue = flag('Input Display Value', 'inputDisplayValue', 'Whether the values you enter are display values: names instead of sys_ids, dates in the time zone and format of the account');

/** A count of something, at least one. */
export const number = (displayName: string, name: string, initial: number, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 1 },
	default: initial,
	description,
});

const pageSize = number('Page Size', 'pageSize', 1000, 'Rows asked for in one request');
const timeout = number('Timeout', 'timeout', 65000, 'Milliseconds to wait for one answer of ServiceNow');
const concurrency = number('Concurrency', 'concurrency', 6, 'Requests sent to ServiceNow at the same time, at most. Fewer are sent while the instance answers slowly or refuses.');
const batchSize = number('Batch Size', 'batchSize', 25, 'Items sent together in one call of the Batch API, which must end within 30 seconds. Without this option each item is sent by itself.');
const idempotencyKey = text('Idempotency Key', 'idempotencyKey', 'Text that stands for this record, stored in its correlation ID, up to 100 characters. Running again with the same key returns the record that is there instead of creating another one.', 'e.g. alert-4711');

const readOnly: INodeProperties = {
	...flag('Read Only', 'readOnly', 'Whether to refuse every operation that would change ServiceNow. No input and no agent can override it.'),
	noDataExpression: true,
};
const allowedTables: INodeProperties = {
	...text('Allowed Tables', 'allowedTables', 'Names of the tables that this node may use, separated by commas. Empty for all. No input and no agent can override it.', 'e.g. incident, problem'),
	noDataExpression: true,
};
const always = [allowedTables, concurrency, readOnly, timeout];

const optionsOf = (...options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: options.sort(byName),
});

const reading = [...always, batchSize, displayValue, excludeReferenceLink, fields];
export const callOptions = optionsOf(...always, batchSize);
const groupBy = columnPicker('Group By', 'groupBy', 'Columns whose values are counted apart, one item for each');
export const countOptions = optionsOf(...always, batchSize, displayValue, groupBy);
export const readOptions = optionsOf(...reading);
export const writeOptions = optionsOf(...reading, inputDisplayValue);
export const createOptions = optionsOf(...reading, inputDisplayValue, idempotencyKey);
export const listOptions = optionsOf(...reading.filter(({ name }) => name !== 'batchSize'), pageSize);

const maxSizeMb = number('Max Size (MB)', 'maxSizeMb', 50, 'Larger files are refused before anything is transferred');
const fileName = text('File Name', 'fileName', 'The name that the file gets in ServiceNow; the name of the binary data when empty', 'e.g. screenshot.png');
export const downloadOptions = optionsOf(concurrency, maxSizeMb, timeout);
export const uploadOptions = optionsOf(concurrency, fileName, maxSizeMb, timeout);

/** One record that is chosen beside the main one: from a list or by its sys_id. */
export const locatorByList = (displayName: string, name: string, searchListMethod: string, more: Partial<INodeProperties>): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	...more,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod, searchable: true } },
		{ displayName: 'By Sys ID', name: 'sysId', type: 'string', placeholder: 'e.g. 9d385017c611228701d22104cc95c371' },
	],
});

export const attachmentLocator = locatorByList('Attachment', 'attachment', 'searchAttachments', { required: true });
