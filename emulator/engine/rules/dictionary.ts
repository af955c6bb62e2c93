// Changes of the describing tables take effect at once: new tables, columns and choices are usable in the next request.
import type { Instance } from '../../instance';
import type { Choice, Column, ColumnType } from '../../schema/columns';
import type { Row } from '../../store';
import type { TableRules } from './write';

/** Name of the table that a sys_db_object reference means: by sys_id, or already the name. */
function tableName(instance: Instance, value: string): string {
	return instance.store.get('sys_db_object', value)?.name ?? value;
}

function columnOf(instance: Instance, row: Row): Column {
	return {
		name: row.element, label: row.column_label || row.element, type: (row.internal_type || 'string') as ColumnType, length: Number(row.max_length || 40),
		...(row.reference ? { reference: tableName(instance, row.reference) } : {}),
		...(row.choice && row.choice !== '0' ? { choiceKind: row.choice as '1' | '2' | '3', choices: choicesOf(instance, row.choice_table || row.name, row.choice_field || row.element) } : {}),
		...(row.default_value ? { defaultValue: row.default_value } : {}), ...(row.dependent_on_field ? { dependsOn: row.dependent_on_field } : {}),
		mandatory: row.mandatory === 'true', readOnly: row.read_only === 'true', display: row.display === 'true', unique: row.unique === 'true',
	};
}

export const dictionaryRules: TableRules = {
	table: 'sys_dictionary',
	after({ instance, operation }, row) {
		if (!row.element || !instance.dictionary.has(row.name)) return;
		if (operation === 'delete' || row.active === 'false') instance.dictionary.removeColumn(row.name, row.element);
		else instance.dictionary.addColumn(row.name, columnOf(instance, row));
	},
};

/** Only what its switch says is overridden (docs: dictionary overrides). */
export const overrideRules: TableRules = {
	table: 'sys_dictionary_override',
	after({ instance, operation }, row) {
		const changes: Partial<Column> = {
			...(row.default_value_override === 'true' ? { defaultValue: row.default_value } : {}), ...(row.mandatory_override === 'true' ? { mandatory: row.mandatory === 'true' } : {}), ...(row.read_only_override === 'true' ? { readOnly: row.read_only === 'true' } : {}),
		};
		if (row.name && row.element) instance.dictionary.override(row.name, row.element, operation === 'delete' ? undefined : changes);
	},
};

export const tableRules: TableRules = {
	table: 'sys_db_object',
	after({ instance, operation }, row) {
		const known = instance.dictionary.table(row.name)?.definition;
		if (operation === 'delete') instance.dictionary.removeTable(row.name);
		else instance.dictionary.addTable({ ...known, name: row.name, label: row.label || row.name, extends: row.super_class ? tableName(instance, row.super_class) : undefined, webServiceAccess: row.ws_access !== 'false', columns: known?.columns ?? [] });
	},
};

/** Choices of a column as its sys_choice rows say. */
function choicesOf(instance: Instance, table: string, element: string): Choice[] {
	const choices = new Map<string, Choice & { sequence: number }>();
	for (const row of instance.store.rows('sys_choice').by('element', element)) {
		if (row.name !== table) continue;
		const key = `${row.dependent_value ?? ''} ${row.value}`;
		const choice = choices.get(key) ?? { value: row.value, label: row.value, sequence: Number(row.sequence || 0) };
		if (row.dependent_value) choice.dependentValue = row.dependent_value;
		if ((row.language || 'en') === 'en') choice.label = row.label;
		else choice.labels = { ...choice.labels, [row.language]: row.label };
		if (row.inactive === 'true') choice.inactive = true;
		choices.set(key, choice);
	}
	return [...choices.values()].sort((a, b) => a.sequence - b.sequence);
}

export const choiceRules: TableRules = {
	table: 'sys_choice',
	after({ instance }, row) {
		const column = instance.dictionary.column(row.name, row.element);
		if (!column) return;
		const { table: _defining, ...definition } = column;
		const choices = choicesOf(instance, row.name, row.element);
		instance.dictionary.addColumn(row.name, { ...definition, choices, choiceKind: column.choiceKind ?? '1' });
	},
};
