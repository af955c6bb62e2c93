// n8n's error for what went wrong with one item: ServiceNow's words as the message, detail and advice as the description. Decides no repetition.

import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

import { ServiceNowError } from '../../servicenow/errors';

export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
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
