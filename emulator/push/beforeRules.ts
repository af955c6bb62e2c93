// Business rules with when=before: they set values, or abort the write, while it waits. Knows no queue and no network.
//
// docs: c_BusinessRules.md (actions: set field values, abort action; scripts with current and previous). They run after the platform's
// own rules and before data policies, by their order; what follows an aborting rule runs nevertheless. A script that fails, or wants to
// wait, leaves a line in syslog and no trace else.

import { ApiError } from '../http';
import type { Instance, WriteMoment } from '../instance';
import type { Write } from '../engine/rules/write';
import { update } from '../engine/write';
import { parseExpression } from '../script/parse';
import { Runner } from '../script/run';
import { truthy } from '../script/values';
import type { Row } from '../store';
import { platformScope, type RunContext } from './platform';
import type { RuleBook } from './ruleBook';

export type Log = (level: string, message: string, source: string) => void;

const when = new Set(['before']);

export function runBefore(instance: Instance, write: Write, moment: WriteMoment, book: RuleBook, log: Log): void {
	const isEarly = moment === 'beforeAssignment';
	const rules = book.of(write.table.name, write.operation, when, write.caller, write.previous?.sys_id, (rule) => Number(rule.order || 100) < 1000 === isEarly);
	for (const rule of rules) {
		if (!book.filtered(rule, write.table.name, write.view(), write.operation === 'update' ? write.previous : undefined)) continue;
		const context = contextOf(instance, write, rule, book, log);
		try {
			if (!holds(rule, context)) continue;
			write.stack.push(rule.name);
			act(rule, context, book);
		} catch (error) {
			log('error', error instanceof Error ? error.message : String(error), rule.name);
		}
	}
	if (moment === 'afterAssignment' && write.aborted) throw new ApiError(403, 'Operation Failed', `Operation against file '${write.table.name}' was aborted by Business Rule '${write.aborted.rule}'. Business Rule Stack:${write.aborted.stack.join(',')}`);
}

/** With "Abort action" nothing else of the rule happens. */
function act(rule: Row, context: RunContext, book: RuleBook): void {
	if (rule.abort_action === 'true') return context.abort?.(true);
	for (const [name, value] of template(rule)) context.write?.(name, value);
	if (rule.advanced === 'true' && rule.script) new Runner().scriptNow(book.parsed(rule.script), platformScope(context));
}

function contextOf(instance: Instance, write: Write, rule: Row, book: RuleBook, log: Log): RunContext {
	const { table, operation, caller } = write;
	const previous = operation === 'insert' ? undefined : { ...write.previous };
	const caused = <T>(work: () => T): T => book.caused(rule, write.previous?.sys_id ?? '', work);
	return {
		instance, rule, table: table.name, operation, current: write.view(), previous, caller, flags: write.flags,
		write: (name, value) => (table.columns.get(name)?.type === 'journal_input' ? write.comment(name, value) : write.set(name, value)),
		// The write is on its way already: it is stored at once, and what then follows changes nothing more.
		update: () => (operation === 'update' && write.previous ? caused(() => update(instance, table.name, write.previous?.sys_id ?? '', { ...write.values }, { ...caller, via: 'system' }, write.flags).sys_id) : null),
		abort: (on) => void (write.aborted = on ? { rule: `${rule.name}^${rule.sys_id}`, stack: [...write.stack] } : undefined),
		isAborted: () => write.aborted !== undefined,
		caused, delivered: () => undefined, log: (level, message) => log(level, message, rule.name),
	};
}

const holds = (rule: Row, context: RunContext): boolean => !rule.condition || truthy(new Runner().valueNow(parseExpression(rule.condition), platformScope(context)));

/** `priority=1^state=2^EQ`: what the form calls "Set field values". */
function template(rule: Row): [string, string][] {
	return (rule.template ?? '').split('^').filter((term) => term.includes('=')).map((term) => [term.slice(0, term.indexOf('=')), term.slice(term.indexOf('=') + 1)]);
}
