// Reads the where clause of a database view's table and says which combinations of rows it keeps. Joins nothing.
//
// docs: t_AddATableToTheDatabaseView.md. Names are a table's prefix, an underscore and a column; =, !=, <, <=, >, >= between names,
// numbers and quoted texts; && binds tighter than ||; brackets are not supported here.

import type { Row } from '../store';

/** Rows of the joined tables by their prefix; undefined where a left join found none. */
export type Combination = Map<string, Row | undefined>;

interface Name {
	prefix: string;
	column: string;
}

type Side = Name | string;

interface Comparison {
	left: Side;
	operator: string;
	right: Side;
}

export interface Condition {
	/** Joined by ||, each joined by &&. */
	alternatives: Comparison[][];
	matches(rows: Combination): boolean;
}

/** The condition, or undefined when the clause is not one. An empty clause keeps everything. */
export function parseClause(clause: string, prefixes: readonly string[]): Condition | undefined {
	const alternatives: Comparison[][] = [];
	for (const part of clause.trim() === '' ? [] : clause.split('||')) {
		const comparisons: Comparison[] = [];
		for (const text of part.split('&&')) {
			const found = /^\s*('[^']*'|"[^"]*"|[\w.-]+)\s*(!=|<=|>=|=|<|>)\s*('[^']*'|"[^"]*"|[\w.-]+)\s*$/.exec(text);
			if (!found) return undefined;
			comparisons.push({ left: sideOf(found[1], prefixes), operator: found[2], right: sideOf(found[3], prefixes) });
		}
		alternatives.push(comparisons);
	}
	return { alternatives, matches: (rows) => alternatives.length === 0 || alternatives.some((all) => all.every((one) => holds(one, rows))) };
}

function sideOf(text: string, prefixes: readonly string[]): Side {
	if (/^['"]/.test(text)) return text.slice(1, -1);
	// Prefixes may contain underscores: the longest that fits is meant.
	const prefix = prefixes.filter((one) => text.startsWith(`${one}_`)).sort((a, b) => b.length - a.length)[0];
	return prefix === undefined ? text : { prefix, column: text.slice(prefix.length + 1) };
}

const valueOf = (side: Side, rows: Combination): string => (typeof side === 'string' ? side : (rows.get(side.prefix)?.[side.column] ?? ''));

function holds({ left, operator, right }: Comparison, rows: Combination): boolean {
	const [own, other] = [valueOf(left, rows), valueOf(right, rows)];
	if (operator === '=') return own !== '' && own === other;
	if (operator === '!=') return own !== other;
	const numbers = own !== '' && other !== '' && !Number.isNaN(Number(own)) && !Number.isNaN(Number(other));
	const order = numbers ? Number(own) - Number(other) : own < other ? -1 : own > other ? 1 : 0;
	return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0;
}

/** Two columns that must be equal in every combination: one of the table, one of a table before it. */
export function equalColumns(condition: Condition, prefix: string): { own: string; other: Name } | undefined {
	if (condition.alternatives.length !== 1) return undefined;
	for (const { left, operator, right } of condition.alternatives[0]) {
		if (operator !== '=' || typeof left === 'string' || typeof right === 'string') continue;
		if (left.prefix === prefix && right.prefix !== prefix) return { own: left.column, other: right };
		if (right.prefix === prefix && left.prefix !== prefix) return { own: right.column, other: left };
	}
	return undefined;
}
