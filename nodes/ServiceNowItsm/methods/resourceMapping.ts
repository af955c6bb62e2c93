// Describes a table's columns, and a catalog item's questions, to n8n's resource mapper. Writes nothing.

import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { languageOf } from '../../../servicenow/account';
import { getItem, variablesOf, type Variable } from '../../../servicenow/catalogApi';
import { choicesOf, type Choice } from '../../../servicenow/choices';
import { columnsOfTable, type Column } from '../../../servicenow/dictionary';
import { rowOf } from '../../../servicenow/record';
import { isSysId } from '../../../servicenow/tableApi';
import { lookUp } from './lookup';

/** ServiceNow's types that n8n has a field for; all others are text. */
const TYPES: Readonly<Record<string, FieldType>> = {
	boolean: 'boolean', integer: 'number', longint: 'number', decimal: 'number', float: 'number', glide_date_time: 'dateTime', due_date: 'dateTime',
};

/** What a person must know to fill in a text field of that type. */
const FORMS: Readonly<Record<string, string>> = {
	glide_date: 'date, YYYY-MM-DD', glide_list: 'sys_ids separated by commas', glide_duration: 'duration, 1970-01-01 00:10:00 for ten minutes',
};

/** Maintained by ServiceNow itself. */
const isSystem = ({ name }: Column): boolean => name.startsWith('sys_');

export async function mapColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await lookUp(this, async ({ send, table }) => {
		if (table === '') return { fields: [], emptyFieldsNotice: 'Choose a table first' };
		const { columns, chain, described } = await columnsOfTable(send, table);
		const offered = columns.filter((column) => !isSystem(column));
		const withChoices = offered.filter(({ hasChoices }) => hasChoices).map(({ name }) => name);
		const choices = await choicesOf(send, chain, withChoices, withChoices.length > 0 ? await languageOf(send) : 'en');
		const fields = offered.map((column) => fieldOf(column, choices.get(column.name) ?? []));
		return described ? { fields } : { fields, emptyFieldsNotice: 'The account may not read the columns of this table (sys_dictionary)' };
	});
}

function fieldOf(column: Column, choices: Choice[]): ResourceMapperField {
	const { name, label, type, reference, mandatory, readOnly } = column;
	const form = reference && type === 'reference' ? `name or sys_id in ${reference}` : FORMS[type];
	return {
		id: name,
		displayName: `${label} (${[name, form].filter(Boolean).join(', ')})`,
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		readOnly,
		// ServiceNow asks for mandatory columns in its forms; its API accepts a record without them unless a data policy says otherwise.
		...(mandatory && !readOnly && { displayName: `${label} * (${[name, form].filter(Boolean).join(', ')})` }),
		...(choices.length > 0 ? { type: 'options', options: choices.map(({ value, label: shown, dependentValue }) => ({ name: dependentValue ? `${shown} (${dependentValue})` : shown, value })) } : { type: TYPES[type] ?? 'string' }),
	};
}

/** Kinds of catalog variables that n8n has a field for; all others are text. */
const VARIABLE_TYPES: Readonly<Record<string, FieldType>> = { check_box: 'boolean', date_time: 'dateTime' };

/** The questions of the chosen catalog item. */
export async function mapVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await lookUp(this, async ({ send, read }) => {
		const chosen = read<{ value?: string } | string>('record', '');
		const sysId = String((typeof chosen === 'object' ? chosen.value : chosen) ?? '');
		if (!isSysId(sysId)) return { fields: [], emptyFieldsNotice: 'Choose a catalog item first' };
		const variables = variablesOf(rowOf(await send(getItem(sysId))));
		return { fields: variables.map(variableField), emptyFieldsNotice: 'This item asks for nothing' };
	});
}

function variableField({ name, label, kind, mandatory, choices, reference }: Variable): ResourceMapperField {
	return {
		id: name,
		displayName: reference ? `${label} (name or sys_id in ${reference})` : label,
		required: mandatory,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(choices.length > 0 ? { type: 'options', options: choices.map((choice) => ({ name: choice.label, value: choice.value })) } : { type: VARIABLE_TYPES[kind] ?? 'string' }),
	};
}
