// Any table that the person names: the verbs without a word about what the table means. Data only.

import { chosenTable } from '../parameters';
import { recordLocator, tableLocator } from '../fields';
import type { Resource } from '../descriptors';
import { operations } from '../operations';

const { count, create, deleteRecord, get, getAll, update, upsert } = operations;

export const record: Resource = {
	value: 'record',
	name: 'Record',
	noun: { one: 'a record', many: 'records' },
	table: chosenTable,
	choosesTable: tableLocator,
	record: recordLocator('Record', { number: 'e.g. CHG0030001', correlationId: true }),
	required: [],
	writable: [],
	summary: [],
	operations: [count, create, upsert, deleteRecord, get, getAll, update],
};
