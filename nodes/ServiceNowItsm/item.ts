// Takes one item through its operation: finds resource, operation and record, sends, makes the output rows. No loop, no n8n.

import { badInput } from '../../servicenow/errors';
import { sysIdOf } from '../../servicenow/locate';
import type { Row } from '../../servicenow/types';
import type { Operation, Read, Resource, Work } from './descriptors';
import { locatorOf, rowsOfAnswer } from './parameters';
import { checkTable, limited, type Rails } from './rails';
import { resources } from './resources';
import { sendWrite } from './written';

/** What the loop knows of an item before its operation is found. */
export type Given = Omit<Work, 'table' | 'sysId' | 'summary' | 'states'>;

/** The rows that the item gives. @throws ServiceNowError */
export async function runItem(given: Given, rails: Rails): Promise<Row[]> {
	const { operation, work } = await prepare(given, rails);
	if (operation.run && !(operation.request && operation.single?.(work.read))) return await operation.run(work);
	return await sendRequest(operation, work);
}

/** The operation and what it acts on. @throws ServiceNowError when there is no such operation or record */
export async function prepare(given: Given, rails: Rails): Promise<{ operation: Operation; work: Work }> {
	const { read } = given;
	const send = limited(given.send, rails);
	const { resource, operation } = chosen(read);
	const table = typeof resource.table === 'string' ? resource.table : resource.table(read);
	checkTable(rails, table);
	const sysId = operation.on === 'record' ? await sysIdOf(send, table, locatorOf(read)) : '';
	return { operation, work: { ...given, send, table, sysId, summary: resource.summary, states: resource.states } };
}

async function sendRequest(operation: Operation, work: Work): Promise<Row[]> {
	const request = await operation.request!(work);
	const rows = rowsOfAnswer(await sendWrite(work.send, request));
	return operation.output ? operation.output(rows, work, request) : rows;
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
