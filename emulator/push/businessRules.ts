// Runs the business rules that somebody stored in sys_script, each at its moment, and never twice.
//
// when=before            while the write waits: see beforeRules; on queries: see queryRules
// when=after             at once, in the request that made the change; a call that it waits for delays the answer
// when=async(_always)    later (settings.push.delayMs), one after the other; filter and condition are asked when the change happens, the
//                        condition once more with glide.businessrule.async_condition_check
// when=before_display    never: it runs for forms
// A script outside the small language (see script/) does nothing and leaves a line in syslog.

import { callerOf, system, type Caller } from '../engine/caller';
import type { Write } from '../engine/rules/write';
import { newSysId, update } from '../engine/write';
import { ApiError } from '../http';
import type { Change, Instance, WriteMoment } from '../instance';
import { parseExpression } from '../script/parse';
import { Runner } from '../script/run';
import { truthy } from '../script/values';
import type { Row } from '../store';
import { runBefore } from './beforeRules';
import type { Delivery } from './deliver';
import { platformScope, type RunContext } from './platform';
import { narrowing } from './queryRules';
import { RuleBook } from './ruleBook';

const after = new Set(['after']);
const later = new Set(['async', 'async_always']);

export class BusinessRules {
	/** What was sent, and what became of it. */
	readonly deliveries: Delivery[] = [];
	private queue: (() => Promise<void>)[] = [];
	private working: Promise<void> | undefined;
	private readonly timers = new Set<NodeJS.Timeout>();
	/** After-rules that wait for an answer. */
	private readonly waiting = new Set<Promise<void>>();
	private readonly book: RuleBook;

	constructor(private readonly instance: Instance) {
		this.book = new RuleBook(instance, (level, message, source) => this.log(level, message, source));
		instance.whenWriting((write, moment) => this.before(write, moment));
		instance.whenQuerying((table, caller) => (this.book.isEmpty ? '' : narrowing(instance, table.name, caller, this.book, (level, message, source) => this.log(level, message, source))));
		instance.whenChanged((change) => this.changed(change));
		instance.whenReset(() => this.clear());
	}

	clear(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.queue = [];
		this.deliveries.length = 0;
		this.book.clear();
	}

	/** Resolves when everything that is due or waiting has run. */
	async settled(): Promise<void> {
		while (this.timers.size > 0 || this.working || this.waiting.size > 0) {
			await this.working;
			await Promise.all(this.waiting);
			if (this.timers.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
		}
	}

	private before(write: Write, moment: WriteMoment): void {
		if (!this.book.isEmpty) runBefore(this.instance, write, moment, this.book, (level, message, source) => this.log(level, message, source));
	}

	private changed(change: Change): void {
		if (this.book.isEmpty) return;
		const caller = this.callerOf(change.userName);
		const { table, operation } = change;
		const sysId = change.row.sys_id;
		const [now, soon] = [after, later].map((whens) => this.book.of(table, operation, whens, caller, sysId));
		if (now.length === 0 && soon.length === 0) return;
		const row = { ...change.row };
		const previous = { ...change.previous };
		const before = operation === 'update' ? previous : undefined;
		// A rule that changes the record anew must not decide about those that follow it: all are chosen by this change.
		const matches = (rule: Row): boolean => this.book.filtered(rule, table, row, before) && this.guarded(rule, () => this.holds(this.contextOf(rule, change, { ...row }, before, caller)));
		const [chosen, queued] = [now.filter(matches), soon.filter(matches)];
		for (const rule of chosen) this.runAfter(rule, this.contextOf(rule, change, { ...row }, operation === 'insert' ? undefined : previous, caller));
		if (queued.length > 0) this.plan(queued, change, row, previous, caller);
	}

	/** Runs until the end, or until the script waits for an answer: the rest then follows, and the request is held. */
	private runAfter(rule: Row, context: RunContext): void {
		this.guarded(rule, () => {
			if (rule.advanced !== 'true' || !rule.script) return false;
			const rest = new Runner().scriptBegun(this.book.parsed(rule.script), platformScope(context));
			if (rest instanceof Promise) this.hold(rest.then(() => undefined, (error: unknown) => this.failed(rule, error)));
			return true;
		});
	}

	private hold(rest: Promise<void>): void {
		const waiting = rest.finally(() => this.waiting.delete(waiting));
		this.waiting.add(waiting);
		this.instance.hold(waiting);
	}

	private plan(rules: Row[], change: Change, row: Row, previous: Row, caller: Caller): void {
		const causes = [...this.book.causes];
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			for (const rule of rules) this.queue.push(() => this.book.resume(causes, () => this.runLater(rule, change, row, previous, caller)));
			this.working ??= this.work();
		}, this.instance.settings.push.delayMs);
		timer.unref();
		this.timers.add(timer);
	}

	private async work(): Promise<void> {
		for (let next = this.queue.shift(); next; next = this.queue.shift()) await next();
		this.working = undefined;
	}

	private async runLater(rule: Row, change: Change, row: Row, previous: Row, caller: Caller): Promise<void> {
		// The record as it is by now; a deleted one as it was.
		const current = { ...(this.instance.store.get(change.table, row.sys_id) ?? row) };
		const context = this.contextOf(rule, change, current, undefined, caller);
		const isAsked = this.instance.property('glide.businessrule.async_condition_check') === 'true';
		if (isAsked && !this.guarded(rule, () => this.holds({ ...context, previous }))) return;
		if (rule.advanced !== 'true' || !rule.script) return;
		try {
			await new Runner().script(this.book.parsed(rule.script), platformScope(context));
		} catch (error) {
			this.failed(rule, error);
		}
	}

	private holds(context: RunContext): boolean {
		return !context.rule.condition || truthy(new Runner().valueNow(parseExpression(context.rule.condition), platformScope(context)));
	}

	private guarded(rule: Row, work: () => boolean): boolean {
		try {
			return work();
		} catch (error) {
			this.failed(rule, error);
			return false;
		}
	}

	private failed(rule: Row, error: unknown): void {
		this.log('error', error instanceof Error ? error.message : String(error), rule.name);
	}

	private contextOf(rule: Row, change: Change, current: Row, previous: Row | undefined, caller: Caller): RunContext {
		const { instance, book } = this;
		const { table, operation } = change;
		const flags: RunContext['flags'] = {};
		const was = { ...current };
		const causes = [...book.causes];
		const caused = <T>(work: () => T): T => book.resume(causes, () => book.caused(rule, current.sys_id, work));
		const stored = (): string | null => {
			const changes = Object.fromEntries(Object.entries(current).filter(([name, value]) => value !== (was[name] ?? '')));
			try {
				return caused(() => update(instance, table, current.sys_id, changes, caller, { ...flags }).sys_id);
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				return null;
			}
		};
		return {
			instance, rule, table, operation, current, previous, caller, flags, update: stored, caused,
			delivered: (delivery) => this.note(delivery, table, current.sys_id), log: (level, message) => this.log(level, message, rule.name),
		};
	}

	private callerOf(userName: string): Caller {
		const user = this.instance.store.find('sys_user', 'user_name', userName);
		return user ? callerOf(this.instance, user, 'system') : system(this.instance, userName);
	}

	private note(delivery: Delivery, table: string, sysId: string): void {
		this.deliveries.push(delivery);
		this.put('sys_outbound_http_log', {
			url: delivery.url, hostname: URL.canParse(delivery.url) ? new URL(delivery.url).hostname : '', http_method: delivery.method, response_status: String(delivery.status), error: delivery.error, source_table: table, source_record: sysId,
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
