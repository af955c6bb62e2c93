// The class of a configuration item, which is the table that has its own columns: as chosen for a new one, as stored for one that is there. Writes nothing.
// ServiceNow documentation: "CMDB classes": a class is a table that extends cmdb_ci; a write through the base table loses the class's own columns.

import type { INodeProperties } from 'n8n-workflow';

import { chainOf } from '../../servicenow/dictionary';
import { badInput } from '../../servicenow/errors';
import { rawValue, rowOf } from '../../servicenow/record';
import { getRow, tablePath } from '../../servicenow/tableApi';
import type { Read, Work } from './descriptors';

export const itemClass: INodeProperties = {
	displayName: 'Class',
	name: 'sys_class_name',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The class of the new item, which is the table with its own columns; without one it is a plain configuration item',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchItemClasses', searchable: true } },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. cmdb_ci_server' },
	],
};

/** The class that the person chose; empty for none. */
export function givenClass(read: Read): string {
	const chosen = read<{ sys_class_name?: { value?: unknown } | string | null }>('additionalFields', {}).sys_class_name;
	return String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '').trim();
}

/**
 * The table to create the item in.
 * @throws ServiceNowError (badInput) when the chosen one is no class of configuration items
 */
export async function classToCreate({ table, read, send, remember }: Pick<Work, 'table' | 'read' | 'send' | 'remember'>): Promise<string> {
	const chosen = givenClass(read);
	if (chosen === '' || chosen === table) return table;
	tablePath(chosen);
	const chain = await remember(`chain ${chosen}`, async () => await chainOf(send, chosen));
	// Without the right to read the tables' parents, the name has to do.
	const isClass = chain.length > 1 ? chain.includes(table) : chosen.startsWith('cmdb_');
	if (!isClass) throw badInput(`${chosen} is not a class of configuration items`, `Choose the Class from the list; its table extends ${table}. For other tables use the resource Record.`);
	return chosen;
}

/** The table of the class that the stored item has. @throws ServiceNowError when the item cannot be read */
export async function classOfItem({ table, sysId, send }: Pick<Work, 'table' | 'sysId' | 'send'>): Promise<string> {
	return rawValue(rowOf(await send(getRow(table, sysId, { fields: ['sys_class_name'] }))), 'sys_class_name') || table;
}
