// Conditions and groups of them built by clicking: their parameters, and the encoded query that they mean. Sends nothing.

import type { INodeProperties, INodePropertyCollection, INodePropertyTypeOptions } from 'n8n-workflow';

import { EncodedQuery } from '../../servicenow/encodedQuery';
import { badInput } from '../../servicenow/errors';
import { columnField, EXPRESSION } from './columnField';
import { filterRules } from './filterRules';

/** One condition as the editor stores it. */
export interface FilterCondition {
	/** Column, dots follow references. */
	field?: string;
	operator?: string;
	value?: unknown;
}

/** A bracket around conditions, joined the other way round than what stands outside. */
export interface FilterGroup {
	filters?: { conditions?: FilterCondition[] };
}

export interface Filters {
	conditions?: FilterCondition[];
	groups?: FilterGroup[];
}

/**
 * The encoded query of conditions and groups; everything when there is none.
 * `all`: each condition, and of each group at least one: `a^b^c^ORd`. `any`: one of the conditions, or a group with all of its: `a^ORb^NQc^d`.
 * ServiceNow documentation: "Encoded query strings": OR binds closer than AND, and `^NQ` begins another query.
 * @throws ServiceNowError (badInput) naming the condition that cannot be right
 */
export function compileFilters({ conditions = [], groups = [] }: Filters, combine: 'all' | 'any'): EncodedQuery {
	const own = conditions.map((one, index) => encodeOne(one, `Condition ${index + 1}`));
	const inner = groups.map(termsOfGroup);
	const branches = combine === 'any' ? [own.join('^OR'), ...inner.map((terms) => terms.join('^'))] : [[...own, ...inner.map((terms) => terms.join('^OR'))].join('^')];
	const [first, ...others] = branches.filter((branch) => branch !== '').map((branch) => EncodedQuery.everything.and(branch));
	return others.reduce((joined, other) => joined.or(other), first ?? EncodedQuery.everything);
}

function termsOfGroup({ filters }: FilterGroup, group: number): string[] {
	const { conditions = [] } = filters ?? {};
	if (conditions.length === 0) throw badInput(`Group ${group + 1} has no condition`, 'Add a condition to the group, or remove the group.');
	return conditions.map((one, index) => encodeOne(one, `Condition ${index + 1} of group ${group + 1}`));
}

function encodeOne({ field = '', operator = 'equals', value }: FilterCondition, name: string): string {
	if (String(field).trim() === '') throw badInput(`${name} has no field`, 'Choose a field, or remove the condition.');
	const found = filterRules.find((candidate) => candidate.value === (operator || 'equals'));
	if (!found) throw badInput(`${name} has the unknown operator "${String(operator)}"`, `Use one of: ${filterRules.map((known) => known.value).join(', ')}.`);
	const text = textOf(value);
	if (found.takesValue && text === '') throw badInput(`${name} (${field}) has no value`, 'Enter a value, or use "Is Empty". If the value comes from an expression, check that the earlier item has it: an empty one would match other records.');
	return found.encode(String(field), text);
}

/** Text of a value; date-times in the form that ServiceNow compares with, which is UTC. */
function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map(textOf).join(',');
	const text = typeof value === 'object' && 'toISO' in value && typeof value.toISO === 'function' ? String(value.toISO()) : String(value);
	return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text) ? new Date(text).toISOString().slice(0, 19).replace('T', ' ') : text.trim();
}

type ReadParameter = <T>(name: string, fallback: T) => T;

/** The query that the person built or wrote. @throws ServiceNowError (badInput) */
export function queryOf(read: ReadParameter): EncodedQuery {
	if (read<string>('filterMode', 'query') !== 'builder') return EncodedQuery.parse(read('query', ''));
	const filters = read<Filters & { combine?: 'all' | 'any' }>('filters', {});
	return compileFilters(filters, filters.combine ?? read<'all' | 'any'>('combine', 'all'));
}

const operatorList: INodePropertyTypeOptions = { loadOptionsMethod: 'operators', loadOptionsDependsOn: ['&field'] };

const operatorPicker: INodeProperties = {
	displayName: 'Operator Name or ID',
	name: 'operator',
	type: 'options',
	typeOptions: operatorList,
	default: '',
	description: `How field and value are compared, "Is" unless chosen. Choose from the list, or specify an ID using an ${EXPRESSION}.`,
};

const conditions: INodePropertyCollection = {
	displayName: 'Conditions',
	name: 'conditions',
	values: [
		columnField('Column of the table'),
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
		description: 'Conditions that a record must meet, and groups of conditions in brackets; without any, all records match',
		displayOptions: when('builder'),
		options: [
			conditions,
			{
				displayName: 'Groups',
				name: 'groups',
				values: [
					{
						displayName: 'Conditions of the Group',
						name: 'filters',
						type: 'fixedCollection',
						placeholder: 'Add Condition',
						typeOptions: { multipleValues: true },
						default: {},
						description: 'Conditions in brackets. Where all conditions are combined, a record must meet one of the group; where any is enough, it must meet all of the group.',
						options: [conditions],
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
			{ name: 'All Conditions', value: 'all', description: 'A record must meet every condition, and of each group at least one' },
			{ name: 'Any Condition', value: 'any', description: 'A record must meet at least one condition, or every one of a group' },
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
