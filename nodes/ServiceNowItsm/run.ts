// The item loop: finds resource and operation, the record, the request; sends; pairs the output; turns failures into n8n's. Knows no verb and no table.

import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';

import { createClient } from '../../servicenow/client';
import { mapBounded } from '../../servicenow/concurrency';
import { ServiceNowError } from '../../servicenow/errors';
import { sysIdOf } from '../../servicenow/locate';
import type { Row, Send } from '../../servicenow/types';
import { credentialTypeOf } from '../shared/authentication';
import type { Operation, Read, Resource } from './descriptors';
import { locatorOf, rowsOfAnswer } from './parameters';
import { resources } from './resources';

const DEFAULT_CONCURRENCY = 4;

/** Runs the node for all its input items; output items are in input order and each names its input. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = context.getNodeParameter('options', 0, {}) as { concurrency?: number; timeout?: number };
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication', 0) as string);
	const client = createClient(context, { credentialType, timeout: options.timeout });
	const send: Send = async (request) => await (await client)(request);

	const runOne = async (_item: INodeExecutionData, index: number): Promise<INodeExecutionData[]> => {
		const read: Read = (name, fallback) => context.getNodeParameter(name, index, fallback) as typeof fallback;
		try {
			const rows = await runItem(send, read);
			return rows.map((row) => ({ json: row as INodeExecutionData['json'], pairedItem: { item: index } }));
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (!context.continueOnFail()) throw nodeError;
			return [{ json: { error: nodeError.message, details: nodeError.description ?? '' }, error: nodeError, pairedItem: { item: index } }];
		}
	};

	const results = await mapBounded(items, runOne, {
		limit: options.concurrency ?? DEFAULT_CONCURRENCY,
		firstAlone: true,
		signal: context.getExecutionCancelSignal(),
	});
	return [results.flat()];
}

async function runItem(send: Send, read: Read): Promise<Row[]> {
	const { resource, operation } = chosen(read);
	const target = {
		table: resource.table,
		sysId: operation.on === 'record' ? await sysIdOf(send, resource.table, locatorOf(read)) : '',
	};
	const rows = operation.run
		? await operation.run(send, target, read)
		: rowsOfAnswer(await send(operation.request!(target, read)));
	return operation.output ? operation.output(rows, read) : rows;
}

function chosen(read: Read): { resource: Resource; operation: Operation } {
	const resource = resources.find(({ value }) => value === read('resource', ''));
	const operation = resource?.operations.find(({ value }) => value === read('operation', ''));
	if (!resource || !operation) {
		throw new ServiceNowError({
			kind: 'badInput',
			message: `The operation "${read('operation', '')}" does not exist for the resource "${read('resource', '')}"`,
			advice: 'Choose resource and operation from the lists of the node.',
		});
	}
	return { resource, operation };
}

/** n8n's error for what went wrong with one item: ServiceNow's words as the message, detail and advice as the description. */
export function toNodeError(node: INode, error: unknown, itemIndex: number): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return error;
	}
	if (!(error instanceof ServiceNowError)) return new NodeOperationError(node, error as Error, { itemIndex });
	const description = [error.detail, error.advice, error.transactionId && `Transaction ID: ${error.transactionId}`].filter(Boolean).join('\n');
	if (error.status === undefined) return new NodeOperationError(node, error.message, { itemIndex, description });
	const response: JsonObject = { message: error.message };
	return new NodeApiError(node, response, { message: error.message, description, httpCode: String(error.status), itemIndex });
}
