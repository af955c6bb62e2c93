// What an operation gets in a test: parameters from a map, answers from a script, and a record of its hints and waits.
import type { Operation, Work } from '../../nodes/ServiceNowItsm/descriptors';
import { memory } from '../../nodes/ServiceNowItsm/memory';
import { rowsOfAnswer } from '../../nodes/ServiceNowItsm/parameters';
import type { Row, Send } from '../../servicenow/types';

export interface TestWork extends Work {
	notes: string[];
	/** What was told without anything being amiss. */
	shown: string[];
	waits: number[];
}

/** Waiting costs no time. */
export function workWith(send: Send, parameters: Record<string, unknown>, more: Partial<Work> = {}): TestWork {
	const notes: string[] = [];
	const shown: string[] = [];
	const waits: number[] = [];
	return {
		table: 'incident',
		sysId: '',
		read: <T>(name: string, fallback: T): T => (Object.hasOwn(parameters, name) ? (parameters[name] as T) : fallback),
		send,
		input: {},
		timeZone: 'UTC',
		summary: [],
		note: (hint, kind) => void (kind === 'info' ? shown : notes).push(hint),
		wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
		remember: memory(),
		files: { input: (field) => { throw new Error(`The test gave no file ${field}`); }, keep: () => Promise.resolve() },
		...more,
		notes,
		shown,
		waits,
	};
}

/** Runs the verb as the node does, without the look-up of its record. */
export async function runOperation(operation: Operation, work: Work): Promise<Row[]> {
	if (operation.run && !(operation.request && operation.single?.(work.read))) return await operation.run(work);
	const request = await operation.request!(work);
	const rows = rowsOfAnswer(await work.send(request));
	return operation.output ? operation.output(rows, work, request) : rows;
}
