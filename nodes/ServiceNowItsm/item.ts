// Takes one item through its operation: finds resource, operation and record, sends, makes the output rows. No loop, no n8n.

import { badInput, ServiceNowError } from '../../servicenow/errors';
import { sysIdOf } from '../../servicenow/locate';
import type { Row, ServiceNowRequest } from '../../servicenow/types';
import type { Operation, Read, Resource, Work } from './descriptors';
import { locatorOf, rowsOfAnswer } from './parameters';
import { resources } from './resources';

/** What the loop knows of an item before its operation is found. */
export type Given = Omit<Work, 'table' | 'sysId' | 'summary'>;

/** The rows that the item gives. @throws ServiceNowError */
export async function runItem(given: Given): Promise<Row[]> {
	const { operation, work } = await prepare(given);
	if (operation.run && !(operation.request && operation.single?.(work.read))) return await operation.run(work);
	return await sendRequest(operation, work);
}

/** The operation and what it acts on. @throws ServiceNowError when there is no such operation or record */
export async function prepare(given: Given): Promise<{ operation: Operation; work: Work }> {
	const { read, send } = given;
	const { resource, operation } = chosen(read);
	const table = typeof resource.table === 'string' ? resource.table : resource.table(read);
	const sysId = operation.on === 'record' ? await sysIdOf(send, table, locatorOf(read)) : '';
	return { operation, work: { ...given, table, sysId, summary: resource.summary } };
}

async function sendRequest(operation: Operation, work: Work): Promise<Row[]> {
	const request = await operation.request!(work);
	try {
		const rows = rowsOfAnswer(await work.send(request));
		return operation.output ? operation.output(rows, work, request) : rows;
	} catch (error) {
		throw request.effect !== 'read' && error instanceof ServiceNowError && error.mayHaveBeenApplied ? unknownOutcome(error, request) : error;
	}
}

const DONE: Readonly<Record<ServiceNowRequest['method'], string>> = {
	GET: 'read', POST: 'created', PATCH: 'changed', PUT: 'changed', DELETE: 'deleted',
};

/** The same failure, saying that the write may have happened. */
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

function chosen(read: Read): { resource: Resource; operation: Operation } {
	const resource = resources.find(({ value }) => value === read('resource', ''));
	const operation = resource?.operations.find(({ value }) => value === read('operation', ''));
	if (!resource || !operation) {
		throw badInput(
			`The operation "${read('operation', '')}" does not exist for the resource "${read('resource', '')}"`,
			'Choose resource and operation from the lists of the node.',
		);
	}
	return { resource, operation };
}
