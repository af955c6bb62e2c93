// The operators of the encoded query language, longest first, so that `NOT LIKE` is found before `NOT`. Names only.

const all = [
	'=', '!=', '<', '<=', '>', '>=',
	'IN', 'NOT IN', 'LIKE', 'NOT LIKE', 'CONTAINS', 'DOES NOT CONTAIN', '*', '!*', 'STARTSWITH', 'ENDSWITH', '%', 'NOTSTARTSWITH', 'NOTENDSWITH',
	'ISEMPTY', 'ISNOTEMPTY', 'EMPTYSTRING', 'ANYTHING', 'BETWEEN', 'SAMEAS', 'NSAMEAS',
	'GT_FIELD', 'LT_FIELD', 'GT_OR_EQUALS_FIELD', 'LT_OR_EQUALS_FIELD', 'MORETHAN', 'LESSTHAN', 'ON', 'NOTON', 'DATEPART',
	'RELATIVEGT', 'RELATIVELT', 'RELATIVEGE', 'RELATIVELE', 'RELATIVEEE', 'DYNAMIC', 'IN_HIERARCHY', 'IN_HIERARCHY_DYNAMIC', 'INSTANCEOF',
	'VALCHANGES', 'CHANGESFROM', 'CHANGESTO',
] as const;

export type Operator = (typeof all)[number];

export const operators: readonly Operator[] = [...all].sort((a, b) => b.length - a.length);

/** Operators that need the row as it was before: business rules know them, queries do not. */
export const changeOperators: ReadonlySet<Operator> = new Set<Operator>(['VALCHANGES', 'CHANGESFROM', 'CHANGESTO']);

/** Operators that the ACL operation `query_match` covers; the rest is `query_range` (docs: query-acl-rule.md). */
export const matchOperators: ReadonlySet<Operator> = new Set<Operator>(['=', '!=', 'IN', 'NOT IN', 'SAMEAS', 'NSAMEAS', 'ANYTHING', 'ISEMPTY', 'ISNOTEMPTY', 'EMPTYSTRING']);
