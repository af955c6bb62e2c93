// An incident in a given state before a verb of its life cycle, with answers from a script: what the verb sends, and what it says. Expects nothing.
import type { Operation } from '../../nodes/ServiceNowItsm/descriptors';
import type { Row, ServiceNowRequest } from '../../servicenow/types';
import { id, list, one, script } from './scriptedSend';
import { runOperation, workWith, type TestWork } from './work';

const both = (value: string): Row => ({ value, display_value: value });

export interface Moved {
	rows: Promise<Row[]>;
	work: TestWork;
	/** The states that were sent. */
	sent: () => unknown[];
}

/** Runs the verb on an incident that has a close code and notes; the instance tells no choices. */
export function moveFrom(operation: Operation, state: string): Moved {
	const { send, requests } = script((request: ServiceNowRequest) => {
		if (request.method === 'PATCH') return one({ sys_id: id(1), ...(request.body as Row) });
		if (!request.path.endsWith(id(1))) return list([]);
		return one({ sys_id: both(id(1)), number: both('INC1'), state: both(state), close_code: both('Duplicate'), close_notes: both('x') });
	});
	const work = workWith(send, {}, { sysId: id(1) });
	return { rows: runOperation(operation, work), work, sent: () => requests.filter(({ method }) => method === 'PATCH').map(({ body }) => (body as Row).state) };
}
