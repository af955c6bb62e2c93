// Data policies and aborting business rules: conditions under which a write is refused. They are data, so tests can add some.
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { system } from './caller';
import { compileQuery } from './query/compile';
import type { Test } from './query/conditions';
import { parseQuery } from './query/parse';
import type { Write } from './rules/write';
import { checkStored } from './storedPolicies';

export interface DataPolicy {
	table: string;
	/** Encoded query that the row must match for the policy to apply. */
	condition: string;
	mandatory: string[];
}

export interface AbortRule {
	name: string;
	table: string;
	/** Encoded query with change operators, such as `stateCHANGESTO7`. */
	condition: string;
	operations?: ('insert' | 'update' | 'delete')[];
	/** sys_id shown in the message. */
	sysId?: string;
}

/** What a stock instance enforces on resolve and close. */
export const stockPolicies: DataPolicy[] = [{ table: 'incident', condition: 'stateIN6,7', mandatory: ['close_code', 'close_notes'] }];

export class Policies {
	private policies: DataPolicy[] = [...stockPolicies];
	private aborts: AbortRule[] = [];
	private tests = new WeakMap<object, Test>();

	constructor(private readonly instance: Instance) {}

	addDataPolicy(policy: DataPolicy): void {
		this.policies.push(policy);
	}

	/** Adds a before-rule that calls setAbortAction(true). */
	addAbort(rule: AbortRule): void {
		this.aborts.push(rule);
	}

	removeDataPolicies(table: string): void {
		this.policies = this.policies.filter((policy) => policy.table !== table);
	}

	/** Back to what a stock instance has. */
	clear(): void {
		this.policies = [...stockPolicies];
		this.aborts = [];
		this.tests = new WeakMap();
	}

	/** Throws the 403 of the first business rule or data policy that forbids the write. */
	check(write: Write): void {
		for (const rule of this.aborts) {
			if (!write.table.ancestry.includes(rule.table) || (rule.operations && !rule.operations.includes(write.operation))) continue;
			if (!this.test(rule, write.table.name)(write.view(), write.previous)) continue;
			throw new ApiError(403, 'Operation Failed', `Operation against file '${write.table.name}' was aborted by Business Rule '${rule.name}^${rule.sysId ?? '0c71c6b2c0a8016400f6e6e9d2a1b7c3'}'. Business Rule Stack:${rule.name}`);
		}
		if (write.operation === 'delete') return;
		checkStored(write);
		for (const policy of this.policies) {
			if (!write.table.ancestry.includes(policy.table)) continue;
			const view = write.view();
			const missing = policy.mandatory.filter((name) => (view[name] ?? '') === '');
			if (missing.length === 0 || !this.test(policy, write.table.name)(view)) continue;
			const labels = missing.map((name) => write.table.columns.get(name)?.label ?? name);
			const text = labels.length === 1 && policy.mandatory.length === 1 ? `${labels[0]} is mandatory` : `The following fields are mandatory: ${labels.join(', ')}`;
			throw new ApiError(403, 'Operation Failed', `Data Policy Exception: ${text}`);
		}
	}

	private test(rule: DataPolicy | AbortRule, table: string): Test {
		let test = this.tests.get(rule);
		if (!test) {
			test = compileQuery(this.instance, table, parseQuery(rule.condition), system(this.instance), { changes: true }).matches;
			this.tests.set(rule, test);
		}
		return test;
	}
}
