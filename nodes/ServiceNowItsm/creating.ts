// How a record is created: by one call, or with an idempotency key only if no record has that key yet. Shared by the verbs that create; shows no field.

import { createRow } from '../../servicenow/tableApi';
import { createUnique } from '../../servicenow/unique';
import type { Operation } from './descriptors';
import { idempotencyKeyOf } from './parameters';
import { refuseNothing, valuesToWrite } from './values';
import { written, writeOptionsFor, writtenRows } from './written';

const EMPTY = 'Add at least one field; ServiceNow would create an empty record. When fields are mapped automatically, name the keys of the input item like the columns.';

export const creating = {
	async request(work) {
		const values = refuseNothing(await valuesToWrite(work), EMPTY);
		return createRow(work.table, values, writeOptionsFor(work, values));
	},
	output: writtenRows,
	single: (read) => idempotencyKeyOf(read) === '',
	async run(work) {
		const key = { correlation_id: idempotencyKeyOf(work.read) };
		const values = { ...refuseNothing(await valuesToWrite(work), EMPTY), ...key };
		const { row, existed } = await createUnique(work, work.table, key, values, writeOptionsFor(work, values));
		if (existed) work.note('A record with the idempotency key exists already; it is returned and nothing was created');
		return [existed ? row : written(row, work, values)];
	},
} satisfies Pick<Operation, 'request' | 'output' | 'single' | 'run'>;
