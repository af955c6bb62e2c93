// The rows that describe tables and columns: sys_db_object, sys_dictionary, sys_documentation, sys_choice. Made from the dictionary.
import type { Dictionary } from '../dictionary';
import type { Instance } from '../instance';
import { systemColumns, type Column, type TableDefinition } from '../schema/columns';
import type { Row } from '../store';
import { idOf } from './identity';
import { complete, type Seeded } from './rows';

/** Types of columns that no seeded table has. */
const unused = ['glide_encrypted', 'float', 'longint', 'translated_text', 'ip_addr', 'user_image', 'timer'];

/** The rows are made when somebody looks at them: few tests do, and they are many. */
export function seedMetadata(instance: Instance): void {
	const { dictionary } = instance;
	later(instance, 'sys_db_object', () => dictionary.all().map((table) => ({ key: table.name, values: objectOf(table) })));
	later(instance, 'sys_dictionary', () => [
		...dictionary.all().map((table) => ({ key: `${table.name}.`, values: { name: table.name, internal_type: 'collection', column_label: table.label, active: 'true', audit: String(table.audited === true) } })),
		...columnsOf(dictionary).map(([table, column]) => ({ key: `${table}.${column.name}`, values: entryOf(table, column) })),
	]);
	later(instance, 'sys_documentation', () => [
		...dictionary.all().map((table) => ({ key: `${table.name}.`, values: { name: table.name, label: table.label, plural: table.plural ?? `${table.label}s`, language: 'en' } })),
		...columnsOf(dictionary).map(([table, column]) => ({ key: `${table}.${column.name}`, values: { name: table, element: column.name, label: column.label, plural: `${column.label}s`, language: 'en' } })),
	]);
	later(instance, 'sys_choice', () => columnsOf(dictionary).flatMap(([table, column]) => choicesOf(table, column)));
	later(instance, 'sys_glide_object', () => [...new Set(['collection', ...unused, ...columnsOf(dictionary).map(([, column]) => column.type)])].map((name) => ({ key: name, values: { sys_id: name, name, label: name } })));
	later(instance, 'sys_number', () => numbersOf(dictionary));
}

function later(instance: Instance, table: string, rows: () => Seeded[]): void {
	instance.store.rows(table).later(() => complete(instance, table, rows()));
}

/** Every column with the table that defines it. */
function columnsOf(dictionary: Dictionary): [string, Column][] {
	return dictionary.all().flatMap((table) => {
		const own = table.extends ? table.columns : [...systemColumns.slice(0, table.bare ? 1 : undefined), ...table.columns];
		return own.map((column): [string, Column] => [table.name, column]);
	});
}

function objectOf(table: TableDefinition): Row {
	return { name: table.name, label: table.label, super_class: table.extends ? idOf('sys_db_object', table.extends) : '', ws_access: table.webServiceAccess === false ? 'false' : 'true', sys_scope: 'global', sys_name: table.label };
}

/** internal_type and reference are references keyed by name, as on real instances. */
function entryOf(table: string, column: Column): Row {
	return {
		name: table, element: column.name, column_label: column.label, internal_type: column.type, max_length: String(column.length), reference: column.reference ?? '',
		mandatory: String(column.mandatory ?? false), read_only: String(column.readOnly ?? false), display: String(column.display ?? false), unique: String(column.unique ?? false), primary: String(column.name === 'sys_id'),
		active: 'true', default_value: column.defaultValue ?? '', choice: column.choices ? (column.choiceKind ?? '1') : '', dependent: column.dependsOn ?? '', dependent_on_field: column.dependsOn ?? '', sys_name: column.label,
	};
}

function choicesOf(table: string, column: Column): Seeded[] {
	return (column.choices ?? []).flatMap((one, i) => {
		const row = { name: table, element: column.name, value: one.value, sequence: String(i), dependent_value: one.dependentValue ?? '', inactive: String(one.inactive ?? false) };
		const languages = Object.entries({ en: one.label, ...one.labels });
		return languages.map(([language, label]) => ({ key: [table, column.name, one.dependentValue ?? '', one.value, language].join('.'), values: { ...row, language, label } }));
	});
}

function numbersOf(dictionary: Dictionary): Seeded[] {
	return dictionary.all().filter((table) => table.numberPrefix).map((table) => ({
		key: table.name,
		values: { category: idOf('sys_db_object', table.name), prefix: table.numberPrefix ?? '', number: String(table.numberStart ?? 10001), maximum_digits: '7' },
	}));
}
