// Which stored business rules (sys_script) concern an operation: table, moment, operation, roles, filter, recursion. Runs no script.
// docs: c_BusinessRules.md.
import type { Caller } from '../engine/caller';
import { system } from '../engine/caller';
import { compileQuery } from '../engine/query/compile';
import { parseQuery } from '../engine/query/parse';
import type { Instance } from '../instance';
import { parseScript } from '../script/parse';
import { ScriptError } from '../script/tokens';
import type { Statement } from '../script/tree';
import type { Row } from '../store';

export type RuleOperation = 'insert' | 'update' | 'delete' | 'query';

export class RuleBook {
	private readonly scripts = new Map<string, Statement[] | ScriptError>();
	/** Rules under way, each with the record that it runs for: one that would call itself is stopped. */
	private chain: string[] = [];

	constructor(private readonly instance: Instance, private readonly log: (level: string, message: string, source: string) => void) {}

	clear(): void {
		this.scripts.clear();
		this.chain = [];
	}

	get isEmpty(): boolean {
		// Most instances have no rules, and many changes.
		return this.instance.store.rows('sys_script').byId.size === 0;
	}

	/** Active rules of a table and of those that it extends, by their order; whether filter and condition hold is asked later. */
	of(table: string, operation: RuleOperation, whens: ReadonlySet<string>, caller: Caller, sysId = '', accepts: (rule: Row) => boolean = () => true): Row[] {
		if (this.isEmpty) return [];
		const rows = this.instance.store.rows('sys_script');
		const found: Row[] = [];
		for (const name of this.instance.dictionary.table(table)?.ancestry ?? [table]) {
			for (const rule of rows.by('collection', name)) {
				if (rule.active === 'false' || rule[`action_${operation}`] !== 'true' || !whens.has(rule.when) || !accepts(rule) || !this.hasRole(rule, caller)) continue;
				if (this.chain.includes(link(rule, sysId)) || this.chain.length >= deepest) this.log('error', `Recursive business rule stopped: ${rule.name}`, rule.name);
				else found.push({ ...rule });
			}
		}
		return found.sort((a, b) => Number(a.order || 100) - Number(b.order || 100));
	}

	/** Whether the filter of the form holds; change operators compare with `previous`. */
	filtered(rule: Row, table: string, row: Row, previous: Row | undefined): boolean {
		if (!rule.filter_condition) return true;
		return compileQuery(this.instance, table, parseQuery(rule.filter_condition), system(this.instance), { changes: true }).matches(row, previous);
	}

	/** Runs a write of a rule; while it runs, the rule does not run for that record again. */
	caused<T>(rule: Row, sysId: string, work: () => T): T {
		const before = this.chain;
		this.chain = [...before, link(rule, sysId)];
		try {
			return work();
		} finally {
			this.chain = before;
		}
	}

	/** What the changes that are being told come from. */
	get causes(): readonly string[] {
		return this.chain;
	}

	/** Runs work that an earlier change set off. */
	resume<T>(causes: readonly string[], work: () => T): T {
		const before = this.chain;
		this.chain = [...causes];
		try {
			return work();
		} finally {
			this.chain = before;
		}
	}

	parsed(script: string): Statement[] {
		let known = this.scripts.get(script);
		if (!known) {
			try {
				known = parseScript(script);
			} catch (error) {
				if (!(error instanceof ScriptError)) throw error;
				known = error;
			}
			this.scripts.set(script, known);
		}
		if (known instanceof ScriptError) throw known;
		return known;
	}

	/** Role conditions: the user must have one of the roles, which are stored as references; admins have all. */
	private hasRole(rule: Row, caller: Caller): boolean {
		const roles = (rule.role_conditions ?? '').split(',').filter(Boolean);
		if (roles.length === 0 || caller.admin) return true;
		return roles.some((role) => caller.roles.has(this.instance.store.get('sys_user_role', role)?.name ?? role));
	}
}

/** Changes that rules make in rules, one inside the other or one after the other. */
const deepest = 20;

const link = (rule: Row, sysId: string): string => `${rule.sys_id} ${sysId}`;
