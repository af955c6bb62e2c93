// Turns stored rows into the JSON values that ServiceNow answers: strings, references with links, display values.
//
// The shapes are the table of the Table API documentation (c_TableAPI.md): `false` raw, `true` shown, `all` both; an empty
// reference is an empty string, except under `all`.

import { findChoice, type Table } from '../dictionary';
import type { Instance } from '../instance';
import type { ColumnType } from '../schema/columns';
import type { Row } from '../store';
import type { Caller } from './caller';
import { converted, enteredAmount, isMoney, plainAmount, sessionCurrency, shownAmount } from './currency';
import { displayDuration } from './duration';
import { decrypted, hasContext, isEncrypted } from './encryption';
import { journalText } from './journalText';
import { displayOfReference, pathOf, type Path } from './path';
import type { Test } from './query/conditions';
import { displayDate, displayDateTime } from './timeZone';

export interface Shape {
	display: 'false' | 'true' | 'all';
	link: boolean;
	/** Column names, dot-walked ones too; absent: every column. */
	fields?: string[];
}

type Leaf = string | { display_value?: string; value?: string; link?: string };
type Reader = (row: Row) => Leaf;

/** Writes rows of one table for one caller; made once for each request. */
export type Renderer = (row: Row) => Record<string, unknown>;

export function rendererOf(instance: Instance, table: Table, shape: Shape, caller: Caller): Renderer {
	const denied = instance.access.deniedFields(caller, table);
	const mayDecrypt = table.encrypted ? hasContext(instance, caller) : true;
	const readers: { name: string; read: Reader; hidden?: Test | true }[] = [];
	for (const name of shape.fields ?? table.names) {
		const path = pathOf(instance, table.name, name);
		if (!path) continue;
		const own = name.split('.')[0];
		let hidden: Test | true | undefined = denied.has(own) ? (denied.get(own) ?? true) : undefined;
		if (path.dotted && !hidden) hidden = hiddenAtEnd(instance, path, caller);
		if (hidden === true || (isEncrypted(path.column) && !(path.dotted ? hasContext(instance, caller) : mayDecrypt))) continue;
		readers.push({ name, read: readerOf(instance, path, shape, caller), hidden });
	}
	return (row) => {
		const out: Record<string, unknown> = {};
		for (const { name, read, hidden } of readers) {
			if (typeof hidden === 'function' && hidden(row)) continue;
			out[name] = read(row);
		}
		return out;
	};
}

/** Columns of other tables obey those tables' rules. */
function hiddenAtEnd(instance: Instance, path: Path, caller: Caller): Test | true | undefined {
	const table = instance.dictionary.table(path.table);
	if (!table) return undefined;
	const denied = instance.access.deniedFields(caller, table);
	if (denied.has(path.column.name)) return denied.get(path.column.name) ?? true;
	const readable = instance.access.rowTest(caller, table);
	return readable && ((row) => {
		const holder = path.holder(row);
		return holder !== undefined && !readable(holder);
	});
}

function readerOf(instance: Instance, path: Path, shape: Shape, caller: Caller): Reader {
	const { column } = path;
	if (column.type === 'reference' || column.type === 'domain_id') return referenceReader(instance, path, shape);
	const shown = shownReader(instance, path, caller);
	if (isMoney(column)) return moneyReader(instance, path, shape, caller);
	const raw: (row: Row) => string = column.type.startsWith('journal') || column.type === 'password' || column.type === 'password2' ? () => '' : path.value;
	if (shape.display === 'false') return raw;
	if (shape.display === 'true') return shown;
	return (row) => ({ display_value: shown(row), value: raw(row) });
}

/** In the caller's session currency, a fixed price as it was entered (docs: currency-values-lists.md). */
function moneyReader(instance: Instance, path: Path, { display }: Shape, caller: Caller): Reader {
	const session = sessionCurrency(instance, caller);
	const read = (row: Row): { value: string; display_value: string } => {
		const entered = enteredAmount(instance, path.column, path.holder(row));
		if (!entered) return { display_value: '', value: '' };
		const amount = { currency: session, amount: converted(instance, entered, session) };
		return { display_value: shownAmount(instance, entered.fixed ? entered : amount, caller), value: plainAmount(instance, amount.amount) };
	};
	if (display === 'all') return read;
	return display === 'true' ? (row) => read(row).display_value : (row) => read(row).value;
}

function referenceReader(instance: Instance, path: Path, shape: Shape): Reader {
	const target = path.column.reference ?? '';
	const link = (value: string): string => `${instance.url}/api/now/table/${target}/${value}`;
	const display = (value: string): string => displayOfReference(instance, target, value);
	if (shape.display === 'false') {
		if (!shape.link) return path.value;
		return (row) => {
			const value = path.value(row);
			return value === '' ? '' : { link: link(value), value };
		};
	}
	if (shape.display === 'true') {
		return (row) => {
			const value = path.value(row);
			if (value === '') return '';
			return shape.link ? { display_value: display(value), link: link(value) } : display(value);
		};
	}
	return (row) => {
		const value = path.value(row);
		if (value === '') return { display_value: '', value: '' };
		return shape.link ? { display_value: display(value), link: link(value), value } : { display_value: display(value), value };
	};
}

function shownReader(instance: Instance, path: Path, caller: Caller): (row: Row) => string {
	const { column, value } = path;
	if (column.choices) {
		return (row) => {
			const stored = value(row);
			if (stored === '') return '';
			const depends = column.dependsOn ? (path.holder(row)?.[column.dependsOn] ?? '') : '';
			const choice = findChoice(column, stored, depends);
			return choice ? (choice.labels?.[caller.language] ?? choice.label) : stored;
		};
	}
	return shownByType[column.type]?.(instance, path, caller) ?? value;
}

type ShownReader = (instance: Instance, path: Path, caller: Caller) => (row: Row) => string;

const dateTime: ShownReader = (_instance, { value }, caller) => (row) => (value(row) === '' ? '' : displayDateTime(value(row), caller));
const duration: ShownReader = (_instance, { value }) => (row) => (value(row) === '' ? '' : displayDuration(value(row)));
const whole: ShownReader = (_instance, { value }) => (row) => value(row).replace(/\B(?=(\d{3})+$)/g, ',');
const plain: ShownReader = (_instance, { value }) => (row) => (value(row) === '' ? '' : decrypted(value(row)));
const secret: ShownReader = (_instance, { value }) => (row) => (value(row) === '' ? '' : '********');
const journal: ShownReader = (instance, path, caller) => {
	const elements = path.column.type === 'journal_list' ? ['comments', 'work_notes'] : [path.column.name];
	return (row) => {
		const holder = path.holder(row);
		return holder ? journalText(instance, path.table, holder, elements, caller) : '';
	};
};

/** Types whose display value differs from what is stored. */
const shownByType: Partial<Record<ColumnType, ShownReader>> = {
	glide_date_time: dateTime, due_date: dateTime, glide_duration: duration, timer: duration, integer: whole, longint: whole, password: secret, password2: secret, glide_encrypted: plain, journal_input: journal, journal_list: journal,
	glide_date: (_instance, { value }, caller) => (row) => (value(row) === '' ? '' : displayDate(value(row), caller)),
	sys_class_name: (instance, { value }) => (row) => instance.dictionary.table(value(row))?.label ?? value(row),
	glide_list: (instance, { column, value }) => (row) => value(row).split(',').filter(Boolean).map((id) => displayOfReference(instance, column.reference ?? '', id)).join(', '),
};
