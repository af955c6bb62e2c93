// Reads one record by sys_id or by a column that names it.

import { findOne } from '../../../servicenow/locate';
import { rowOf } from '../../../servicenow/record';
import { getRow, isSysId } from '../../../servicenow/tableApi';
import type { Operation } from '../descriptors';
import { readOptions, simplify } from '../fields';
import { locatorOf } from '../parameters';
import { readOptionsFor, shown } from '../reading';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: ({ noun }) => `Get ${noun.one}`,
	description: ({ noun }) => `Retrieve ${noun.one} that you can name. To search, use Get Many.`,
	on: 'table',
	fields: (resource) => [resource.record, simplify, readOptions],
	async run(work) {
		const { send, table, read } = work;
		const locator = locatorOf(read);
		const options = readOptionsFor(work);
		const isId = locator.column === 'sys_id' || (locator.column === 'number' && isSysId(locator.value));
		const row = isId ? rowOf(await send(getRow(table, locator.value, options))) : await findOne(send, table, locator, options);
		return shown([row], work);
	},
};
