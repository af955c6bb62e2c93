// Business rules with when=before on Query: what they add to every query of a table, without a word to who asks. Finds no rows.
//
// docs: c_BusinessRules.md ("Default before-query business rule"; only those of the table that is queried). What they add goes to the end of
// the query, so that of several ^NQ groups only the last is narrowed (KB0564887). Aborting such a rule finds nothing (assumed).

import type { Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { parseExpression } from '../script/parse';
import { Runner, type Scope } from '../script/run';
import { toText, truthy } from '../script/values';
import { platformScope, type RunContext } from './platform';
import type { Log } from './beforeRules';
import { object, QueryText } from './queryText';
import type { RuleBook } from './ruleBook';

const when = new Set(['before']);

/** The conditions as an encoded query; empty when no rule adds any. */
export function narrowing(instance: Instance, table: string, caller: Caller, book: RuleBook, log: Log): string {
	if (caller.via === 'system') return '';
	const query = new QueryText();
	for (const rule of book.of(table, 'query', when, caller)) {
		const context: RunContext = { instance, rule, table, operation: 'update', current: {}, caller, flags: {}, update: () => null, caused: (work) => work(), delivered: () => undefined, log: (level, message) => log(level, message, rule.name) };
		try {
			const scope = scopeOf(context, query);
			if (rule.condition && !truthy(new Runner().valueNow(parseExpression(rule.condition), scope))) continue;
			if (rule.abort_action === 'true') query.add('sys_idISEMPTY');
			else if (rule.advanced === 'true' && rule.script) new Runner().scriptNow(book.parsed(rule.script), scope);
		} catch (error) {
			log('error', error instanceof Error ? error.message : String(error), rule.name);
		}
	}
	return query.text;
}

/** `current` is the query, not a record. */
function scopeOf(context: RunContext, query: QueryText): Scope {
	const scope = platformScope(context);
	scope.declare('current', object({
		...query.methods, getTableName: () => context.table, operation: () => 'query', isValid: () => true, setLimit: () => undefined,
		setAbortAction: (on) => void (toText(on) === 'true' && query.add('sys_idISEMPTY')),
	}));
	return scope;
}
