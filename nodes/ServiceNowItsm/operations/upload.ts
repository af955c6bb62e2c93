// Attaches a file of the input item to a record, as a stream. Replaces no file that is there.

import type { INodeProperties } from 'n8n-workflow';

import { attachmentsOf, uploadFile } from '../../../servicenow/attachmentApi';
import { badInput, ServiceNowError } from '../../../servicenow/errors';
import { rowOf } from '../../../servicenow/record';
import { getRow } from '../../../servicenow/tableApi';
import type { Row } from '../../../servicenow/types';
import type { Operation, Work } from '../descriptors';
import { tableLocator, uploadOptions } from '../fields';
import type { InputFile } from '../files';
import { maxSizeOf } from '../parameters';

const inputDataFieldName: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'inputDataFieldName',
	type: 'string',
	default: 'data',
	required: true,
	description: 'The name under which the input item holds the file',
};

/** Milliseconds before looking for a file whose answer was lost. */
const BEFORE_LOOKING = 2000;

export const upload: Operation = {
	value: 'upload',
	name: 'Upload',
	action: () => 'Upload a file',
	description: () => 'Attach a file from the input item to a record',
	on: 'record',
	fields: (resource) => [tableLocator, resource.record, inputDataFieldName, uploadOptions],
	async run(work) {
		const { read, files, send, table, sysId } = work;
		const given = files.input(read('inputDataFieldName', 'data'));
		const file = { ...given, name: read<{ fileName?: string }>('options', {}).fileName || given.name };
		refuseLarge(file, maxSizeOf(read));
		// Renews the token and finds a missing record before the file is on its way: n8n cannot send a stream twice.
		await send(getRow(table, sysId, { fields: ['sys_id'] }));
		return [await send(uploadFile({ table, sysId }, file)).then(rowOf, async (error: unknown) => await lookAfter(error, work, file))];
	},
};

/** The file that arrived although its upload failed. @throws ServiceNowError when it did not, or nobody can tell */
async function lookAfter(error: unknown, work: Work, file: InputFile): Promise<Row> {
	if (!(error instanceof ServiceNowError) || !error.mayHaveBeenApplied) throw error;
	// A look that fails or is cancelled leaves it open whether the file arrived.
	const found = await arrived(work, file).catch(() => undefined);
	if (!found) throw unknown(error, file);
	return found;
}

function refuseLarge({ name, size }: InputFile, max: { bytes: number; mb: number }): void {
	if (size !== undefined && size > max.bytes) throw badInput(`The file "${name}" has ${size} bytes, more than the limit of ${max.mb} MB`, 'Raise Max Size in the options if the file is meant to be that large.');
}

/** The same file on the record, by name and content. */
async function arrived({ send, table, sysId, wait }: Work, file: InputFile): Promise<Row | undefined> {
	await wait(BEFORE_LOOKING);
	const [rows, hash] = [await attachmentsOf(send, { table, sysId }, Infinity, file.name), await file.hash()];
	return rows.find((row) => row.hash === hash);
}

const unknown = (error: ServiceNowError, { name }: InputFile): ServiceNowError =>
	new ServiceNowError({
		kind: 'unknownOutcome',
		message: `${error.message}. The file "${name}" may or may not have been attached`,
		detail: error.detail,
		advice: 'Look at the record in ServiceNow before you run this again.',
		status: error.status,
		transactionId: error.transactionId,
	});
