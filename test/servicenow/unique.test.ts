// Proves that one key makes one record: what is sent and what is told when answers are lost, looks fail, or two executions meet.
import { ServiceNowError } from '../../servicenow/errors';
import type { Row } from '../../servicenow/types';
import { createAmong, createUnique } from '../../servicenow/unique';
import { id, list, one, script, type ScriptedAnswer } from '../support/scriptedSend';

const both = (value: string): Row => ({ value, display_value: value });
const match = (number: number): Row => ({ sys_id: both(id(number)), correlation_id: both('k') });
const key = { correlation_id: 'k' };
const values = { ...key, short_description: 'x' };
const broken = new ServiceNowError({ kind: 'interrupted', message: 'The connection broke off' });

function ways(answers: ScriptedAnswer[], wait: (milliseconds: number) => Promise<void> = () => Promise.resolve()) {
	const { send, requests } = script(...answers);
	const notes: string[] = [];
	const waits: number[] = [];
	return { send, requests, notes, waits, note: (hint: string) => void notes.push(hint), wait: (ms: number) => (waits.push(ms), wait(ms)) };
}

const writes = ({ requests }: ReturnType<typeof ways>) => requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);

it('returns the oldest of those that are there, and writes nothing', async () => {
	const given = ways([list([match(3), match(4)], 2), one({ sys_id: id(3) })]);
	await expect(createUnique(given, 'incident', key, values, {})).resolves.toEqual({ row: { sys_id: id(3) }, existed: true });
	expect(writes(given)).toEqual([]);
});

it('asks for the sys_id although the person wants other columns', async () => {
	const given = ways([list([], 0), one({ sys_id: id(1) }, 201), list([match(1)], 1)]);
	await createUnique(given, 'incident', key, values, { fields: ['number'] });
	expect(given.requests[1].query).toMatchObject({ sysparm_fields: 'number,sys_id' });
});

it('does not take those that the caller set apart for rivals', async () => {
	const given = ways([one({ sys_id: id(9) }, 201), list([match(3), match(9)], 2)]);
	await expect(createAmong(given, 'incident', key, values, {}, [id(3)])).resolves.toMatchObject({ existed: false });
	expect(writes(given)).toEqual(['POST']);
});

it('keeps its record, and says so, when the look after the create fails', async () => {
	const given = ways([one({ sys_id: id(1) }, 201), broken]);
	await expect(createAmong(given, 'incident', key, values, {}, [])).resolves.toEqual({ row: { sys_id: id(1) }, existed: false });
	expect(given.notes).toEqual([expect.stringContaining('could not be seen: The connection broke off') as string]);
});

it('says which record is the second one when it may not be withdrawn', async () => {
	const refused = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'Delete not allowed' });
	const given = ways([one({ sys_id: id(9) }, 201), list([match(2), match(9)], 2), refused, one({ sys_id: id(2) })]);
	await expect(createAmong(given, 'incident', key, values, {}, [])).resolves.toEqual({ row: { sys_id: id(2) }, existed: true });
	expect(given.notes).toEqual([expect.stringContaining(id(9)) as string]);
});

describe('after a lost answer', () => {
	it('goes on looking although a look fails', async () => {
		const given = ways([broken, broken, list([match(5)], 1), one({ sys_id: id(5) })]);
		await expect(createAmong(given, 'incident', key, values, {}, [])).resolves.toEqual({ row: { sys_id: id(5) }, existed: false });
		expect(given.waits).toEqual([500, 1000]);
		expect(writes(given)).toEqual(['POST']);
	});

	it('says that nobody knows when every look fails, and never sends again', async () => {
		const given = ways([broken, broken, broken, broken, broken]);
		await expect(createAmong(given, 'incident', key, values, {}, [])).rejects.toMatchObject({ kind: 'unknownOutcome', message: 'The connection broke off. A record with correlation_id k may or may not have been created' });
		expect(writes(given)).toEqual(['POST']);
	});

	it('ends at once when the execution is cancelled while it waits', async () => {
		const given = ways([broken], () => Promise.reject(new ServiceNowError({ kind: 'interrupted', message: 'The execution was cancelled' })));
		await expect(createAmong(given, 'incident', key, values, {}, [])).rejects.toMatchObject({ kind: 'unknownOutcome', message: expect.stringContaining('may or may not have been created') as string });
		expect(given.requests).toHaveLength(1);
		expect(given.waits).toEqual([500]);
	});

	it('takes a refusal for what it is', async () => {
		const refused = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'Operation Failed' });
		const given = ways([refused]);
		await expect(createAmong(given, 'incident', key, values, {}, [])).rejects.toBe(refused);
		expect(given.waits).toEqual([]);
	});
});
