// The conditions that a script adds to a query (addQuery and its kin), as an encoded query. Runs nothing.
// docs: c_BusinessRules.md (addQuery, addOrCondition), GlideStringUtilScopedAPI.md (a literal caret is doubled).
import { Host, Native, type Value } from '../script/run';
import { toText } from '../script/values';

export type Methods = Record<string, (...inputs: Value[]) => Value | Promise<Value>>;

/** A platform object made of methods; anything else is undefined. */
export const object = (methods: Methods, text?: () => string): Host => new Host((name) => (Object.hasOwn(methods, name) ? new Native(methods[name]) : undefined), text);

function conditionOf(inputs: Value[]): string {
	const [field, given] = [toText(inputs[0]), inputs.length > 2 ? inputs[2] : inputs[1]];
	const operator = inputs.length > 2 ? toText(inputs[1]).toUpperCase() : Array.isArray(given) ? 'IN' : '=';
	const value = given === null || given === undefined ? 'NULL' : toText(given);
	return `${field}${operator}${value.replaceAll('^', '^^')}`;
}

export class QueryText {
	/** Joined by AND; each by OR inside. */
	private readonly parts: string[][] = [];

	get text(): string {
		return this.parts.map((part) => part.join('^OR')).join('^');
	}

	add(condition: string): Host {
		const part = [condition];
		if (condition !== '') this.parts.push(part);
		const added: Host = object({
			addOrCondition: (...inputs) => (part.push(conditionOf(inputs)), added),
			addCondition: (...inputs) => this.add(conditionOf(inputs)),
		});
		return added;
	}

	readonly methods: Methods = {
		addQuery: (...inputs) => this.add(inputs.length < 2 ? toText(inputs[0]) : conditionOf(inputs)),
		addEncodedQuery: (text) => void this.add(toText(text).replace(/\^EQ$/, '')),
		addActiveQuery: () => this.add('active=true'),
		addInactiveQuery: () => this.add('active=false'),
		addNullQuery: (field) => this.add(`${toText(field)}ISEMPTY`),
		addNotNullQuery: (field) => this.add(`${toText(field)}ISNOTEMPTY`),
		orderBy: (field) => void this.add(`ORDERBY${toText(field)}`),
		orderByDesc: (field) => void this.add(`ORDERBYDESC${toText(field)}`),
		getEncodedQuery: () => this.text,
	};
}
