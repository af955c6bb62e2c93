// What a write asks to get back and what it makes of it: the columns the person wants, a hint about those that ServiceNow dropped, and what is said when the answer was lost.

import { ServiceNowError } from '../../servicenow/errors';
import { only, rowOf } from '../../servicenow/record';
import type { WriteOptions } from '../../servicenow/tableApi';
import type { Row, Send, ServiceNowReply, ServiceNowRequest } from '../../servicenow/types';
import { droppedColumns } from '../../servicenow/values';
import type { Work } from './descriptors';
import { writeOptionsOf } from './parameters';

/** The options of a write; the sent columns are always asked for, so that dropped ones show. */
export function writeOptionsFor(work: Work, sent: Row): WriteOptions {
	const options = writeOptionsOf(work.read);
	if (!options.fields?.length) return options;
	return { ...options, fields: [...new Set([...options.fields, 'sys_id', ...Object.keys(sent)])] };
}

/** The written row as the person asked for it; dropped columns become a hint. */
export function written(row: Row, { read, note }: Work, sent: Row): Row {
	const { fields, displayValue, inputDisplayValue } = writeOptionsOf(read);
	const { missing, different } = droppedColumns(sent, row, inputDisplayValue === true || displayValue === 'true');
	if (missing.length > 0) note(`ServiceNow ignored ${missing.join(', ')}: the table has no such column, or the account may not use it`);
	if (different.length > 0) note(`ServiceNow holds another value than the one sent for ${different.join(', ')}: not a valid choice, not writable for the account, or changed by a rule of the instance`);
	return fields?.length ? only(row, fields) : row;
}

/** The `output` of a verb that writes one row. */
export const writtenRows = (rows: Row[], work: Work, { body }: ServiceNowRequest): Row[] => rows.map((row) => written(row, work, body as Row));

/** Sends a write and gives the row as the person asked for it. @throws ServiceNowError */
export async function write(work: Work, request: ServiceNowRequest): Promise<Row> {
	return written(rowOf(await sendWrite(work.send, request)), work, request.body as Row);
}

const DONE: Readonly<Record<ServiceNowRequest['method'], string>> = { GET: 'read', POST: 'created', PATCH: 'changed', PUT: 'changed', DELETE: 'deleted' };

/** Sends a write. @throws ServiceNowError (unknownOutcome) when it may have happened although no usable answer came */
export async function sendWrite(send: Send, request: ServiceNowRequest): Promise<ServiceNowReply> {
	try {
		return await send(request);
	} catch (error) {
		throw request.effect !== 'read' && error instanceof ServiceNowError && error.mayHaveBeenApplied ? unknownOutcome(error, request) : (error as ServiceNowError);
	}
}

function unknownOutcome(error: ServiceNowError, { method }: ServiceNowRequest): ServiceNowError {
	return new ServiceNowError({
		kind: 'unknownOutcome',
		message: `${error.message}. The record may or may not have been ${DONE[method]}`,
		detail: error.detail,
		advice: [`Look in ServiceNow before you run this again${method === 'POST' ? ', or set an idempotency key so that running again is safe' : ''}.`, error.advice].filter(Boolean).join(' '),
		status: error.status,
		transactionId: error.transactionId,
	});
}
