// Turns a parsed query into a predicate over the rows of one table. Finds no rows itself.
import type { Instance } from '../../instance';
import type { Column } from '../../schema/columns';
import type { Row } from '../../store';
import type { Caller } from '../caller';
import { converted, isMoney, plainAmount, referenceCurrency } from '../currency';
import { displayOfReference, pathOf, type Path } from '../path';
import { compileCondition, type Test } from './conditions';
import type { Operator } from './operators';
import { changeOperators } from './operators';
import type { Condition, Group, Join, Order, Query, RelatedList, Term } from './parse';
import { evaluateExpression } from './expressions';
import { evaluateScript } from './scripts';

/** A condition whose value is final: scripts evaluated, dynamic filters replaced. */
export interface Resolved {
	path: Path;
	field: string;
	operator: Operator;
	value: string;
}

export interface SortKey {
	path: Path;
	field: string;
	descending: boolean;
}

export interface Compiled {
	matches: Test;
	/** Every group's clauses; a clause is a resolved condition alone, or undefined when an index cannot help with it. */
	groups: (Resolved | undefined)[][];
	order: SortKey[];
	/** Terms that were dropped: bad grammar, unknown fields, values that cannot be evaluated. */
	invalid: string[];
	/** The answer depends on time or on other tables, so it must not be remembered. */
	volatile: boolean;
}

export interface CompileOptions {
	/** Tests may look at the row as it was before (business rules). */
	changes?: boolean;
	/** Whether the caller may filter or sort by a column (query ACLs). */
	mayQuery?(field: string, operator: Operator | 'ORDERBY'): boolean;
	now?: number;
}

export function compileQuery(instance: Instance, table: string, query: Query, caller: Caller, options: CompileOptions = {}): Compiled {
	return new Compiler(instance, table, caller, options).compile(query);
}

class Compiler {
	private readonly invalid: string[] = [];
	private volatile = false;
	private readonly now: number;

	constructor(private readonly instance: Instance, private readonly table: string, private readonly caller: Caller, private readonly options: CompileOptions) {
		this.now = options.now ?? instance.clock.now();
	}

	compile(query: Query): Compiled {
		this.invalid.push(...query.invalid);
		const groups: (Resolved | undefined)[][] = [];
		const tests: Test[] = [];
		for (const group of query.groups) {
			const compiled = this.group(group);
			groups.push(compiled.clauses);
			tests.push(compiled.test);
		}
		const matches: Test = tests.length === 1 ? tests[0] : (row, previous) => tests.some((test) => test(row, previous));
		return { matches, groups, order: this.order(query.order), invalid: this.invalid, volatile: this.volatile };
	}

	private group(group: Group): { clauses: (Resolved | undefined)[]; test: Test } {
		const clauses: (Resolved | undefined)[] = [];
		const tests: Test[] = [];
		for (const clause of group) {
			const alternatives = clause.map((term) => this.term(term)).filter((one) => one !== undefined);
			if (alternatives.length === 0) continue;
			clauses.push(alternatives.length === 1 ? alternatives[0].resolved : undefined);
			const [first, second] = alternatives;
			tests.push(alternatives.length === 1 ? first.test : alternatives.length === 2 ? (row, previous) => first.test(row, previous) || second.test(row, previous) : (row, previous) => alternatives.some((one) => one.test(row, previous)));
		}
		if (tests.length === 0) return { clauses, test: () => true };
		if (tests.length === 1) return { clauses, test: tests[0] };
		return { clauses, test: (row, previous) => tests.every((test) => test(row, previous)) };
	}

	private order(order: Order[]): SortKey[] {
		const keys: SortKey[] = [];
		for (const { field, descending } of order) {
			const path = pathOf(this.instance, this.table, field);
			if (path && this.allowed(field, 'ORDERBY')) keys.push({ path, field, descending });
			else this.invalid.push(`ORDERBY${descending ? 'DESC' : ''}${field}`);
		}
		return keys;
	}

	private allowed(field: string, operator: Operator | 'ORDERBY'): boolean {
		return this.options.mayQuery?.(field, operator) ?? true;
	}

	private term(term: Term): { test: Test; resolved?: Resolved } | undefined {
		if ('words' in term) return { test: this.words(term.words) };
		if ('related' in term) return this.related(term.related);
		if ('join' in term) return this.join(term.join);
		return this.condition(term);
	}

	private condition(condition: Condition): { test: Test; resolved?: Resolved } | undefined {
		const { field, operator } = condition;
		const written = `${field}${operator}${condition.value}`;
		const drop = (): undefined => void this.invalid.push(written);
		const path = pathOf(this.instance, this.table, field);
		if (!path || (!condition.trusted && !this.allowed(field, operator))) return drop();
		if (changeOperators.has(operator) && !this.options.changes) return drop();
		const value = this.value(condition, path.column);
		if (value === undefined) return drop();
		if (path.dotted) this.volatile = true;
		const test = compileCondition({
			path, field, operator: operator === 'DYNAMIC' ? 'IN' : operator, value,
			caseSensitive: this.instance.settings.table.caseSensitive,
			timeZone: this.caller.timeZone,
			now: this.now,
			other: (name) => pathOf(this.instance, this.table, name),
			display: (id) => ((this.volatile = true), path.column.reference ? displayOfReference(this.instance, path.column.reference, id) : id),
			isA: (name, ancestor) => this.instance.dictionary.isA(name, ancestor),
			parents: (id) => this.parents(path, id),
		});
		if (!test) return drop();
		if (path.column.type === 'reference' || operator.startsWith('RELATIVE') || operator === 'DATEPART') this.volatile = true;
		return { test, resolved: path.dotted ? undefined : { path, field, operator: operator === 'DYNAMIC' ? 'IN' : operator, value } };
	}

	/** The final value: scripts evaluated, amounts of money in the reference currency. */
	private value(condition: Condition, column: Column): string | undefined {
		const value = this.evaluated(condition);
		if (value === undefined || !isMoney(column)) return value;
		// docs: currency-values-lists.md: a filter's amount is converted by the currency that it names.
		return value.split('@').map((part) => {
			const named = /^([A-Z]{3})[; ](-?[\d.]+)$/.exec(part);
			return named ? plainAmount(this.instance, converted(this.instance, { currency: named[1], amount: Number(named[2]) }, referenceCurrency(this.instance))) : part;
		}).join('@');
	}

	/** Replaces every `javascript:` part; a part ends at `@`, the separator of ranges. */
	private evaluated({ operator, value }: Condition): string | undefined {
		if (operator === 'DYNAMIC') {
			this.volatile = true;
			const option = this.instance.store.get('sys_filter_option_dynamic', value);
			return option && this.script(option.script ?? '');
		}
		if (!value.includes('javascript:')) return value;
		this.volatile = true;
		if (operator === 'DATEPART') return value;
		const parts: string[] = [];
		for (const part of value.split('@')) {
			const at = part.indexOf('javascript:');
			const script = at < 0 ? part : this.script(part.slice(at + 11));
			if (script === undefined) return undefined;
			parts.push(at < 0 ? part : part.slice(0, at) + script);
		}
		return parts.join('@');
	}

	private script(expression: string): string | undefined {
		const context = {
			caller: this.caller,
			now: this.now,
			myGroups: () => [...(this.instance.store.rows('sys_user_grmember').by('user', this.caller.userId))].map((row) => row.group),
		};
		return evaluateScript(expression, context) ?? evaluateExpression(expression, (call) => evaluateScript(call, context));
	}

	/** The row itself and everything above it in its own hierarchy (manager of a user, parent of the rest). */
	private parents(path: Path, id: string): string[] {
		this.volatile = true;
		const table = path.column.reference ?? '';
		const field = table === 'sys_user' ? 'manager' : 'parent';
		const chain: string[] = [];
		for (let at = id; at && !chain.includes(at); at = this.instance.store.get(table, at)?.[field] ?? '') chain.push(at);
		return chain;
	}

	private words(words: string[]): Test {
		const names = [...(this.instance.dictionary.table(this.table)?.columns.values() ?? [])].filter((one) => one.type === 'string' && !one.choices).map((one) => one.name);
		return (row) => words.every((word) => names.some((name) => (row[name] ?? '').toLowerCase().includes(word)));
	}

	private related({ table, field, comparison, count, query }: RelatedList): { test: Test } | undefined {
		if (!pathOf(this.instance, table, field)) return void this.invalid.push(`RLQUERY${table}.${field}`);
		this.volatile = true;
		const inner = compileQuery(this.instance, table, query, this.caller);
		let counts: Map<string, number> | undefined;
		const compare: Record<string, (n: number) => boolean> = {
			'>=': (n) => n >= count, '<=': (n) => n <= count, '=': (n) => n === count, '!=': (n) => n !== count, '>': (n) => n > count, '<': (n) => n < count,
		};
		return {
			test: (row) => {
				counts ??= this.countBy(table, field, inner.matches);
				return compare[comparison](counts.get(row.sys_id) ?? 0);
			},
		};
	}

	private countBy(table: string, field: string, matches: Test): Map<string, number> {
		const path = pathOf(this.instance, table, field);
		const counts = new Map<string, number>();
		for (const row of this.instance.store.all(table)) {
			const key = path?.value(row) ?? '';
			if (key && matches(row)) counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		return counts;
	}

	private join({ field, table, joinedField, query }: Join): { test: Test } | undefined {
		const own = pathOf(this.instance, this.table, field);
		const joined = pathOf(this.instance, table, joinedField);
		if (!own || !joined) return void this.invalid.push(`JOIN${this.table}.${field}`);
		this.volatile = true;
		const inner = compileQuery(this.instance, table, query, this.caller);
		let values: Set<string> | undefined;
		return {
			test: (row: Row) => {
				values ??= new Set([...this.instance.store.all(table)].filter((one) => inner.matches(one)).map((one) => joined.value(one)));
				return own.value(row) !== '' && values.has(own.value(row));
			},
		};
	}
}
