// One ServiceNow instance in memory: the parts that every route and rule share. Answers no request itself.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Clock } from './clock';
import { Dictionary, type Table } from './dictionary';
import { Access } from './engine/access';
import { AutoClose } from './engine/autoClose';
import type { Caller } from './engine/caller';
import { Policies } from './engine/policies';
import type { Write } from './engine/rules/write';
import { Faults } from './faults';
import { Journal } from './journal';
import { schema } from './schema';
import { seed, type SeedOptions } from './seed';
import { defaultSettings, type Settings } from './settings';
import { Store, type Row } from './store';

/** A stored change, told after it is visible. `changes` holds the old value of every column that changed. */
export interface Change {
	operation: 'insert' | 'update' | 'delete';
	table: string;
	row: Row;
	/** The row before; put together when it is asked for, which must be before the listener returns. */
	readonly previous: Row;
	userName: string;
}

/** Before-rules run before (order below 1000) or after the assignment rules (docs: c_PrecBetweenAssignmentAndBusRules.md). */
export type WriteMoment = 'beforeAssignment' | 'afterAssignment';

export class Instance {
	readonly clock = new Clock();
	readonly journal = new Journal();
	readonly faults = new Faults();
	settings: Settings = defaultSettings();
	dictionary = new Dictionary(schema);
	store = new Store(this.dictionary);
	/** Base URL of the HTTPS listener; empty without one. */
	secureUrl = '';
	private plainUrl = '';
	private readonly bases = new AsyncLocalStorage<string>();
	private readonly changeListeners: ((change: Change) => void)[] = [];
	private readonly writeListeners: ((write: Write, moment: WriteMoment) => void)[] = [];
	private readonly queryListeners: ((table: Table, caller: Caller) => string)[] = [];
	private readonly holds = new Set<Promise<void>>();
	private readonly resetListeners: (() => void)[] = [];

	readonly access = new Access(this);
	readonly policies = new Policies(this);
	private waiting: { sysId: string; row: Row; at: number; store: () => void }[] = [];

	private readonly autoClose = new AutoClose(this);

	constructor(readonly seedOptions: SeedOptions) {
		this.clock.whenMoved(() => this.settle());
		seed(this, seedOptions);
	}

	/** Base URL that links in payloads begin with: that of the listener which the request came to. */
	get url(): string {
		return this.bases.getStore() ?? this.plainUrl;
	}

	/** Set when the plain server listens. */
	set url(url: string) {
		this.plainUrl = url;
	}

	/** Does the work with another address of the instance in its links. */
	under<T>(url: string, work: () => T): T {
		return this.bases.run(url, work);
	}

	/** A write that is done but not yet visible to others: its row as it will be. */
	pending(sysId: string): Row | undefined {
		for (let i = this.waiting.length - 1; i >= 0; i--) if (this.waiting[i].sysId === sysId) return this.waiting[i].row;
		return undefined;
	}

	putAside(sysId: string, row: Row, at: number, store: () => void): void {
		const latest = this.waiting.reduce((max, one) => (one.sysId === sysId ? Math.max(max, one.at) : max), at);
		this.waiting.push({ sysId, row, at: latest, store });
	}

	/** Makes visible what is due, and runs the jobs whose time has come; called before anything is read. */
	settle(): void {
		const now = this.clock.now();
		this.autoClose.runUntil(now);
		if (this.waiting.length === 0) return;
		const due = this.waiting.filter((one) => one.at <= now);
		if (due.length === 0) return;
		this.waiting = this.waiting.filter((one) => one.at > now);
		for (const one of due) one.store();
	}

	/** Value of a row of sys_properties. */
	property(name: string, fallback = ''): string {
		return this.store.find('sys_properties', 'name', name)?.value ?? fallback;
	}

	/** Calls back after every insert, update and delete made through the rules. */
	whenChanged(listener: (change: Change) => void): void {
		this.changeListeners.push(listener);
	}

	get hasChangeListeners(): boolean {
		return this.changeListeners.length > 0;
	}

	/** Calls back before every write, after the rules of the platform's own; the listener may change it or throw. */
	whenWriting(listener: (write: Write, moment: WriteMoment) => void): void {
		this.writeListeners.push(listener);
	}

	writing(write: Write, moment: WriteMoment): void {
		for (const listener of this.writeListeners) listener(write, moment);
	}

	changed(change: Change): void {
		for (const listener of this.changeListeners) listener(change);
	}

	/** Asks before every query of somebody outside: what the listener answers, an encoded query, narrows it. */
	whenQuerying(listener: (table: Table, caller: Caller) => string): void {
		this.queryListeners.push(listener);
	}

	narrowing(table: Table, caller: Caller): string {
		return this.queryListeners.map((listener) => listener(table, caller)).filter(Boolean).join('^');
	}

	/** Makes the request under way wait for this before it is answered. */
	hold(work: Promise<void>): void {
		const held = work.finally(() => this.holds.delete(held));
		this.holds.add(held);
	}

	/** Resolves when what was put in the way of answers so far is done. */
	async held(): Promise<void> {
		if (this.holds.size > 0) await Promise.all(this.holds);
	}

	/** Calls back when the instance is reset, for parts that keep state of their own (tokens, sessions, queues). */
	whenReset(listener: () => void): void {
		this.resetListeners.push(listener);
	}

	/** Back to the first second of its life: same seed, no faults, no journal, running clock. */
	reset(): void {
		this.clock.resume();
		this.faults.clear();
		this.faults.seed(1);
		this.journal.clear();
		this.waiting = [];
		this.access.clear();
		this.policies.clear();
		this.settings = defaultSettings();
		this.dictionary = new Dictionary(schema);
		this.store = new Store(this.dictionary);
		for (const listener of this.resetListeners) listener();
		seed(this, this.seedOptions);
	}
}
