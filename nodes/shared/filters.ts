// Conditions built by clicking: their parameters, and the encoded query that they mean. Sends nothing.

import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';

import { condition, columnName, EncodedQuery, type Sort } from '../../servicenow/encodedQuery';
import { badInput } from '../../servicenow/errors';

/** One condition as the editor stores it. */
export interface FilterCondition {
	/** Column, dots follow references. */
	field?: string;
	operator?: string;
	value?: unknown;
}

export interface FilterRule {
	/** Stored value of the operator. */
	value: string;
	/** As the person reads it: "contains". */
	name: string;
	/** Kinds of column that it is offered for. */
	kinds: readonly ColumnKind[];
	/** Whether the condition needs a value. */
	takesValue: boolean;
	/** The encoded condition. @throws ServiceNowError (badInput) for a value that the operator cannot take */
	encode: (field: string, value: string) => string;
}

export type ColumnKind = 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'reference' | 'user';

const EVERY: readonly ColumnKind[] = ['text', 'number', 'date', 'boolean', 'choice', 'reference', 'user'];
const WORDS: readonly ColumnKind[] = ['text', 'reference', 'user'];
const ORDERED: readonly ColumnKind[] = ['number', 'date', 'choice'];

const UNITS: Readonly<Record<string, string>> = { minute: 'minute', hour: 'hour', day: 'dayofweek', month: 'month', quarter: 'quarter', year: 'year' };

/** `7 days`, `1 hour`: number and unit of a relative date. */
function relative(field: string, operator: string, value: string): string {
	const [, amount, unit] = /^\s*(\d{1,5})\s*(minute|hour|day|month|quarter|year)s?\s*$/i.exec(value) ?? [];
	if (!unit) throw badInput(`"${value}" is not a span of time for ${field}`, 'Write a number and a unit: minutes, hours, days, months, quarters or years, for example "7 days".');
	return `${columnName(field)}${operator}@${UNITS[unit.toLowerCase()]}@ago@${amount}`;
}

/** A list whose entries are separated by commas. */
const entries = (value: string): string => value.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '').join(',');

function between(field: string, value: string): string {
	const [from, to, ...more] = value.split(',').map((end) => end.trim());
	if (!from || !to || more.length > 0 || value.includes('@')) throw badInput(`"${value}" is not a range for ${field}`, 'Write the two ends separated by a comma, for example "1, 3".');
	return condition(field, 'BETWEEN', `${from}@${to}`);
}

function listed(field: string, operator: 'IN' | 'NOT IN', value: string): string {
	if (entries(value) === '') throw badInput(`The list of values for ${field} is empty`, 'Write the values separated by commas.');
	return condition(field, operator, entries(value));
}

const rule = (value: string, name: string, kinds: readonly ColumnKind[], encode: FilterRule['encode'], takesValue = true): FilterRule => ({ value, name, kinds, takesValue, encode });

/** Every operator of the builder, by label. */
export const filterRules: readonly FilterRule[] = [
	rule('between', 'Between', ORDERED, (field, value) => between(field, value)),
	rule('contains', 'Contains', WORDS, (field, value) => condition(field, 'LIKE', value)),
	rule('notContains', 'Does Not Contain', WORDS, (field, value) => condition(field, 'NOT LIKE', value)),
	rule('endsWith', 'Ends With', WORDS, (field, value) => condition(field, 'ENDSWITH', value)),
	rule('equals', 'Is', EVERY, (field, value) => condition(field, '=', value)),
	rule('after', 'Is After', ['date'], (field, value) => condition(field, '>', value)),
	rule('greaterOrEqual', 'Is At Least', ORDERED, (field, value) => condition(field, '>=', value)),
	rule('lessOrEqual', 'Is At Most', ORDERED, (field, value) => condition(field, '<=', value)),
	rule('before', 'Is Before', ['date'], (field, value) => condition(field, '<', value)),
	rule('isEmpty', 'Is Empty', EVERY, (field) => condition(field, 'ISEMPTY'), false),
	rule('greaterThan', 'Is Greater Than', ['number', 'choice'], (field, value) => condition(field, '>', value)),
	rule('inTheLast', 'Is In the Last', ['date'], (field, value) => relative(field, 'RELATIVEGT', value)),
	rule('lessThan', 'Is Less Than', ['number', 'choice'], (field, value) => condition(field, '<', value)),
	// The one script that is ours: ServiceNow documentation, Table API, gs.getUserID() in a query.
	rule('isMe', 'Is Me', ['user'], (field) => `${columnName(field)}=javascript:gs.getUserID()`, false),
	rule('notEquals', 'Is Not', EVERY, (field, value) => condition(field, '!=', value)),
	rule('isNotEmpty', 'Is Not Empty', EVERY, (field) => condition(field, 'ISNOTEMPTY'), false),
	rule('isNotOneOf', 'Is Not One Of', ['text', 'number', 'choice', 'reference', 'user'], (field, value) => listed(field, 'NOT IN', value)),
	rule('isOneOf', 'Is One Of', ['text', 'number', 'choice', 'reference', 'user'], (field, value) => listed(field, 'IN', value)),
	rule('notInTheLast', 'Was Before the Last', ['date'], (field, value) => relative(field, 'RELATIVELT', value)),
	rule('startsWith', 'Starts With', WORDS, (field, value) => condition(field, 'STARTSWITH', value)),
];

/**
 * The encoded query of the conditions; everything when there is none.
 * @throws ServiceNowError (badInput) naming the condition that cannot be right
 */
export function compileFilters(conditions: readonly FilterCondition[], combine: 'all' | 'any'): EncodedQuery {
	const terms = conditions.map(encodeOne);
	const joined = combine === 'any' ? terms.join('^OR') : terms.join('^');
	return joined === '' ? EncodedQuery.everything : EncodedQuery.everything.and(joined);
}

function encodeOne({ field = '', operator = 'equals', value }: FilterCondition, index: number): string {
	if (String(field).trim() === '') throw badInput(`Condition ${index + 1} has no field`, 'Choose a field, or remove the condition.');
	const found = filterRules.find((candidate) => candidate.value === (operator || 'equals'));
	if (!found) throw badInput(`Condition ${index + 1} has the unknown operator "${String(operator)}"`, `Use one of: ${filterRules.map((known) => known.value).join(', ')}.`);
	const text = textOf(value);
	if (found.takesValue && text === '') throw badInput(`Condition ${index + 1} (${field}) has no value`, 'Enter a value, or use "Is Empty". If the value comes from an expression, check that the earlier item has it: an empty one would match other records.');
	return found.encode(String(field), text);
}

/** Text of a value; date-times in the form that ServiceNow compares with, which is UTC. */
function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map(textOf).join(',');
	const text = typeof value === 'object' && 'toISO' in value && typeof value.toISO === 'function' ? String(value.toISO()) : String(value);
	return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text) ? new Date(text).toISOString().slice(0, 19).replace('T', ' ') : text.trim();
}

/** The sort rules as the editor stores them. @throws ServiceNowError (badInput) for a rule without a column */
export function compileSort(rules: ReadonlyArray<{ field?: string; direction?: string }>): Sort[] {
	return rules.map(({ field = '', direction }, index) => {
		if (field.trim() === '') throw badInput(`Sort rule ${index + 1} has no field`, 'Choose a field, or remove the rule.');
		return { field: columnName(field), direction: direction === 'desc' ? 'desc' : 'asc' };
	});
}

type ReadParameter = <T>(name: string, fallback: T) => T;

/** The query that the person built or wrote. @throws ServiceNowError (badInput) */
export function queryOf(read: ReadParameter): EncodedQuery {
	if (read<string>('filterMode', 'query') !== 'builder') return EncodedQuery.parse(read('query', ''));
	const filters = read<{ combine?: 'all' | 'any'; conditions?: FilterCondition[] }>('filters', {});
	return compileFilters(filters.conditions ?? [], filters.combine ?? read<'all' | 'any'>('combine', 'all'));
}

const columnList: INodePropertyTypeOptions = { loadOptionsMethod: 'columns', loadOptionsDependsOn: ['table.value', 'resource'] };
const operatorList: INodePropertyTypeOptions = { loadOptionsMethod: 'operators', loadOptionsDependsOn: ['&field'] };
const EXPRESSION = '<a href="https://docs.n8n.io/code/expressions/">expression</a>';

const operatorPicker: INodeProperties = {
	displayName: 'Operator Name or ID',
	name: 'operator',
	type: 'options',
	typeOptions: operatorList,
	default: '',
	description: `How field and value are compared, "Is" unless chosen. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
};

const when = (mode: 'builder' | 'query') => ({ show: { filterMode: [mode] } });

/** How records are chosen: by conditions, or by an encoded query. Both nodes show these. */
export const filterParameters: INodeProperties[] = [
	{
		displayName: 'Filter By',
		name: 'filterMode',
		type: 'options',
		options: [
			{ name: 'Conditions', value: 'builder', description: 'Build the conditions here' },
			{ name: 'Encoded Query', value: 'query', description: 'Paste a query from a list in ServiceNow' },
		],
		default: 'builder',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		placeholder: 'Add Condition',
		typeOptions: { multipleValues: true },
		default: {},
		description: 'Conditions that a record must meet; without any, all records match',
		displayOptions: when('builder'),
		options: [
			{
				displayName: 'Conditions',
				name: 'conditions',
				values: [
					{
						displayName: 'Field Name or ID',
						name: 'field',
						type: 'options',
						typeOptions: columnList,
						default: '',
						description: `Column of the table. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
					},
					operatorPicker,
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2',
						description: 'Stored value: the number of a state, the sys_id of a user, a UTC date-time. Several values are separated by commas; a span of time is written like "7 days".',
						displayOptions: { hide: { operator: filterRules.filter(({ takesValue }) => !takesValue).map(({ value }) => value) } },
					},
				],
			},
		],
	},
	{
		displayName: 'Combine',
		name: 'combine',
		type: 'options',
		options: [
			{ name: 'All Conditions', value: 'all', description: 'A record must meet every condition' },
			{ name: 'Any Condition', value: 'any', description: 'A record must meet at least one condition' },
		],
		default: 'all',
		displayOptions: when('builder'),
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		placeholder: 'e.g. active=true^priority=1',
		description: 'Encoded query, as "Copy query" of a list in ServiceNow gives it. Empty for all.',
		displayOptions: when('query'),
	},
];

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
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					typeOptions: columnList,
					default: '',
					description: `Column to sort by. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
				},
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
