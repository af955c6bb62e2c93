// Runs the business rules that somebody stored in sys_script: after a change has become visible, never in its way, never twice.
//
// Rules with when=after, async or async_always take part; their filter is asked when the change happens, their condition and
// script run later (settings.push.delayMs), one rule after the other. Rules with when=before: see beforeRules.
// A script outside the small language (see script/) does nothing and leaves a line in syslog.

import { callerOf, system, type Caller } from '../engine/caller';
import { compileQuery } from '../engine/query/compile';
import { parseQuery } from '../engine/query/parse';
import { newSysId } from '../engine/write';
import type { Write } from '../engine/rules/write';
import type { Change, Instance } from '../instance';
import { parseExpression, parseScript } from '../script/parse';
import { Runner } from '../script/run';
import { ScriptError } from '../script/tokens';
import type { Node, Statement } from '../script/tree';
import { truthy } from '../script/values';
import type { Row } from '../store';
import { runBefore } from './beforeRules';
import type { Delivery } from './deliver';
import { platformScope, type RunContext } from './platform';

const afterwards = new Set(['after', 'async', 'async_always']);
const before = new Set(['before']);

export class BusinessRules {
	/** What was sent, and what became of it. */
	readonly deliveries: Delivery[] = [];
	private queue: (() => Promise<void>)[] = [];
	private working: Promise<void> | undefined;
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly scripts = new Map<string, Statement[] | ScriptError>();

	constructor(private readonly instance: Instance) {
		instance.whenWriting((write) => this.before(write));
		instance.whenChanged((change) => this.changed(change));
		instance.whenReset(() => this.clear());
	}

	clear(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.queue = [];
		this.deliveries.length = 0;
		this.scripts.clear();
	}

	/** Resolves when everything that is due or waiting has run. */
	async settled(): Promise<void> {
		while (this.timers.size > 0 || this.working) {
			await this.working;
			if (this.timers.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
		}
	}

	/** Runs the rules that come before the write, in its way: they may change it or abort it. */
	private before(write: Write): void {
		if (this.instance.store.rows('sys_script').byId.size === 0) return;
		const rules = this.rulesFor({ operation: write.operation, table: write.table.name, row: write.view(), previous: write.previous ?? {} }, before);
		if (rules.length > 0) runBefore(this.instance, write, rules, { parsed: (script) => this.parsed(script), log: (level, message, source) => this.log(level, message, source) });
	}

	private changed(change: Change): void {
		const rules = this.rulesFor(change, afterwards);
		if (rules.length === 0) return;
		const row = { ...change.row };
		const previous = { ...change.previous };
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			for (const rule of rules) this.queue.push(() => this.run(rule, change, row, previous));
			this.working ??= this.work();
		}, this.instance.settings.push.delayMs);
		timer.unref();
		this.timers.add(timer);
	}

	private async work(): Promise<void> {
		for (let next = this.queue.shift(); next; next = this.queue.shift()) await next();
		this.working = undefined;
	}

	private rulesFor(change: Pick<Change, 'operation' | 'table' | 'row' | 'previous'>, whens: ReadonlySet<string>): Row[] {
		const { store, dictionary } = this.instance;
		const rows = store.rows('sys_script');
		// Most instances have no rules, and many changes: the row before is not put together for nothing.
		if (rows.byId.size === 0) return [];
		const { operation, table, row, previous } = change;
		const found: Row[] = [];
		for (const name of dictionary.table(table)?.ancestry ?? [table]) {
			for (const rule of rows.by('collection', name)) {
				if (rule.active === 'false' || rule[`action_${operation}`] !== 'true' || !whens.has(rule.when)) continue;
				if (this.filtered(rule, table, row, operation === 'update' ? previous : undefined)) found.push({ ...rule });
			}
		}
		return found.sort((a, b) => Number(a.order || 100) - Number(b.order || 100));
	}

	private filtered(rule: Row, table: string, row: Row, previous: Row | undefined): boolean {
		if (!rule.filter_condition) return true;
		return compileQuery(this.instance, table, parseQuery(rule.filter_condition), system(this.instance), { changes: true }).matches(row, previous);
	}

	private async run(rule: Row, change: Change, row: Row, previous: Row): Promise<void> {
		const later = rule.when !== 'after';
		// A later rule sees the record as it is by then; a deleted one as it was.
		const current = { ...(later ? (this.instance.store.get(change.table, row.sys_id) ?? row) : row) };
		const context: RunContext = {
			instance: this.instance, rule, table: change.table, operation: change.operation, current, previous: later ? undefined : previous, caller: this.callerOf(change.userName),
			delivered: (delivery) => this.note(delivery, change.table, row.sys_id),
			log: (level, message) => this.log(level, message, rule.name),
		};
		try {
			await this.execute(rule, context);
		} catch (error) {
			this.log('error', error instanceof Error ? error.message : String(error), rule.name);
		}
	}

	private async execute(rule: Row, context: RunContext): Promise<void> {
		const scope = platformScope(context);
		const runner = new Runner();
		if (rule.condition) {
			const condition: Node = parseExpression(rule.condition);
			if (!truthy(await runner.value(condition, scope))) return;
		}
		if (rule.advanced !== 'true' || !rule.script) return;
		await runner.script(this.parsed(rule.script), scope);
	}

	private parsed(script: string): Statement[] {
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

	private callerOf(userName: string): Caller {
		const user = this.instance.store.find('sys_user', 'user_name', userName);
		return user ? callerOf(this.instance, user, 'system') : system(this.instance, userName);
	}

	private note(delivery: Delivery, table: string, record: string): void {
		this.deliveries.push(delivery);
		this.put('sys_outbound_http_log', {
			url: delivery.url, hostname: URL.canParse(delivery.url) ? new URL(delivery.url).hostname : '', http_method: delivery.method, response_status: String(delivery.status), error: delivery.error, source_table: table, source_record: record,
		});
	}

	private log(level: string, message: string, source: string): void {
		this.put('syslog', { level, message: message.slice(0, 4000), source });
	}

	/** Log rows set off no rules. */
	private put(table: string, values: Row): void {
		const now = this.instance.clock.stamp();
		this.instance.store.rows(table).add({ sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: 'system', sys_updated_by: 'system', sys_mod_count: '0', ...values });
	}
}

const ofInstance = new WeakMap<Instance, BusinessRules>();

export function businessRulesOf(instance: Instance): BusinessRules {
	const known = ofInstance.get(instance);
	if (known) return known;
	const created = new BusinessRules(instance);
	ofInstance.set(instance, created);
	return created;
}
