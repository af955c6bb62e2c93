// The order of records built by clicking: its parameter, and the sort that it means. Sends nothing.

import type { INodeProperties } from 'n8n-workflow';

import { columnName, type Sort } from '../../servicenow/encodedQuery';
import { badInput } from '../../servicenow/errors';
import { columnField } from './columnField';

/** The sort rules as the editor stores them. @throws ServiceNowError (badInput) for a rule without a column */
export function compileSort(rules: ReadonlyArray<{ field?: string; direction?: string }>): Sort[] {
	return rules.map(({ field = '', direction }, index) => {
		if (field.trim() === '') throw badInput(`Sort rule ${index + 1} has no field`, 'Choose a field, or remove the rule.');
		return { field: columnName(field), direction: direction === 'desc' ? 'desc' : 'asc' };
	});
}

export const sort: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	placeholder: 'Add Sort Rule',
	typeOptions: { multipleValues: true },
	default: {},
	options: [
		{
			displayName: 'Rules',
			name: 'rules',
			values: [
				columnField('Column to sort by'),
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					options: [
						{ name: 'Ascending', value: 'asc' },
						{ name: 'Descending', value: 'desc' },
					],
					default: 'asc',
				},
			],
		},
	],
};
