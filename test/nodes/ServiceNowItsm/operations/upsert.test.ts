// Proves that an upsert makes no second record, whatever it finds, loses or meets.
import { upsert } from '../../../../nodes/ServiceNowItsm/operations/upsert';
import { ServiceNowError } from '../../../../servicenow/errors';
import type { Row } from '../../../../servicenow/types';
import { id, list, one, script, type ScriptedAnswer } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const states = { resolved: ['6'], final: ['7', '8'], reopened: '2' };
const both = (value: string): Row => ({ value, display_value: value });
const match = (number: number, state = '1'): Row => ({ sys_id: both(id(number)), correlation_id: both('k'), state: both(state), sys_created_on: both('2026-01-01 00:00:00') });
/** The answer to the question whether the table knows the columns to match on. */
const known = list([], 0);
const stored = (number: number) => one({ sys_id: id(number), correlation_id: 'k', category: 'network' });

function run(answers: ScriptedAnswer[], parameters: Row = {}) {
	const { send, requests } = script(known, ...answers);
	const given = { matchOn: ['correlation_id'], additionalFields: { correlation_id: 'k', category: 'network' }, ...parameters };
	const work = workWith(send, given, { states });
	return { work, rows: runOperation(upsert, work), writes: () => requests.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path.split('/').pop(), body]) };
}

it('creates where nothing matches', async () => {
	const { rows, writes } = run([list([], 0), stored(1), list([match(1)], 1)]);
	await rows;
	expect(writes()).toEqual([['POST', 'incident', { correlation_id: 'k', category: 'network' }]]);
});

it.each<[string, Row, string, Row | undefined]>([
	['changes the other fields', {}, '1', { category: 'network' }],
	['adds a note', { whenFound: 'addWorkNote', workNote: 'again' }, '1', { work_notes: 'again' }],
	['does nothing', { whenFound: 'nothing' }, '1', undefined],
	['reopens a resolved one', { reopen: 'reopen' }, '6', { state: '2', category: 'network' }],
	['reopens and adds a note', { reopen: 'reopen', whenFound: 'addWorkNote', workNote: 'again' }, '6', { state: '2', work_notes: 'again' }],
	['leaves a resolved one resolved', { reopen: 'leave' }, '6', { category: 'network' }],
	['leaves a closed one closed', { reopen: 'leave', whenFound: 'nothing' }, '7', undefined],
])('%s', async (_what, parameters, state, body) => {
	const { rows, writes } = run([list([match(3, state)], 1), stored(3)], parameters);
	await rows;
	expect(writes()).toEqual(body ? [['PATCH', id(3), body]] : []);
});

it.each([
	['createNew', '6'],
	['createNew', '7'],
	['reopen', '7'],
	['reopen', '8'],
])('with %s makes another one beside one in state %s', async (reopen, state) => {
	const { rows, writes } = run([list([match(3, state)], 1), stored(4), list([match(3, state), match(4)], 2)], { reopen });
	await rows;
	expect(writes().map(([method]) => method)).toEqual(['POST']);
});

it('prefers the open one among several', async () => {
	const { rows, writes } = run([list([match(3, '7'), match(4, '2'), match(5, '6')], 3), stored(4)]);
	await rows;
	expect(writes()).toEqual([['PATCH', id(4), { category: 'network' }]]);
});

it('refuses two open ones', async () => {
	const { rows, writes } = run([list([match(3), match(4)], 2)]);
	await expect(rows).rejects.toMatchObject({ kind: 'badInput', message: '2 records of incident agree in correlation_id' });
	expect(writes()).toEqual([]);
});

it('finds the record whose answer was lost', async () => {
	const lost = new ServiceNowError({ kind: 'unavailable', status: 500, message: 'Transaction cancelled' });
	const { rows, writes, work } = run([list([], 0), lost, list([match(1)], 1), stored(1)]);
	await expect(rows).resolves.toHaveLength(1);
	expect(writes()).toHaveLength(1);
	expect(work.waits).toEqual([500]);
});

it('withdraws its own record and returns the older one when two executions race', async () => {
	const { rows, writes, work } = run([list([], 0), stored(9), list([match(2), match(9)], 2), { status: 204 }, stored(2)]);
	await expect(rows).resolves.toEqual([expect.objectContaining({ sys_id: id(2) })]);
	expect(writes()[1]).toEqual(['DELETE', id(9), undefined]);
	expect(work.notes).toEqual([expect.stringContaining('Another execution') as string]);
});

it('writes nothing when the instance does not know the column', async () => {
	const { send, requests } = script(list([{}], 500));
	const work = workWith(send, { matchOn: ['u_key'], additionalFields: { u_key: 'k' } });
	await expect(runOperation(upsert, work)).rejects.toThrow('would ignore u_key');
	expect(requests).toHaveLength(1);
});

it('writes nothing for a rule that does not exist', async () => {
	const { rows, writes } = run([list([match(3)], 1)], { whenFound: 'replace' });
	await expect(rows).rejects.toThrow('"replace" is not a rule');
	expect(writes()).toEqual([]);
});
