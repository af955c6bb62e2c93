// The parameters of the polling trigger. Reads none of them.

import type { INodeProperties } from 'n8n-workflow';

import { authentication } from '../shared/authentication';
import { displayValue, tableLocator } from '../ServiceNowItsm/fields';
import { columnPicker } from '../shared/columnField';
import { filterParameters } from '../shared/filters';
import { ACCOUNT } from './account';
import { events } from './events';
import { DEFAULT_LOOKBACK, DEFAULT_MAX_ITEMS } from './settings';

const table: INodeProperties = { ...tableLocator, default: { mode: 'list', value: 'incident', cachedResultName: 'Incident' } };

const triggerOn: INodeProperties = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	noDataExpression: true,
	options: events.map(({ name, value, description }) => ({ name, value, description })),
	default: 'created',
};

const when = (...values: string[]): INodeProperties['displayOptions'] => ({ show: { triggerOn: values } });

const watchFields: INodeProperties = {
	...columnPicker('Watch Field', 'watchFields', 'Columns whose changes start the workflow'),
	required: true,
	displayOptions: when('fieldChanged'),
};

const fromValue: INodeProperties = {
	displayName: 'From Value',
	name: 'fromValue',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2',
	description: 'Stored value that the column must have had before: the number of a state, the sys_id of a reference. Empty for any value.',
	displayOptions: when('fieldChanged'),
};

const toValue: INodeProperties = {
	...fromValue,
	displayName: 'To Value',
	name: 'toValue',
	placeholder: 'e.g. 6',
	description: 'Stored value that the column must have now: the number of a state, the sys_id of a reference. Empty for any value.',
};

const kind: INodeProperties = {
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	options: [
		{ name: 'Comment', value: 'comment', description: 'Visible to the caller' },
		{ name: 'Comment or Work Note', value: 'both' },
		{ name: 'Work Note', value: 'workNote', description: 'Visible to the people who work on the record' },
	],
	default: 'both',
	displayOptions: when('commented'),
};

/** What is gone can no longer be asked whether it matches. */
const filters: INodeProperties[] = filterParameters.map((field) => ({
	...field,
	displayOptions: { ...field.displayOptions, hide: { triggerOn: ['deleted'] } },
}));

const ignoreChangesBy: INodeProperties = {
	displayName: 'Ignore Changes By',
	name: 'ignoreChangesBy',
	type: 'resourceLocator',
	default: { mode: 'list', value: ACCOUNT, cachedResultName: 'The Account of This Credential' },
	description: 'User whose changes start no workflow, so that a workflow that writes to ServiceNow does not start itself. A change by somebody else that this user overwrote before the next poll is not seen either.',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchUsers', searchable: true } },
		{ displayName: 'By User Name', name: 'name', type: 'string', placeholder: 'e.g. integration.n8n' },
	],
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		displayValue,
		columnPicker('Field', 'fields', 'Columns to return; none for all. An expression may also give names separated by commas, and follow references (caller_id.name)'),
		ignoreChangesBy,
		{
			displayName: 'Lookback (Seconds)',
			name: 'lookbackSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 86400 },
			default: DEFAULT_LOOKBACK,
			description: 'How late a record may become visible after its own timestamp and still be found. Longer is safer and asks for a little more at each poll.',
		},
		{
			displayName: 'Max Items',
			name: 'maxItems',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_MAX_ITEMS,
			description: 'Most items that one poll emits. What is left comes with the next polls, oldest first.',
		},
		{
			displayName: 'Start From',
			name: 'startFrom',
			type: 'dateTime',
			default: '',
			description: 'Moment from which changes are emitted when the trigger is first activated. Empty for the moment of activation.',
		},
	],
};

export const properties: INodeProperties[] = [authentication, table, triggerOn, watchFields, fromValue, toValue, kind, ...filters, options];
