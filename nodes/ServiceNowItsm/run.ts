// The item loop: hands each item to its operation, pairs the output, collects hints, turns failures into n8n's. Knows no verb and no table.

import { sleep } from 'n8n-workflow';
import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { unlessCancelled } from '../../servicenow/attend';
import { createClient } from '../../servicenow/client';
import { runMany } from '../../servicenow/concurrency';
import { DEFAULT_CONCURRENCY } from '../../servicenow/pace';
import type { Row, Send } from '../../servicenow/types';
import { credentialTypeOf } from '../shared/authentication';
import { toNodeError } from '../shared/nodeError';
import type { Read } from './descriptors';
import { filesOf } from './files';
import { Hints } from './hints';
import { runItem } from './item';
import { memory } from './memory';
import { countFrom } from './parameters';
import { railsOf } from './rails';

/** Milliseconds of waiting that a person should know of. */
const WORTH_A_HINT = 10_000;

/** n8n-workflow 1.x declares `sleep` without the signal and ignores it. */
const pause: (ms: number, signal?: AbortSignal) => Promise<void> = sleep;

/** Stands for a parameter that the operation does not have: n8n throws when it is asked for one without a fallback. */
const ABSENT = '\u0000absent';

interface RunOptions {
	/** Items per call of the Batch API; 1 sends each alone. */
	batchSize: number;
	/** Requests under way at once, at most. */
	concurrency: number;
	/** Milliseconds for one call; the client has its own when it is missing. */
	timeout?: number;
}

/** The options that hold for all items. @throws NodeOperationError when one of them is no number of something */
function runOptionsOf(context: IExecuteFunctions): RunOptions {
	const { batchSize, concurrency, timeout } = context.getNodeParameter('options', 0, {}) as Partial<Record<keyof RunOptions, unknown>>;
	try {
		return {
			batchSize: countFrom(batchSize, 'Batch Size', 1),
			concurrency: countFrom(concurrency, 'Concurrency', DEFAULT_CONCURRENCY),
			...(timeout !== undefined && { timeout: countFrom(timeout, 'Timeout', 1) }),
		};
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}

/** Runs the node for all its input items; output items are in input order and each names its input. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const { batchSize, concurrency, timeout } = runOptionsOf(context);
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication', 0) as string);
	let waited = 0;
	const client = createClient(context, { credentialType, timeout, concurrency, onWait: (total) => (waited = total) });
	const send: Send = async (request) => await (await client)(request);
	const signal = context.getExecutionCancelSignal();
	const transfer = { signal, now: Date.now, wait: pause, tell: (message: string) => context.logger.info(message) };
	const hints = new Hints();
	const remember = memory();

	const runOne = async (index: number, sendOne: Send): Promise<INodeExecutionData[]> => {
		// n8n evaluates all expressions of a parameter each time that it is asked for.
		const known = new Map<string, unknown>();
		const read: Read = (name, fallback) => {
			if (!known.has(name)) known.set(name, context.getNodeParameter(name, index, ABSENT));
			const value = known.get(name);
			return (value === ABSENT ? fallback : value) as typeof fallback;
		};
		const kept: IBinaryKeyData = {};
		try {
			const rows = await runItem(
				{
					send: sendOne,
					read,
					input: items[index].json as Row,
					timeZone: context.getTimezone(),
					note: (hint, kind) => hints.add(hint, index, kind),
					wait: async (milliseconds) => await unlessCancelled(pause(milliseconds, signal), signal),
					remember,
					files: filesOf(context.helpers, items[index].binary, kept, transfer),
				},
				railsOf(context.getNode().parameters),
			);
			const binary = Object.keys(kept).length > 0 ? { binary: kept } : {};
			return rows.map((row) => ({ json: row as INodeExecutionData['json'], ...binary, pairedItem: { item: index } }));
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (!context.continueOnFail()) throw nodeError;
			// Exactly these two keys, and no `error` beside the json: this is how every n8n from 1.123 on knows an item for the error
			// output, keeps both texts and joins the input item to them.
			return [{ json: { error: nodeError.message, ...(nodeError.description && { message: nodeError.description }) }, pairedItem: { item: index } }];
		}
	};

	const results = await runMany([...items.keys()], runOne, { send, batchSize, concurrency, pause: async () => await pause(1), signal });
	const told = hints.all();
	if (waited >= WORTH_A_HINT) {
		told.push({ message: `ServiceNow was busy or limited the requests: this run waited ${Math.round(waited / 1000)} seconds for it.`, location: 'outputPane' });
	}
	if (told.length > 0) context.addExecutionHints(...told);
	return [results.flat()];
}
