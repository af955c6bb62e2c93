// Deletes one record for good. After a lost answer it looks whether the record is gone, instead of taking the next 404 for a failure.

import { ServiceNowError } from '../../../servicenow/errors';
import { deleteRow, getRow } from '../../../servicenow/tableApi';
import type { Operation, Work } from '../descriptors';
import { callOptions } from '../fields';
import { sendWrite } from '../written';

export const deleteRecord: Operation = {
	value: 'delete',
	name: 'Delete',
	action: ({ noun }) => `Delete ${noun.one}`,
	description: ({ noun }) => `Delete ${noun.one} for good. This cannot be undone.`,
	on: 'record',
	fields: (resource) => [resource.record, callOptions],
	async run(work) {
		// As an append it is not repeated blindly: a repetition that meets 404 could not tell a success from a wrong sys_id.
		const request = { ...deleteRow(work.table, work.sysId), effect: 'append' as const };
		try {
			await sendWrite(work.send, request);
		} catch (error) {
			if (!(error instanceof ServiceNowError) || error.kind !== 'unknownOutcome' || (await isThere(work))) throw error as ServiceNowError;
		}
		return [{ deleted: true }];
	},
};

async function isThere({ send, table, sysId }: Work): Promise<boolean> {
	return await send(getRow(table, sysId, { fields: ['sys_id'] })).then(
		() => true,
		(error: unknown) => !(error instanceof ServiceNowError) || error.kind !== 'notFound',
	);
}
