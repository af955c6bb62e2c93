// Business rules with when=before: they set values, or abort the write, while it waits. Knows no queue and no network.
//
// docs: c_BusinessRules.md (actions: set field values, abort action; scripts with current and previous). They run after the platform's
// own rules and before data policies, by their order. A script that fails, or wants to wait, leaves a line in syslog and no trace else.

import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Write } from '../engine/rules/write';
import { parseExpression } from '../script/parse';
import { Runner } from '../script/run';
import type { Statement } from '../script/tree';
import { truthy } from '../script/values';
import type { Row } from '../store';
import { platformScope, type RunContext } from './platform';

export interface Desk {
	parsed(script: string): Statement[];
	log(level: string, message: string, source: string): void;
}

export function runBefore(instance: Instance, write: Write, rules: Row[], desk: Desk): void {
	const stack: string[] = [];
	for (const rule of rules) {
		stack.push(rule.name);
		let aborted = false;
		const current = write.view();
		const put = (name: string, value: string): void => {
			if (write.table.columns.get(name)?.type === 'journal_input') write.comment(name, value);
			else write.set(name, value);
		};
		const context: RunContext = {
			instance, rule, table: write.table.name, operation: write.operation, current, previous: write.operation === 'insert' ? undefined : { ...write.previous }, caller: write.caller,
			write: put, abort: (on) => void (aborted = on), delivered: () => undefined, log: (level, message) => desk.log(level, message, rule.name),
		};
		try {
			if (!holds(rule, context)) continue;
			for (const [name, value] of template(rule)) put(name, value);
			if (rule.abort_action === 'true') aborted = true;
			if (rule.advanced === 'true' && rule.script) new Runner().scriptNow(desk.parsed(rule.script), platformScope(context));
		} catch (error) {
			desk.log('error', error instanceof Error ? error.message : String(error), rule.name);
		}
		if (aborted) throw new ApiError(403, 'Operation Failed', `Operation against file '${write.table.name}' was aborted by Business Rule '${rule.name}^${rule.sys_id}'. Business Rule Stack:${stack.join(',')}`);
	}
}

const holds = (rule: Row, context: RunContext): boolean => !rule.condition || truthy(new Runner().valueNow(parseExpression(rule.condition), platformScope(context)));

/** `priority=1^state=2^EQ`: what the form calls "Set field values". */
function template(rule: Row): [string, string][] {
	return (rule.template ?? '').split('^').filter((term) => term.includes('=')).map((term) => [term.slice(0, term.indexOf('=')), term.slice(term.indexOf('=') + 1)]);
}
