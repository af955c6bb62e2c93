// Creates one record; with an idempotency key only if no record has that key yet.

import { createUnique } from '../../../servicenow/unique';
import { createRow } from '../../../servicenow/tableApi';
import type { Operation, Read } from '../descriptors';
import { createOptions, writeFields } from '../fields';
import { idempotencyKeyOf } from '../parameters';
import { valuesToWrite } from '../values';
import { written, writeOptionsFor, writtenRows } from '../written';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: ({ noun }) => `Create ${noun.one}`,
	description: ({ noun }) => `Create ${noun.one} and return it as ServiceNow stored it`,
	on: 'table',
	fields: (resource) => [...resource.required, ...writeFields(resource), createOptions],
	async request(work) {
		const values = await valuesToWrite(work);
		return createRow(work.table, values, writeOptionsFor(work, values));
	},
	output: writtenRows,
	single: (read: Read) => idempotencyKeyOf(read) === '',
	async run(work) {
		const key = { correlation_id: idempotencyKeyOf(work.read) };
		const values = { ...(await valuesToWrite(work)), ...key };
		const { row, existed } = await createUnique(work, work.table, key, values, writeOptionsFor(work, values));
		if (existed) work.note('A record with the idempotency key exists already; it is returned and nothing was created');
		return [existed ? row : written(row, work, values)];
	},
};
