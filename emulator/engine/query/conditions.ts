// The meaning of every operator: a condition with a final value becomes a test of one row. Empty and NULL are one thing here.
//
// NULL rules (KB0715430; booleans: r_OpAvailableFiltersQueries.md): rows whose field is empty do not match `!=`, `NOT IN`,
// `SAMEAS`, `NSAMEAS` nor any comparison; a boolean `!=true` does match an empty field.

import { parseUtc } from '../../clock';
import type { Row } from '../../store';
import { toLocal } from '../timeZone';
import type { Path } from '../path';
import type { Operator } from './operators';
import { shift, startOf, unitOf } from './scripts';
import { formatUtc } from '../../clock';

/** Whether a row matches; `previous` is the row before a change, for the operators that ask about changes. */
export type Test = (row: Row, previous?: Row) => boolean;

export interface ConditionContext {
	path: Path;
	field: string;
	operator: Operator;
	value: string;
	caseSensitive: boolean;
	timeZone: string;
	now: number;
	other(field: string): Path | undefined;
	/** Display value of a reference. */
	display(id: string): string;
	isA(table: string, ancestor: string): boolean;
	/** A record and all above it. */
	parents(id: string): string[];
}

type Builder = (context: ConditionContext) => Test | undefined;
type Read = (row: Row) => string;

const numeric = new Set(['integer', 'decimal', 'float', 'longint', 'currency', 'price']);
/** Numbers that can be written in several ways: 12.5 and 12.50. */
const fractions = new Set(['decimal', 'float', 'currency', 'price']);
const dates = new Set(['glide_date_time', 'glide_date', 'due_date', 'glide_duration', 'timer']);

const isDate = ({ path }: ConditionContext): boolean => dates.has(path.column.type);
const isText = ({ path }: ConditionContext): boolean => !dates.has(path.column.type) && !numeric.has(path.column.type);

/** Text as it is compared. */
function fold(context: ConditionContext): (text: string) => string {
	return context.caseSensitive || !isText(context) ? (text) => text : (text) => text.toLowerCase();
}

/** What text operators look at: the display value of a reference, else the value. */
function shown(context: ConditionContext): Read {
	const { path } = context;
	const folded = fold(context);
	if (path.column.type === 'reference') return (row) => folded(context.display(path.value(row)));
	return (row) => folded(path.value(row));
}

function equals(context: ConditionContext): Test {
	const { path, field } = context;
	const wanted = context.value === 'NULL' ? '' : context.value;
	if (wanted === '') return (row) => path.value(row) === '';
	const dateOnly = path.column.type === 'glide_date_time' && /^\d{4}-\d{2}-\d{2}$/.test(wanted);
	const exact = dateOnly ? `${wanted} 00:00:00` : wanted;
	if (fractions.has(path.column.type) && !Number.isNaN(Number(exact))) return (row) => path.value(row) !== '' && Number(path.value(row)) === Number(exact);
	if (context.caseSensitive || !isText(context)) return path.dotted ? (row) => path.value(row) === exact : (row) => row[field] === exact;
	const lower = exact.toLowerCase();
	return (row) => {
		const value = path.value(row);
		return value === exact || (value.length === exact.length && value.toLowerCase() === lower);
	};
}

function differs(context: ConditionContext): Test {
	const equal = equals(context);
	const { path } = context;
	if (path.column.type === 'boolean') return (row) => !equal(row);
	return (row) => path.value(row) !== '' && !equal(row);
}

function among(context: ConditionContext, wanted: boolean): Test {
	const folded = fold(context);
	const values = new Set(context.value.split(',').map((one) => folded(one)));
	const { path } = context;
	if (!wanted) return (row) => path.value(row) !== '' && !values.has(folded(path.value(row)));
	return (row) => values.has(folded(path.value(row)));
}

function textTest(context: ConditionContext, test: (text: string, part: string) => boolean, negated = false): Test {
	const read = shown(context);
	const part = fold(context)(context.value);
	return negated ? (row) => !test(read(row), part) : (row) => test(read(row), part);
}

type Compare = (order: number) => boolean;

/** Orders a field against a value: numbers as numbers, dates and text as text. */
function ordered(context: ConditionContext, value: string, compare: Compare): Test | undefined {
	const { path } = context;
	if (numeric.has(path.column.type)) {
		const bound = Number(value);
		if (value === '' || Number.isNaN(bound)) return undefined;
		return (row) => {
			const own = path.value(row);
			return own !== '' && compare(Number(own) - bound);
		};
	}
	const folded = fold(context);
	const bound = folded(isDate(context) && /^\d{4}-\d{2}-\d{2}$/.test(value) && path.column.type !== 'glide_date' ? `${value} 00:00:00` : value);
	return (row) => {
		const own = folded(path.value(row));
		return own !== '' && compare(own === bound ? 0 : own < bound ? -1 : 1);
	};
}

const comparisons: Record<string, Compare> = { '<': (n) => n < 0, '<=': (n) => n <= 0, '>': (n) => n > 0, '>=': (n) => n >= 0 };

function both(first: Test | undefined, second: Test | undefined): Test | undefined {
	return first && second && ((row) => first(row) && second(row));
}

function between(context: ConditionContext): Test | undefined {
	const at = context.value.indexOf('@');
	if (at < 0) return undefined;
	return both(ordered(context, context.value.slice(0, at), comparisons['>=']), ordered(context, context.value.slice(at + 1), comparisons['<=']));
}

/** `ON<label>@<start>@<end>`; a bare day means that day. */
function on(context: ConditionContext): Test | undefined {
	const parts = context.value.split('@');
	if (parts.length >= 3) return both(ordered(context, parts[1], comparisons['>=']), ordered(context, parts[2], comparisons['<=']));
	const day = /^\d{4}-\d{2}-\d{2}/.exec(context.value)?.[0];
	return day ? both(ordered(context, `${day} 00:00:00`, comparisons['>=']), ordered(context, `${day} 23:59:59`, comparisons['<='])) : undefined;
}

function notOn(context: ConditionContext): Test | undefined {
	const test = on(context);
	return test && ((row) => context.path.value(row) !== '' && !test(row));
}

/** `@<unit>@ago|ahead@<n>`. */
function relative(compare: 'GT' | 'LT' | 'GE' | 'LE' | 'EE'): Builder {
	return (context) => {
		const [, word = '', direction, count] = context.value.split('@');
		const unit = unitOf(word);
		const n = Number(count);
		if (!unit || Number.isNaN(n) || !isDate(context)) return undefined;
		const moment = shift(context.now, unit, direction === 'ahead' ? n : -n, context.timeZone);
		if (compare !== 'EE') return ordered(context, formatUtc(moment), comparisons[{ GT: '>', LT: '<', GE: '>=', LE: '<=' }[compare]]);
		return both(
			ordered(context, formatUtc(startOf(unit, moment, context.timeZone, 0)), comparisons['>=']),
			ordered(context, formatUtc(startOf(unit, moment, context.timeZone, 1)), comparisons['<']),
		);
	};
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** `<label>@javascript:gs.datePart('<part>','<value>','<EE|GE|GT|LE|LT>')`. */
function datePart(context: ConditionContext): Test | undefined {
	const call = /datePart\(\s*['"](\w+)['"]\s*,\s*['"]([^'"]+)['"]\s*,\s*['"](EE|GE|GT|LE|LT)['"]\s*\)/i.exec(context.value);
	if (!call || !isDate(context)) return undefined;
	const part = call[1].toLowerCase();
	const word = call[2].toLowerCase();
	const named = part === 'dayofweek' ? weekdays.indexOf(word) + 1 : part === 'month' ? months.findIndex((one) => one.startsWith(word.slice(0, 3))) + 1 : 0;
	const wanted = named || Number(word.replace(/^q/, ''));
	if (!wanted && wanted !== 0) return undefined;
	const compare: Record<string, Compare> = { EE: (n) => n === 0, GE: (n) => n >= 0, GT: (n) => n > 0, LE: (n) => n <= 0, LT: (n) => n < 0 };
	return (row) => {
		const moment = parseUtc(context.path.value(row));
		if (Number.isNaN(moment)) return false;
		const local = toLocal(moment, context.timeZone);
		const own: Record<string, number> = {
			dayofweek: local.weekday, month: local.month, year: local.year, quarter: Math.ceil(local.month / 3), hour: local.hour, hourofday: local.hour, dayofmonth: local.day,
			week: Math.ceil(((Date.UTC(local.year, local.month - 1, local.day) - Date.UTC(local.year, 0, 1)) / 86_400_000 + 1) / 7),
		};
		return part in own && compare[call[3].toUpperCase()](own[part] - wanted);
	};
}

/** Field against field; `@unit` compares dates by that unit. */
function sameAs(negated: boolean): Builder {
	return (context) => {
		const [name, word] = context.value.split('@');
		const other = context.other(name);
		if (!other) return undefined;
		const unit = word ? unitOf(word) : undefined;
		if (word && !unit) return undefined;
		const folded = fold(context);
		const key = (value: string): string => (unit ? String(startOf(unit, parseUtc(value), context.timeZone, 0)) : folded(value));
		return (row) => {
			const own = context.path.value(row);
			const others = other.value(row);
			return own !== '' && others !== '' && (key(own) === key(others)) !== negated;
		};
	};
}

function fieldCompare(compare: Compare): Builder {
	return (context) => {
		const other = context.other(context.value);
		return other && ((row) => {
			const own = context.path.value(row);
			const others = other.value(row);
			if (own === '' || others === '') return false;
			return compare(isText(context) || isDate(context) ? (own === others ? 0 : own < others ? -1 : 1) : Number(own) - Number(others));
		});
	};
}

/** `<other field>@<unit>@before|after@<n>`: more or less than n units before or after the other field. */
function distance(more: boolean): Builder {
	return (context) => {
		const [name, word = '', direction, count] = context.value.split('@');
		const other = context.other(name);
		const unit = unitOf(word);
		const n = Number(count);
		if (!other || !unit || Number.isNaN(n)) return undefined;
		return (row) => {
			const own = parseUtc(context.path.value(row));
			const others = parseUtc(other.value(row));
			if (Number.isNaN(own) || Number.isNaN(others)) return false;
			const edge = shift(others, unit, direction === 'before' ? -n : n, context.timeZone);
			if (direction === 'before') return more ? own < edge : own > edge && own <= others;
			return more ? own > edge : own < edge && own >= others;
		};
	};
}

function inHierarchy(context: ConditionContext): Test {
	const wanted = context.value.split(/@|%40/).pop() ?? '';
	return (row) => context.parents(context.path.value(row)).includes(wanted);
}

const builders: Record<Operator, Builder> = {
	'=': equals,
	'!=': differs,
	'<': (context) => ordered(context, context.value, comparisons['<']),
	'<=': (context) => ordered(context, context.value, comparisons['<=']),
	'>': (context) => ordered(context, context.value, comparisons['>']),
	'>=': (context) => ordered(context, context.value, comparisons['>=']),
	IN: (context) => among(context, true),
	'NOT IN': (context) => among(context, false),
	LIKE: (context) => textTest(context, (text, part) => text.includes(part)),
	CONTAINS: (context) => textTest(context, (text, part) => text.includes(part)),
	'*': (context) => textTest(context, (text, part) => text.includes(part)),
	'NOT LIKE': (context) => textTest(context, (text, part) => text.includes(part), true),
	'DOES NOT CONTAIN': (context) => textTest(context, (text, part) => text.includes(part), true),
	'!*': (context) => textTest(context, (text, part) => text.includes(part), true),
	STARTSWITH: (context) => textTest(context, (text, part) => text.startsWith(part)),
	ENDSWITH: (context) => textTest(context, (text, part) => text.endsWith(part)),
	'%': (context) => textTest(context, (text, part) => text.endsWith(part)),
	NOTSTARTSWITH: (context) => textTest(context, (text, part) => text.startsWith(part), true),
	NOTENDSWITH: (context) => textTest(context, (text, part) => text.endsWith(part), true),
	ISEMPTY: ({ path }) => (row) => path.value(row) === '',
	ISNOTEMPTY: ({ path }) => (row) => path.value(row) !== '',
	EMPTYSTRING: ({ path }) => (row) => path.value(row) === '',
	ANYTHING: () => () => true,
	BETWEEN: between,
	SAMEAS: sameAs(false),
	NSAMEAS: sameAs(true),
	GT_FIELD: fieldCompare(comparisons['>']),
	LT_FIELD: fieldCompare(comparisons['<']),
	GT_OR_EQUALS_FIELD: fieldCompare(comparisons['>=']),
	LT_OR_EQUALS_FIELD: fieldCompare(comparisons['<=']),
	MORETHAN: distance(true),
	LESSTHAN: distance(false),
	ON: on,
	NOTON: notOn,
	DATEPART: datePart,
	RELATIVEGT: relative('GT'),
	RELATIVELT: relative('LT'),
	RELATIVEGE: relative('GE'),
	RELATIVELE: relative('LE'),
	RELATIVEEE: relative('EE'),
	DYNAMIC: (context) => among(context, true),
	IN_HIERARCHY: inHierarchy,
	IN_HIERARCHY_DYNAMIC: inHierarchy,
	INSTANCEOF: (context) => (row) => context.isA(context.path.value(row), context.value),
	VALCHANGES: ({ path }) => (row, previous) => path.value(row) !== (previous ? path.value(previous) : ''),
	CHANGESFROM: (context) => {
		const was = equals(context);
		return (row, previous) => previous !== undefined && was(previous) && !was(row);
	},
	CHANGESTO: (context) => {
		const is = equals(context);
		return (row, previous) => is(row) && !(previous && is(previous));
	},
};

/** The test, or undefined when the value does not fit the operator. */
export function compileCondition(context: ConditionContext): Test | undefined {
	return builders[context.operator](context);
}
