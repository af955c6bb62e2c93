// Asks, before a trigger begins, whether what it relies on holds for this account and table. Changes nothing and keeps nothing.
//
// what                                   | how it is asked                                          | when it does not hold
// the stream's table may be read         | its newest row                                           | error: which right
// dates in a query are UTC               | a row asked for by its own stamp comes back              | error: time zone
// ranges on the time column count        | the same row is not later than its own stamp             | error: query_range
// sorting by the time column counts      | nothing is older than the first row in ascending order   | error: query_range
// the query's columns exist              | "empty and not empty" finds nothing                      | error: which column
// the table is audited (fieldChanged)    | sys_dictionary, where it may be read                     | error: audit; notice for a child table
// deletions are recorded (deleted)       | the same                                                 | error: attribute; notice for a child table
// wanted columns come back               | they are in the newest record                            | notice
// clocks agree                           | the Date header, the newest stamp, n8n's clock           | notice
// Rows change meanwhile, so a failed probe is asked again with a new row before it counts.

import { condition, EncodedQuery, oneOf } from '../../servicenow/encodedQuery';
import { badInput, isQueryRefused, ServiceNowError } from '../../servicenow/errors';
import type { Stream } from '../../servicenow/keyset';
import { columnsOfQuery, ignoredColumns } from '../../servicenow/queryCheck';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import { parseStamp } from '../../servicenow/timestamp';
import type { Row, Send } from '../../servicenow/types';
import type { Settings, TriggerEvent } from './descriptors';

const ATTEMPTS = 3;
/** Seconds by which clocks may differ before it is said. */
const CLOCK_TOLERANCE = 120;

interface Found {
	row?: Row;
	total: number;
	/** Milliseconds, by the Date header. */
	serverTime?: number;
}

/** Sentences for the log. @throws ServiceNowError with what is missing and what to do */
export async function selfCheck(event: TriggerEvent, settings: Settings, send: Send, now: () => number): Promise<string[]> {
	const stream = event.stream(settings);
	const found = await readable(event, settings, firstOf(send, stream, stream.query, 'desc'));
	if (found.row === undefined && found.total > 0) await mustBeSorted(send, stream, found.total);
	if (found.row !== undefined) await mustCompare(send, stream);
	const historyNotices = await mustKeepHistory(send, settings);
	await mustKnowColumns(send, settings);
	return [...historyNotices, ...clockNotices(found, stream, now()), ...(await fieldNotices(send, settings))];
}

async function firstOf(send: Send, stream: Stream, query: EncodedQuery, direction: 'asc' | 'desc' | 'any'): Promise<Found> {
	const { table, timeColumn } = stream;
	const ordered = direction === 'any' ? query.orderedBy() : query.orderedBy({ field: timeColumn, direction });
	const reply = await send(listRows(table, { query: ordered.toString(), limit: 1, fields: ['sys_id', timeColumn] }));
	const date = Date.parse(reply.headers.date ?? '');
	return { row: rowsOf(reply)[0], total: Number(reply.headers['x-total-count'] ?? 0), serverTime: Number.isNaN(date) ? undefined : date };
}

async function readable(event: TriggerEvent, settings: Settings, found: Promise<Found>): Promise<Found> {
	const explain = (error: unknown): unknown => {
		if (!(error instanceof ServiceNowError) || error.kind !== 'forbidden') return error;
		const stream = event.stream(settings);
		const { table } = stream;
		if (isQueryRefused(error)) return refusedQuery(error, stream, settings.query);
		if (event.carriesRecord) return error;
		return new ServiceNowError({
			kind: 'forbidden',
			status: error.status,
			transactionId: error.transactionId,
			message: `The account may not read ${table}, from which "${event.name}" is told`,
			detail: error.message,
			advice: `Ask the ServiceNow administrator for read access to ${table}, or choose another event: "Updated" needs the table itself only.`,
		});
	};
	return await found.catch(async (error: unknown) => await Promise.reject(explain(error)));
}

const rightToTheTimeColumn = ({ table, timeColumn }: Stream): string =>
	`The trigger finds changes by ${timeColumn}. Ask the ServiceNow administrator for read access to it and for the access rule (ACL) of type query_range on ${table}.${timeColumn} for the account of the credential.`;

const noRange = (stream: Stream, what: string): ServiceNowError =>
	new ServiceNowError({
		kind: 'forbidden',
		message: `ServiceNow does not ${what} by ${stream.timeColumn} of ${stream.table} for this account`,
		advice: rightToTheTimeColumn(stream),
	});

/** ServiceNow names no column; the trigger's own comes first, those of the user's query may be meant as well. */
function refusedQuery({ status, transactionId, message, detail }: ServiceNowError, stream: Stream, query: string): ServiceNowError {
	const columns = columnsOfQuery(EncodedQuery.parse(query));
	const others = columns.length === 0 ? '' : ` If that is there: query_match or query_range on the columns of the query (${columns.join(', ')}).`;
	return new ServiceNowError({
		kind: 'forbidden', status, transactionId, message, detail,
		advice: `${rightToTheTimeColumn(stream)}${others}`,
	});
}

/** Nothing came in order although there is something: is it the order, or may none of it be read? */
async function mustBeSorted(send: Send, stream: Stream, total: number): Promise<void> {
	const { row } = await firstOf(send, stream, stream.query, 'any');
	if (row !== undefined) throw noRange(stream, 'sort');
	throw new ServiceNowError({
		kind: 'forbidden',
		message: `${total} records of ${stream.table} match, and the account may read none of those tried`,
		advice: 'Ask the ServiceNow administrator for read access to these records, or change the query.',
	});
}

async function mustCompare(send: Send, stream: Stream): Promise<void> {
	let failure: ServiceNowError | undefined;
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		failure = await comparison(send, stream);
		if (failure === undefined) return;
	}
	throw failure ?? noRange(stream, 'compare');
}

/** What is wrong with comparing and sorting, judged by the newest row as it is now. */
async function comparison(send: Send, stream: Stream): Promise<ServiceNowError | undefined> {
	const { table, timeColumn } = stream;
	const { row } = await firstOf(send, stream, stream.query, 'desc');
	if (row === undefined) return undefined;
	const [id, time] = [rawValue(row, 'sys_id'), rawValue(row, timeColumn)];
	if (parseStamp(time) === undefined) return badInput(`The column ${timeColumn} of ${table} is empty or holds no date for the record ${id}`, 'The trigger needs read access to that column. A table without it cannot be watched.');
	const same = EncodedQuery.everything.and(condition('sys_id', '=', id));
	if ((await firstOf(send, stream, same.and(condition(timeColumn, '>', time)), 'asc')).row !== undefined) return noRange(stream, 'compare');
	if ((await firstOf(send, stream, same.and(condition(timeColumn, '>=', time), condition(timeColumn, '<=', time)), 'asc')).row === undefined) {
		return new ServiceNowError({
			kind: 'rejected',
			message: `ServiceNow does not find a record of ${table} by its own UTC time (${timeColumn}), so it compares dates in another time zone`,
			advice: 'Set the time zone of the account to UTC (GMT) in its user record, and check the access rules of the column.',
		});
	}
	const oldest = (await firstOf(send, stream, stream.query, 'asc')).row;
	const oldestTime = oldest === undefined ? '' : rawValue(oldest, timeColumn);
	if (oldestTime > time) return noRange(stream, 'sort');
	if (oldestTime !== '' && (await firstOf(send, stream, stream.query.and(condition(timeColumn, '<', oldestTime)), 'asc')).row !== undefined) return noRange(stream, 'sort');
	return undefined;
}

/** What the dictionary entry of a table says when the event's history is not kept for it, and what to do. */
const UNTOLD: Readonly<Record<string, { of: (row: Row) => boolean; message: string; advice: string }>> = {
	fieldChanged: {
		of: (row) => rawValue(row, 'audit') === 'false',
		message: 'is not audited, so ServiceNow keeps no field history from which changes could be told',
		advice: 'Ask the ServiceNow administrator to switch on auditing for the table (Audit in its dictionary entry), or use the event "Updated".',
	},
	deleted: {
		of: (row) => /\bno_audit_delete=true\b/.test(rawValue(row, 'attributes')),
		message: 'has the attribute no_audit_delete, so ServiceNow does not record its deletions',
		advice: 'Ask the ServiceNow administrator to take the attribute out of the dictionary entry of the table.',
	},
};

/** Notices about child tables without history. @throws ServiceNowError when no table has one */
async function mustKeepHistory(send: Send, { triggerOn, table, tables = [table] }: Settings): Promise<string[]> {
	const untold = UNTOLD[triggerOn];
	if (untold === undefined) return [];
	const query = EncodedQuery.everything.and(oneOf('name', tables), condition('internal_type', '=', 'collection'));
	const rows = await send(listRows('sys_dictionary', { query: query.toString(), limit: tables.length, fields: ['name', 'audit', 'attributes'], count: false })).then(rowsOf, () => []);
	const names = rows.filter(untold.of).map((row) => rawValue(row, 'name'));
	if (names.length >= tables.length) throw new ServiceNowError({ kind: 'rejected', message: `The table ${table} ${untold.message}`, advice: untold.advice });
	return names.map((name) => `The table ${name} ${untold.message}`);
}

async function mustKnowColumns(send: Send, settings: Settings): Promise<void> {
	const columns = [...new Set([...columnsOfQuery(EncodedQuery.parse(settings.query)), ...settings.watchFields])];
	const ignored = await ignoredColumns(send, settings.table, columns);
	if (ignored.length === 0) return;
	throw badInput(
		`ServiceNow ignores conditions on ${ignored.join(', ')} of ${settings.table}`,
		'The column does not exist, or the account may not filter by it. ServiceNow would leave such a condition out and answer too much. Correct the name, or ask the administrator for the right.',
	);
}

function clockNotices({ row, serverTime }: Found, { table, timeColumn }: Stream, now: number): string[] {
	if (serverTime === undefined) return ['ServiceNow, or a proxy in between, tells no Date with its answers; the clock of n8n stands in for it'];
	const notices: string[] = [];
	const ahead = row === undefined ? 0 : Math.round(((parseStamp(rawValue(row, timeColumn)) ?? 0) - serverTime) / 1000);
	if (ahead > CLOCK_TOLERANCE) notices.push(`The newest record of ${table} is stamped ${ahead} seconds in the future of the instance's own clock; such records start the workflow when their time has come`);
	const skew = Math.round((now - serverTime) / 1000);
	if (Math.abs(skew) > CLOCK_TOLERANCE) notices.push(`The clock of n8n is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} that of ServiceNow. The trigger does not depend on it, but tokens may seem to expire too early or too late: synchronize the clock of n8n`);
	return notices;
}

async function fieldNotices(send: Send, { table, fields }: Settings): Promise<string[]> {
	if (fields.length === 0) return [];
	const [row] = rowsOf(await send(listRows(table, { query: '', limit: 1, fields, count: false })));
	const missing = row === undefined ? [] : fields.filter((field) => !(field in row));
	return missing.length === 0 ? [] : [`The records of ${table} come without ${missing.join(', ')}: the columns do not exist, or the account may not read them`];
}
