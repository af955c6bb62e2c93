// `new GlideRecord(table)` for scripts: finds, inserts, changes and deletes rows, with the rules of the platform and without anybody's limits.
// docs: c_GlideRecordAPI.md; c_BusinessRules.md (rules do not honor ACLs until they ask for it).
import { system, type Caller } from '../engine/caller';
import { runQuery } from '../engine/query/run';
import { insert, remove, tableOf, update } from '../engine/write';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Host, Value } from '../script/run';
import { toNumber, toText } from '../script/values';
import type { Row } from '../store';
import { QueryText, type Methods } from './queryText';
import { flagMethods, record, type WriteFlags } from './record';

/** Rows that one query of a script may hold. */
const most = 10_000;

interface Opened {
	instance: Instance;
	caller: Caller;
	/** Runs a write of the script, which may set off further rules. */
	caused<T>(write: () => T): T;
}

export function glideRecord({ instance, caller, caused }: Opened, name: Value): Host {
	const table = toText(name);
	const actor: Caller = { ...system(instance, caller.userName), userId: caller.userId, user: caller.user };
	const query = new QueryText();
	const flags: WriteFlags = {};
	let limit = most;
	let rows: Row[] = [];
	let at = -1;
	let row: Row = {};
	let given: Row = {};
	const open = (found: Row | undefined): boolean => {
		row = { ...found };
		given = {};
		return found !== undefined;
	};
	const find = (text: string, count: number): Row[] => runQuery(instance, tableOf(instance, table), text, { offset: 0, limit: count, count: false }, actor).rows;
	const run = (): undefined => {
		rows = find(query.text, limit);
		at = -1;
		return undefined;
	};
	const next = (): boolean => open(rows[++at]);
	const begin = (): undefined => void open(undefined);
	const options = (): WriteFlags => ({ ...flags });
	/** A write that is refused answers null, as an aborted one does. */
	const stored = (work: () => Value): Value => {
		try {
			return caused(work);
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return null;
		}
	};
	const methods: Methods = {
		...query.methods, ...flagMethods(flags),
		setLimit: (count) => void (limit = Math.min(most, toNumber(count))),
		query: run, _query: run, next, _next: next, hasNext: () => at + 1 < rows.length, getRowCount: () => rows.length,
		get: (...inputs) => open(find(inputs.length > 1 ? `${toText(inputs[0])}=${toText(inputs[1])}` : `sys_id=${toText(inputs[0])}`, 1)[0]),
		initialize: begin, newRecord: begin,
		insert: () => stored(() => {
			row = { ...insert(instance, table, given, actor, options()) };
			return row.sys_id;
		}),
		update: () => (row.sys_id ? stored(() => {
			row = { ...update(instance, table, row.sys_id, given, actor, options()) };
			given = {};
			return row.sys_id;
		}) : null),
		deleteRecord: () => row.sys_id !== undefined && stored(() => (remove(instance, table, row.sys_id, actor, options()), true)) === true,
	};
	const write = (column: string, value: string): void => {
		row[column] = value;
		given[column] = value;
	};
	return record({ instance, table, caller, row: () => row, write, methods });
}
