// Builds encoded queries and adds to those that a person wrote. Refuses values that would change a query's meaning; evaluates nothing.

import { badInput } from './errors';

/** Operators that compare a field with one text value. ServiceNow documentation: "Operators available for filters and queries". */
export type Operator =
	| '=' | '!=' | '<' | '<=' | '>' | '>='
	| 'LIKE' | 'NOT LIKE' | 'STARTSWITH' | 'ENDSWITH'
	| 'IN' | 'NOT IN' | 'BETWEEN'
	| 'ISEMPTY' | 'ISNOTEMPTY';

const FIELD = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/i;

/**
 * The column name itself, once it is certain that it cannot alter the query.
 * @throws ServiceNowError (badInput) when it is not a column name
 */
export function columnName(field: string): string {
	const name = field.trim();
	if (!FIELD.test(name)) throw badInput(`"${field}" is not a column name`, 'Use the column name, for example short_description: letters, digits and underscores, with dots to follow references.');
	return name;
}

/**
 * One condition with its value made safe: the separator `^` is written `^^`
 * (ServiceNow documentation: GlideStringUtil.escapeQueryTermSeparator).
 * @throws ServiceNowError (badInput) for line breaks and for values that ServiceNow would run as a script
 */
export function condition(field: string, operator: Operator, value = ''): string {
	const name = columnName(field);
	if (operator === 'ISEMPTY' || operator === 'ISNOTEMPTY') return `${name}${operator}`;
	if (/[\r\n]/.test(value)) throw badInput(`The value for ${name} contains a line break`, 'A query value must be one line.');
	if (/^\s*javascript:/i.test(value)) throw badInput(`The value for ${name} begins with "javascript:"`, 'Scripts are not sent as values. Use the encoded query mode if you really need one.');
	return `${name}${operator}${value.replace(/\^/g, '^^')}`;
}

/**
 * A condition that the field is one of several values.
 * @throws ServiceNowError (badInput) when a value contains a comma, for which the list has no escape
 */
export function oneOf(field: string, values: readonly string[]): string {
	const withComma = values.find((value) => value.includes(','));
	if (withComma !== undefined) throw badInput(`The value "${withComma}" for ${field} contains a comma`, 'ServiceNow separates list values by commas and has no escape for them.');
	return condition(field, 'IN', values.join(','));
}

export interface Sort {
	field: string;
	direction: 'asc' | 'desc';
}

/** An immutable encoded query: groups joined by `^NQ` (or), each a list of terms joined by `^` (and), and the sort order. */
export class EncodedQuery {
	private constructor(
		private readonly groups: readonly string[],
		readonly sort: readonly Sort[],
	) {}

	static readonly everything = new EncodedQuery([''], []);

	/** Reads a query that a person wrote: splits its `^NQ` groups, takes out its ORDERBY terms and drops `^EQ`. */
	static parse(text: string): EncodedQuery {
		const sort: Sort[] = [];
		const groups = splitAt(text.trim().replace(/^\^+(?!NQ)/, ''), 'NQ').map((group) =>
			terms(group)
				.filter((term) => {
					const order = /^\^?ORDERBY(DESC)?([a-z][a-z0-9_.]*)$/.exec(term);
					if (order) sort.push({ field: order[2], direction: order[1] ? 'desc' : 'asc' });
					return !order && !/^\^?EQ$/.test(term) && term !== '' && term !== '^';
				})
				.join('')
				.replace(/^\^(?!\^)/, ''),
		);
		return new EncodedQuery(groups.length > 0 ? groups : [''], sort);
	}

	/** The same query narrowed by a condition, in every group. */
	and(...conditions: string[]): EncodedQuery {
		return new EncodedQuery(
			this.groups.map((group) => [group, ...conditions].filter((part) => part !== '').join('^')),
			this.sort,
		);
	}

	/** This query or that one; the sort order stays this query's. */
	or(other: EncodedQuery): EncodedQuery {
		return new EncodedQuery([...this.groups, ...other.groups], this.sort);
	}

	/** The same conditions in another order. */
	orderedBy(...sort: Sort[]): EncodedQuery {
		return new EncodedQuery(this.groups, sort);
	}

	/** Every comparison of every group, without the signs that join them. */
	terms(): string[] {
		return this.groups.flatMap((group) => terms(group).map((term) => term.replace(/^\^(OR)?/, ''))).filter((term) => term !== '');
	}

	toString(): string {
		const order = this.sort.map(({ field, direction }) => `ORDERBY${direction === 'desc' ? 'DESC' : ''}${columnName(field)}`);
		return [this.groups.join('^NQ'), ...order].filter((part) => part !== '').join('^');
	}
}

/** The terms of one group, each with its leading `^` (none before the first). A doubled `^^` is part of a value. */
function terms(group: string): string[] {
	const found: string[] = [];
	let term = '';
	for (let at = 0; at < group.length; at++) {
		if (group[at] === '^' && group[at + 1] === '^') {
			term += '^^';
			at++;
		} else if (group[at] === '^') {
			found.push(term);
			term = '^';
		} else term += group[at];
	}
	return [...found, term];
}

function splitAt(text: string, separator: string): string[] {
	const parts: string[] = [];
	let part = '';
	for (const term of terms(text)) {
		if (term.startsWith(`^${separator}`)) {
			parts.push(part);
			part = term.slice(separator.length + 1);
		} else part += term;
	}
	return [...parts, part];
}
