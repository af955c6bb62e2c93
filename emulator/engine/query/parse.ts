// Reads an encoded query into a tree. Judges the grammar only: whether a field exists is decided later.
//
// Grammar (docs: r_OpAvailableFiltersQueries.md): terms are separated by `^`, a literal caret is `^^`.
//   NQ<condition>   begins a new group; groups are joined by OR
//   OR<condition>   joins the clause before it; binds tighter than `^`
//   EQ              ends the query and is ignored
//   ORDERBY<field>, ORDERBYDESC<field>   anywhere;  GROUPBY<field> is ignored by the Table API
//   RLQUERY<table>.<field>,<op><n>[,m2m] ... ENDRLQUERY,  JOIN<table>.<field>=<table>.<field>!<query>
//   123TEXTQUERY321=<words>

import { operators, type Operator } from './operators';

export interface Condition {
	field: string;
	operator: Operator;
	value: string;
	/** Added by the platform: the rights of who asks do not matter. */
	trusted?: true;
}

export interface RelatedList {
	table: string;
	field: string;
	comparison: string;
	count: number;
	query: Query;
}

export interface Join {
	/** Column of the queried table. */
	field: string;
	table: string;
	/** Column of the joined table. */
	joinedField: string;
	query: Query;
}

export type Term = Condition | { related: RelatedList } | { join: Join } | { words: string[] };

/** Terms joined by OR. */
export type Clause = Term[];

/** Clauses joined by AND. */
export type Group = Clause[];

export interface Order {
	field: string;
	descending: boolean;
}

export interface Query {
	/** Joined by OR; always at least one, which may be empty (everything). */
	groups: Group[];
	order: Order[];
	groupBy: string[];
	/** Terms that are no condition, as written. */
	invalid: string[];
}

const fieldPattern = /^[A-Za-z_][A-Za-z0-9_.]*?(?=[^A-Za-z0-9_.]|[A-Z]|$)/;

/** The query with another one at its end, as the platform adds conditions: of several groups only the last is narrowed (KB0564887). */
export function withTrusted(query: Query, text: string): Query {
	if (text === '') return query;
	const added = parseQuery(text);
	const [first, ...rest] = added.groups.map((group) => group.map((clause) => clause.map((term): Term => ('field' in term && 'operator' in term ? { ...term, trusted: true } : term))));
	const last = query.groups.length - 1;
	return { ...query, groups: [...query.groups.slice(0, last), [...query.groups[last], ...first], ...rest], order: [...query.order, ...added.order], invalid: [...query.invalid, ...added.invalid] };
}

export function parseQuery(text: string): Query {
	return new Parser(splitTerms(text)).read();
}

/** Splits at single carets; doubled ones become literal. */
export function splitTerms(text: string): string[] {
	if (!text.includes('^')) return text === '' ? [] : [text];
	const terms: string[] = [];
	let term = '';
	for (let i = 0; i < text.length; i++) {
		if (text[i] !== '^') term += text[i];
		else if (text[i + 1] === '^') {
			term += '^';
			i++;
		} else {
			terms.push(term);
			term = '';
		}
	}
	terms.push(term);
	return terms.filter((one) => one !== '');
}

class Parser {
	private readonly query: Query = { groups: [[]], order: [], groupBy: [], invalid: [] };
	private at = 0;

	constructor(private readonly terms: string[]) {}

	read(end?: string): Query {
		while (this.at < this.terms.length) {
			const term = this.terms[this.at++];
			if (term === end) break;
			this.term(term);
		}
		return this.query;
	}

	private term(term: string): void {
		const { query } = this;
		if (term === 'EQ') return;
		if (term.startsWith('ORDERBYDESC')) query.order.push({ field: term.slice(11), descending: true });
		else if (term.startsWith('ORDERBY')) query.order.push({ field: term.slice(7), descending: false });
		else if (term.startsWith('GROUPBY')) query.groupBy.push(term.slice(7));
		else if (term.startsWith('TRENDBY')) query.groupBy.push(term.slice(7).split(',')[0]);
		else if (term.startsWith('NQ')) {
			query.groups.push([]);
			if (term.length > 2) this.term(term.slice(2));
		} else if (term.startsWith('OR')) this.add(term.slice(2), true);
		else this.add(term, false);
	}

	private add(text: string, alternative: boolean): void {
		const term = this.condition(text);
		if (!term) {
			this.query.invalid.push(text);
			return;
		}
		const group = this.query.groups[this.query.groups.length - 1];
		if (alternative && group.length > 0) group[group.length - 1].push(term);
		else group.push([term]);
	}

	private condition(text: string): Term | undefined {
		if (text.startsWith('123TEXTQUERY321=')) return { words: text.slice(16).toLowerCase().split(/\s+/).filter(Boolean) };
		if (text.startsWith('RLQUERY')) return this.related(text.slice(7));
		if (text.startsWith('JOIN')) return join(text.slice(4));
		return parseCondition(text);
	}

	private related(head: string): Term | undefined {
		const found = /^([\w]+)\.([\w.]+),\s*(>=|<=|!=|=|>|<)(\d+)/.exec(head);
		const inner = new Parser(this.terms);
		inner.at = this.at;
		const query = inner.read('ENDRLQUERY');
		this.at = inner.at;
		return found ? { related: { table: found[1], field: found[2], comparison: found[3], count: Number(found[4]), query } } : undefined;
	}
}

function join(text: string): Term | undefined {
	const found = /^(\w+)\.([\w.]+)=(\w+)\.([\w.]+)!?(.*)$/.exec(text);
	return found ? { join: { field: found[2], table: found[3], joinedField: found[4], query: parseQuery(found[5]) } } : undefined;
}

/** One condition: field, operator and value without separators between them. */
export function parseCondition(text: string): Condition | undefined {
	const field = fieldPattern.exec(text)?.[0];
	if (!field) return undefined;
	const rest = text.slice(field.length);
	for (const operator of operators) {
		if (rest.startsWith(operator)) return { field, operator, value: rest.slice(operator.length) };
	}
	return undefined;
}
