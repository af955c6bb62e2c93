// Inserts, updates and deletes rows by the rules of the platform. Every write goes through here, from REST or from instruments.
//
// Order of a write: convert values -> rights -> before-rules -> business rules that abort, data policies -> system columns
// -> store (late, when the clock has a commit delay) -> journal entries, audit -> after-rules -> listeners.

import { randomBytes } from 'node:crypto';
import type { Table } from '../dictionary';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { assignByRules } from './assignment';
import { recordAudit, recordDeletion, recordEntries } from './audit';
import type { Caller } from './caller';
import { databaseView } from './databaseView';
import { domainOf } from './domain';
import { recordAmounts, takeAmounts } from './moneyEntries';
import { displayOf } from './path';
import { emptyRow } from './rowShape';
import { rulesOf } from './rules';
import { Write, type JournalText } from './rules/write';
import { convert } from './values';

export interface WriteOptions {
	/** Incoming values are display values. */
	display?: boolean;
	/** `false` leaves sys_updated_on, sys_updated_by and sys_mod_count alone (GlideRecord.autoSysFields). */
	autoSysFields?: boolean;
	/** `false` runs no rules and tells nobody (GlideRecord.setWorkflow). */
	workflow?: boolean;
	/** The values come from an import set, which data policies may leave out. */
	importSet?: boolean;
	/** `true` stores and stamps even what changes nothing (GlideRecord.setForceUpdate). */
	force?: boolean;
	/** Stamp of the write, `YYYY-MM-DD HH:MM:SS` UTC, for jobs that ran a while ago; absent: now. */
	at?: string;
	/** A given sys_id for the new row. */
	sysId?: string;
	/** Values of system columns that win over the platform's own, for seeding. */
	system?: Row;
}

const hex: string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
let pool: Buffer = Buffer.alloc(0);
let poolAt = 0;

/** A new random sys_id: 32 hexadecimal digits. */
export function newSysId(): string {
	if (poolAt + 16 > pool.length) {
		pool = randomBytes(16_384);
		poolAt = 0;
	}
	let id = '';
	for (let i = 0; i < 16; i++) id += hex[pool[poolAt++]];
	return id;
}

export function tableOf(instance: Instance, name: string): Table {
	const known = instance.dictionary.table(name);
	const table = known && !known.definition.view ? known : databaseView(instance, name);
	if (!table) throw new ApiError(400, `Invalid table ${name}`);
	return table;
}

const missing = (): ApiError => new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");

/** The stored row; with a commit delay, the row as it will be. */
export function insert(instance: Instance, name: string, values: Record<string, unknown>, caller: Caller, options: WriteOptions = {}): Row {
	const table = tableOf(instance, name);
	const now = instance.clock.stamp();
	const given = convert(instance, table, values, caller, { display: options.display ?? false });
	const row = emptyRow(table);
	const amounts = takeAmounts(instance, table, given, caller, options.display ?? false);
	const entries = takeEntries(table, given);
	const write = new Write(instance, table, 'insert', undefined, Object.assign(row, given), caller, now, entries);
	write.amounts = amounts;
	write.importSet = options.importSet ?? false;
	instance.access.checkWrite(caller, write, Object.keys(given));
	runBefore(write, options);
	checkUnique(write);
	row.sys_id = options.sysId ?? newSysId();
	row.sys_created_on = now;
	row.sys_updated_on = now;
	row.sys_created_by = caller.userName;
	row.sys_updated_by = caller.userName;
	row.sys_mod_count = '0';
	if (options.system) Object.assign(row, options.system);
	if (table.columns.has('sys_domain_path')) assignDomain(instance, row, caller);
	if (table.columns.has('sys_class_name')) row.sys_class_name = name;
	commit(instance, row.sys_id, row, () => {
		instance.store.rows(name).add(row);
		instance.store.version++;
		after(write, row, {}, { ...options, ...write.flags });
	});
	return row;
}

/** The row after the update; a write that changes nothing stores nothing and moves no stamp. */
export function update(instance: Instance, name: string, sysId: string, values: Record<string, unknown>, caller: Caller, wanted: WriteOptions = {}): Row {
	const asked = tableOf(instance, name);
	const pending = instance.pending(sysId);
	const previous = pending ?? instance.store.get(name, sysId);
	if (!previous || !instance.access.readable(caller, asked, previous)) throw missing();
	const table = previous.sys_class_name && previous.sys_class_name !== name ? tableOf(instance, previous.sys_class_name) : asked;
	const given = convert(instance, table, values, caller, { display: wanted.display ?? false });
	const amounts = takeAmounts(instance, table, given, caller, wanted.display ?? false);
	const entries = takeEntries(table, given);
	const write = new Write(instance, table, 'update', previous, given, caller, wanted.at ?? instance.clock.stamp(), entries);
	write.amounts = amounts;
	write.importSet = wanted.importSet ?? false;
	dropUnchanged(given, previous);
	instance.access.checkWrite(caller, write, Object.keys(given));
	runBefore(write, wanted);
	const options = { ...wanted, ...write.flags };
	dropUnchanged(given, previous);
	if (write.entries.length === 0 && isEmpty(given) && !options.force) return previous;
	checkUnique(write);
	stampUpdate(write, previous, options);
	const store = (): void => changeStored(write, sysId, options);
	if (instance.clock.commitDelay <= 0 && !pending) {
		store();
		return previous;
	}
	const next = { ...previous, ...given };
	commit(instance, sysId, next, store);
	return next;
}

/** A new row belongs to the domain of who creates it (docs: bp-domain-assignment.md). */
function assignDomain(instance: Instance, row: Row, caller: Caller): void {
	if (caller.domain && row.sys_domain === 'global') row.sys_domain = caller.domain.id;
	row.sys_domain_path = domainOf(instance, row.sys_domain)?.path ?? '/';
}

function dropUnchanged(given: Row, previous: Row): void {
	for (const column in given) if (given[column] === (previous[column] ?? '')) delete given[column];
}

function stampUpdate({ values, now, caller }: Write, previous: Row, options: WriteOptions): void {
	if (options.autoSysFields !== false) {
		values.sys_updated_on = now;
		values.sys_updated_by = caller.userName;
		values.sys_mod_count = String(Number(previous.sys_mod_count || 0) + 1);
	}
	if (options.system) Object.assign(values, options.system);
}

/** Writes the values into the stored row, unless it was deleted while the write waited. */
function changeStored(write: Write, sysId: string, options: WriteOptions): void {
	const { store } = write.instance;
	const row = store.get(write.table.name, sysId);
	if (!row) return;
	const old: Row = {};
	for (const column in write.values) old[column] = row[column] ?? '';
	store.rows(write.table.name).change(row, write.values);
	store.version++;
	after(write, row, old, options);
}

export function remove(instance: Instance, name: string, sysId: string, caller: Caller, options: WriteOptions = {}): void {
	const asked = tableOf(instance, name);
	const row = instance.store.get(name, sysId);
	if (!row || !instance.access.readable(caller, asked, row)) throw missing();
	const table = row.sys_class_name ? tableOf(instance, row.sys_class_name) : asked;
	const write = new Write(instance, table, 'delete', row, {}, caller, instance.clock.stamp());
	instance.access.checkWrite(caller, write, []);
	runBefore(write, options);
	instance.store.rows(table.name).remove(row);
	instance.store.version++;
	recordDeletion(write, row, displayOf(instance, table.name, row));
	if (options.workflow === false) return;
	for (const rule of rulesOf(table)) rule.after?.(write, row);
	if (instance.hasChangeListeners) instance.changed({ operation: 'delete', table: table.name, row, previous: row, userName: caller.userName });
}

/** Stores now, or puts the write aside until its commit time has come. */
function commit(instance: Instance, sysId: string, row: Row, store: () => void): void {
	if (instance.clock.commitDelay > 0 || instance.pending(sysId)) instance.putAside(sysId, row, instance.clock.now() + instance.clock.commitDelay, store);
	else store();
}

/** Journal columns hold no value: their texts become entries. */
function takeEntries(table: Table, values: Row): JournalText[] {
	const entries: JournalText[] = [];
	for (const element of ['comments', 'work_notes']) {
		const text = values[element];
		if (text === undefined || table.columns.get(element)?.type !== 'journal_input') continue;
		delete values[element];
		if (text !== '') entries.push({ element, text });
	}
	return entries;
}

function runBefore(write: Write, options: WriteOptions): void {
	if (options.workflow === false) return;
	for (const rule of rulesOf(write.table)) rule.before?.(write);
	write.instance.writing(write, 'beforeAssignment');
	assignByRules(write);
	write.instance.writing(write, 'afterAssignment');
	write.instance.policies.check(write);
}

/** Columns marked unique in the dictionary, besides sys_id. */
function checkUnique(write: Write): void {
	for (const name of write.table.uniqueColumns) {
		const value = write.values[name];
		if (!value || !write.changes(name) || !write.instance.store.find(write.table.name, name, value)) continue;
		throw new ApiError(403, 'Operation Failed', `Error during ${write.operation} of ${write.table.name} (Unique Key violation detected by database (Duplicate entry '${value}' for key '${name}'))`);
	}
}

function after(write: Write, row: Row, old: Row, options: WriteOptions): void {
	const { instance } = write;
	write.stored(old);
	if (write.entries.length > 0) recordEntries(write, row);
	recordAmounts(write, row, write.operation === 'insert' ? write.amounts.keys() : Object.keys(old));
	if (write.operation === 'update' && write.table.definition.audited && instance.settings.table.audit) recordAudit(write, row, old);
	if (options.workflow === false) return;
	for (const rule of rulesOf(write.table)) rule.after?.(write, row);
	if (!instance.hasChangeListeners) return;
	instance.changed({
		operation: write.operation, table: write.table.name, row, userName: write.caller.userName,
		get previous() {
			return write.operation === 'insert' ? {} : { ...row, ...old };
		},
	});
}

function isEmpty(row: Row): boolean {
	for (const _ in row) return false;
	return true;
}
