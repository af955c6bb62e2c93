// The operators of the condition builder: for which columns each is offered, and the encoded condition that it means. Joins nothing, shows no field.

import { condition, columnName } from '../../servicenow/encodedQuery';
import { badInput } from '../../servicenow/errors';

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
