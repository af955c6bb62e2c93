// Reads one record by sys_id or by a column that names it.

import { findOne } from '../../../servicenow/locate';
import { rowOf } from '../../../servicenow/record';
import { getRow, isSysId } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { readOptions } from '../fields';
import { locatorOf, readOptionsOf } from '../parameters';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: ({ noun }) => `Get ${noun.one}`,
	description: ({ noun }) => `Retrieve ${noun.one} by its number or sys_id`,
	on: 'table',
	fields: (resource) => [resource.record, readOptions],
	async run({ send, table, read }) {
		const locator = locatorOf(read);
		const options = readOptionsOf(read);
		if (locator.column === 'sys_id' || isSysId(locator.value)) return [rowOf(await send(getRow(table, locator.value, options)))];
		return [await findOne(send, table, locator, options)];
	},
};
