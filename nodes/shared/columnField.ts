// The lists of a table's columns: one column, or several. Both nodes show them; what they offer is loaded elsewhere.

import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';

export const EXPRESSION = '<a href="https://docs.n8n.io/code/expressions/">expression</a>';

const typeOptions: INodePropertyTypeOptions = { loadOptionsMethod: 'columns', loadOptionsDependsOn: ['table.value', 'resource'] };

/** One column of the table at hand. */
export const columnField = (about: string): INodeProperties => ({
	displayName: 'Field Name or ID',
	name: 'field',
	type: 'options',
	typeOptions,
	default: '',
	description: `${about}. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
});

/** Several columns of the table at hand. */
export const columnPicker = (displayName: string, name: string, about: string): INodeProperties => ({
	displayName: `${displayName} Names or IDs`,
	name,
	type: 'multiOptions',
	typeOptions,
	default: [],
	description: `${about}. Choose from the list, or specify IDs using an ${EXPRESSION}.`,
});
