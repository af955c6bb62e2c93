// Creates a record under a key so that running twice, or losing an answer, does not make two. Knows no n8n.
//
// before               | after the POST                       | result
// one or more has the key |                                   | the oldest, nothing is sent
// none                 | created, still the only one          | ours
// none                 | created, another one is older        | ours is deleted again, the older one is the winner
// none                 | no usable answer, then one is found  | that one
// none                 | no usable answer, none is found,     | unknownOutcome: it is never sent again blindly
//                      | or the execution is cancelled        |
// Two executions that look at the same moment both create; the older of (sys_created_on, sys_id) wins, and both find that out as
// soon as each sees the other's row. ServiceNow has no unique index on correlation_id, so a row that becomes visible later than the
// second look stays.

import { ServiceNowError } from './errors';
import { matchesOf } from './match';
import { rawValue, rowOf } from './record';
import { createRow, deleteRow, getRow, type WriteOptions } from './tableApi';
import type { Row, Send } from './types';

/** Milliseconds before each look for a record whose answer was lost. */
const LOOKS = [500, 1000, 2000, 4000];

interface Ways {
	send: Send;
	wait: (milliseconds: number) => Promise<void>;
	note: (hint: string) => void;
}

export interface Unique {
	row: Row;
	/** Whether the record was there before, made by an earlier run or by another one at the same time. */
	existed: boolean;
}

/** @throws ServiceNowError */
export async function createUnique(ways: Ways, table: string, key: Row, values: Row, options: WriteOptions): Promise<Unique> {
	const [found] = await matchesOf(ways.send, table, key);
	if (found) return { row: await full(ways.send, table, found, options), existed: true };
	return await createAmong(ways, table, key, values, options, []);
}

/**
 * Creates a record although those with the ids in `apart` have the same key, and makes sure that it is the only other one.
 * @throws ServiceNowError
 */
export async function createAmong(ways: Ways, table: string, key: Row, values: Row, options: WriteOptions, apart: readonly string[]): Promise<Unique> {
	const others = async (): Promise<Row[]> => (await matchesOf(ways.send, table, key)).filter((row) => !apart.includes(rawValue(row, 'sys_id')));
	let row: Row;
	try {
		row = rowOf(await ways.send(createRow(table, values, { ...options, ...withId(options) })));
	} catch (error) {
		if (!(error instanceof ServiceNowError) || !error.mayHaveBeenApplied) throw error;
		const found = await lookFor(ways, others);
		if (!found) throw lost(error, key);
		return { row: await full(ways.send, table, found, options), existed: false };
	}
	const own = rawValue(row, 'sys_id');
	const rivals = await others().catch((error: unknown) => {
		ways.note(`Whether another execution created a record of ${table} under the same key at the same time could not be seen: ${(error as Error).message}`);
		return [];
	});
	const [winner] = rivals;
	// Only a call that sees both rows can tell which is older; it then knows that the other call sees the same order.
	const isLoser = rivals.some((rival) => rawValue(rival, 'sys_id') === own) && rawValue(winner, 'sys_id') !== own;
	if (!isLoser) return { row, existed: false };
	await withdraw(ways, table, own);
	return { row: await full(ways.send, table, winner, options), existed: true };
}

const withId = ({ fields }: WriteOptions): WriteOptions => (fields?.length ? { fields: [...new Set([...fields, 'sys_id'])] } : {});

/** Looks until one is found or the execution is cancelled. */
async function lookFor({ wait }: Ways, others: () => Promise<Row[]>): Promise<Row | undefined> {
	for (const pause of LOOKS) {
		const isCancelled = await wait(pause).then(
			() => false,
			() => true,
		);
		if (isCancelled) return undefined;
		// A look that fails proves nothing, and its own words would hide that a record may have been made.
		const [found] = await others().catch((): Row[] => []);
		if (found) return found;
	}
	return undefined;
}

const lost = (error: ServiceNowError, key: Row): ServiceNowError =>
	new ServiceNowError({
		kind: 'unknownOutcome',
		message: `${error.message}. A record with ${Object.entries(key).map(([column, value]) => `${column} ${String(value)}`).join(' and ')} may or may not have been created`,
		detail: error.detail,
		advice: 'Run this item again in a minute: if the record is there by then, it is returned and no second one is made.',
		status: error.status,
		transactionId: error.transactionId,
	});

/** Removes the record that this very call made, because another execution made one under the same key a moment earlier. */
async function withdraw({ send, note }: Ways, table: string, sysId: string): Promise<void> {
	try {
		await send(deleteRow(table, sysId));
	} catch (error) {
		note(`Two executions created a record of ${table} under the same key at the same time, and the account may not delete the second one (${sysId}): ${(error as Error).message}`);
	}
}

async function full(send: Send, table: string, found: Row, options: WriteOptions): Promise<Row> {
	return rowOf(await send(getRow(table, rawValue(found, 'sys_id'), options)));
}
