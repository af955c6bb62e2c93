// The item loop: hands each item to its operation, pairs the output, collects hints, turns failures into n8n's. Knows no verb and no table.

import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createClient } from '../../servicenow/client';
import { mapBounded } from '../../servicenow/concurrency';
import type { Row, Send } from '../../servicenow/types';
import { credentialTypeOf } from '../shared/authentication';
import { toNodeError } from '../shared/nodeError';
import type { Read } from './descriptors';
import { Hints } from './hints';
import { runItem } from './item';

const DEFAULT_CONCURRENCY = 4;

/** Runs the node for all its input items; output items are in input order and each names its input. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = context.getNodeParameter('options', 0, {}) as { concurrency?: number; timeout?: number };
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication', 0) as string);
	const client = createClient(context, { credentialType, timeout: options.timeout });
	const send: Send = async (request) => await (await client)(request);
	const signal = context.getExecutionCancelSignal();
	const hints = new Hints();

	const runOne = async (item: INodeExecutionData, index: number): Promise<INodeExecutionData[]> => {
		const read: Read = (name, fallback) => context.getNodeParameter(name, index, fallback) as typeof fallback;
		try {
			const rows = await runItem({
				send,
				read,
				input: item.json as Row,
				timeZone: context.getTimezone(),
				note: (hint) => hints.add(hint, index),
				wait: async (milliseconds) => await sleep(milliseconds),
			});
			return rows.map((row) => ({ json: row as INodeExecutionData['json'], pairedItem: { item: index } }));
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (!context.continueOnFail()) throw nodeError;
			return [{ json: { error: nodeError.message, details: nodeError.description ?? '' }, error: nodeError, pairedItem: { item: index } }];
		}
	};

	const results = await mapBounded(items, runOne, { limit: options.concurrency ?? DEFAULT_CONCURRENCY, firstAlone: true, signal });
	const told = hints.all();
	if (told.length > 0) context.addExecutionHints(...told);
	return [results.flat()];
}
