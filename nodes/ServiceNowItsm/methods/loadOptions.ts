// Fills the plain lists of the editor: columns, operators and choices. Writes nothing; falls back to standard lists without admin rights.

import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { languageOf } from '../../../servicenow/account';
import { choicesOf } from '../../../servicenow/choices';
import { chainOf, columnsOfTable, type Column } from '../../../servicenow/dictionary';
import { filterRules, type ColumnKind } from '../../shared/filterRules';
import { STANDARD_CHOICES } from '../standardChoices';
import { lookUp } from './lookup';

const byName = (a: INodePropertyOptions, b: INodePropertyOptions): number => a.name.localeCompare(b.name);

/** Every column of the table at hand, inherited and custom ones too. */
export async function columns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await lookUp(this, async ({ send, table }) => {
		if (table === '') return [];
		const { columns: found } = await columnsOfTable(send, table);
		return found.map(({ name, label }) => ({ name: label, value: name, description: name })).sort(byName);
	});
}

/** The operators that fit the column of the condition at hand. */
export async function operators(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await lookUp(this, async ({ send, table }) => {
		const field = String(this.getCurrentNodeParameter('&field') ?? '');
		const found = table === '' || field === '' ? undefined : await describedColumn(send, table, field);
		const kind = found && kindOf(found);
		return filterRules.filter(({ kinds }) => kind === undefined || kinds.includes(kind)).map(({ name, value }) => ({ name, value }));
	});
}

async function describedColumn(send: Parameters<typeof columnsOfTable>[0], table: string, field: string): Promise<Column | undefined> {
	const { columns: found, described } = await columnsOfTable(send, table);
	return described ? found.find(({ name }) => name === field) : undefined;
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
	boolean: 'boolean', reference: 'reference', glide_date: 'date', glide_date_time: 'date', due_date: 'date', integer: 'number', longint: 'number',
	decimal: 'number', float: 'number', currency: 'number', price: 'number',
};

function kindOf({ type, reference, hasChoices }: Column): ColumnKind {
	if (reference === 'sys_user') return 'user';
	return hasChoices ? 'choice' : (KINDS[type] ?? 'text');
}

/** A list of the choices that a column has on the table at hand. */
const choices = (column: string) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await lookUp(this, async ({ send, table, read }) => {
			const found = (await choicesOf(send, await chainOf(send, table), [column], await languageOf(send))).get(column) ?? [];
			const given = read<{ category?: string }>('additionalFields', {}).category ?? '';
			// What an expression will give is not known here.
			const category = given.startsWith('=') ? '' : given;
			const offered = found.filter(({ dependentValue }) => dependentValue === undefined || category === '' || dependentValue === category);
			const known = offered.length > 0 ? offered : (STANDARD_CHOICES[`${table}.${column}`] ?? STANDARD_CHOICES[column] ?? []);
			const values = new Map(known.map(({ value, label }) => [value, { name: label, value }]));
			return [...values.values()].sort(byName);
		});
	};

/** The columns whose choices are offered in fields of their own. */
const CHOICE_COLUMNS = [
	'category', 'close_code', 'contact_type', 'hold_reason', 'impact', 'install_status', 'operational_status', 'risk', 'state', 'subcategory', 'type', 'urgency',
] as const;

export const choiceLists = Object.fromEntries(CHOICE_COLUMNS.map((column) => [`choicesOf_${column}`, choices(column)]));
