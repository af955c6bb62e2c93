// What a test holds in its hands: tables without HTTP. Every write obeys the instance's rules.
import { system, type Caller } from './engine/caller';
import { runQuery } from './engine/query/run';
import { insert, remove, tableOf, update, type WriteOptions } from './engine/write';
import type { Instance } from './instance';
import type { Row } from './store';

export interface By {
	/** User name in sys_created_by / sys_updated_by; default `system`. A known user also gives opened_by and the like. */
	by?: string;
}

/** Direct access to one table. Rows that it returns are the stored ones: read them, do not change them. */
export class TableInstrument {
	constructor(private readonly instance: Instance, private readonly name: string) {}

	/** Matching rows, by encoded query; all of them without one. */
	rows(query = ''): Row[] {
		return runQuery(this.instance, tableOf(this.instance, this.name), query, { offset: 0, limit: Infinity, count: false }, system(this.instance)).rows;
	}

	count(query = ''): number {
		return runQuery(this.instance, tableOf(this.instance, this.name), query, { offset: 0, limit: 0, count: true }, system(this.instance)).total;
	}

	get(sysId: string): Row | undefined {
		this.instance.settle();
		return this.instance.store.get(this.name, sysId);
	}

	/** The first row whose column has that value. */
	find(column: string, value: string): Row | undefined {
		this.instance.settle();
		return this.instance.store.find(this.name, column, value);
	}

	/** Inserts by the rules of the platform; `system` values win over the platform's stamps. */
	insert(values: Record<string, unknown>, options: WriteOptions & By = {}): Row {
		this.instance.settle();
		return insert(this.instance, this.name, values, this.actor(options.by), options);
	}

	update(sysId: string, values: Record<string, unknown>, options: WriteOptions & By = {}): Row {
		this.instance.settle();
		return update(this.instance, this.name, sysId, values, this.actor(options.by), options);
	}

	delete(sysId: string, options: WriteOptions & By = {}): void {
		this.instance.settle();
		remove(this.instance, this.name, sysId, this.actor(options.by), options);
	}

	/** Puts rows into the store as they are: no rules, no history, no listeners. They need a sys_id. */
	load(rows: Row[]): void {
		this.instance.store.rows(this.name).load(rows);
		this.instance.store.version++;
	}

	private actors = new Map<string, Caller>();
	private actorsOf: object | undefined;

	/** Remembered until the instance is reset. */
	private actor(by = 'system'): Caller {
		if (this.actorsOf !== this.instance.store) {
			this.actorsOf = this.instance.store;
			this.actors.clear();
		}
		let actor = this.actors.get(by);
		if (!actor) {
			const user = this.instance.store.find('sys_user', 'user_name', by);
			actor = { ...system(this.instance, by), user, userId: user?.sys_id ?? '' };
			this.actors.set(by, actor);
		}
		return actor;
	}
}
