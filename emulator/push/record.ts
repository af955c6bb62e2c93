// A row as scripts see it: a GlideRecord with its getters, its columns as elements, and what it may do to the row. Queries nothing.
import { displayOf, pathOf } from '../engine/path';
import { rendererOf } from '../engine/render';
import type { Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { Host, Native, type Value } from '../script/run';
import { ScriptError } from '../script/tokens';
import { memberOf, toText } from '../script/values';
import type { Row } from '../store';
import type { Methods } from './queryText';

/** What `setWorkflow`, `autoSysFields` and `setForceUpdate` said; the platform's own defaults where absent. */
export interface WriteFlags {
	workflow?: boolean;
	autoSysFields?: boolean;
	force?: boolean;
}

export interface Seen {
	instance: Instance;
	table: string;
	caller: Caller;
	row(): Row;
	/** The row before, where the script may know it. */
	before?: Row;
	operation?: 'insert' | 'update' | 'delete';
	/** Takes what the script writes; absent: nothing may be written. */
	write?(name: string, value: string): void;
	/** Further methods, which win. */
	methods?: Methods;
}

const isTrue = (value: Value): boolean => value === true || toText(value) === 'true';
const noCalls = (): never => {
	throw new ScriptError('not a function');
};

/** The methods that set the flags of a write. */
export function flagMethods(flags: WriteFlags): Methods {
	return {
		setWorkflow: (on) => void (flags.workflow = isTrue(on)),
		autoSysFields: (on) => void (flags.autoSysFields = isTrue(on)),
		setForceUpdate: (on) => void (flags.force = isTrue(on)),
	};
}

export function record(seen: Seen): Host {
	const { instance, before, caller } = seen;
	const table = instance.dictionary.table(seen.table);
	const valueOf = (name: string): string => seen.row()[name] ?? '';
	const shown = (name: string): string => {
		if (!table) return valueOf(name);
		const leaf = rendererOf(instance, table, { display: 'true', link: false, fields: [name] }, caller)(seen.row())[name];
		return typeof leaf === 'string' ? leaf : '';
	};
	const changes = (name: string): boolean => before !== undefined && (before[name] ?? '') !== valueOf(name);
	const set = (name: string, value: Value): void => {
		if (!seen.write || !table?.columns.has(name) || name.startsWith('sys_')) return;
		seen.write(name, value === null || value === undefined ? '' : toText(value));
	};
	const element = (name: string): Host => {
		const value = (): string => valueOf(name);
		return new Host((member) => {
			const methods: Methods = {
				toString: value, getValue: value, getDisplayValue: () => shown(name), nil: () => value() === '', changes: () => changes(name), setValue: (to) => void set(name, to), setError: () => undefined,
				changesTo: (to) => changes(name) && value() === toText(to), changesFrom: (from) => changes(name) && (before?.[name] ?? '') === toText(from), getLabel: () => table?.columns.get(name)?.label ?? name, getName: () => name,
			};
			if (Object.hasOwn(methods, member)) return new Native(methods[member]);
			const path = pathOf(instance, seen.table, `${name}.${member}`);
			return path ? path.value(seen.row()) : memberOf(value(), member, noCalls);
		}, value);
	};
	const methods: Methods = {
		setValue: (name, value) => void set(toText(name), value),
		getUniqueValue: () => seen.row().sys_id ?? null, getTableName: () => seen.table, getRecordClassName: () => seen.row().sys_class_name || seen.table, operation: () => seen.operation, isNewRecord: () => seen.operation === 'insert', isValidRecord: () => seen.row().sys_id !== undefined, isValid: () => table !== undefined,
		isValidField: (name) => table?.columns.has(toText(name)) === true, getValue: (name) => seen.row()[toText(name)] || null, getDisplayValue: (name) => (name === undefined ? displayOf(instance, seen.table, seen.row()) : shown(toText(name))), getElement: (name) => element(toText(name)), changes: () => before !== undefined,
		...seen.methods,
	};
	return new Host((name) => (Object.hasOwn(methods, name) ? new Native(methods[name]) : table?.columns.has(name) ? element(name) : undefined), () => seen.row().sys_id ?? '', undefined, set);
}
