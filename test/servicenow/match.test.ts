// Proves that a match is compared with what was asked, so that a clause that ServiceNow drops never leads to another record.
import { matchesOf } from '../../servicenow/match';
import type { Row } from '../../servicenow/types';
import { id, list, script } from '../support/scriptedSend';

const cell = (value: string, display_value = value): Row => ({ value, display_value });

it('asks for all columns of the key, oldest first, and gives the rows that agree', async () => {
	const row = { sys_id: cell(id(1)), correlation_id: cell('A^1'), category: cell('network', 'Network') };
	const { send, requests } = script(list([row], 1));
	await expect(matchesOf(send, 'incident', { correlation_id: 'a^1', category: 'Network' }, ['state'])).resolves.toEqual([row]);
	expect(requests[0].query).toMatchObject({
		sysparm_query: 'correlation_id=a^^1^category=Network^ORDERBYsys_created_on^ORDERBYsys_id',
		sysparm_fields: 'sys_id,sys_created_on,correlation_id,category,state',
		sysparm_display_value: 'all',
	});
});

it.each<[string, Row, string]>([
	['an empty key', {}, 'No column to match on was given'],
	['an empty value', { correlation_id: ' ' }, 'correlation_id to match on is empty'],
	['a value that is missing', { correlation_id: undefined }, 'correlation_id to match on is empty'],
	['a name that is no column', { 'a^NQ': '1' }, 'is not a column name'],
])('asks nothing with %s', async (_what, key, message) => {
	const { send, requests } = script();
	await expect(matchesOf(send, 'incident', key)).rejects.toThrow(message);
	expect(requests).toEqual([]);
});

it.each<[string, Row]>([
	['other values', { sys_id: cell(id(1)), u_key: cell('other') }],
	['no such column', { sys_id: cell(id(1)) }],
])('refuses rows with %s: the clause was dropped', async (_what, row) => {
	const { send } = script(list([row], 900));
	await expect(matchesOf(send, 'incident', { u_key: 'k' })).rejects.toMatchObject({ kind: 'badInput', message: 'The records of incident cannot be matched on u_key' });
});

it('tells a match that is hidden from none', async () => {
	await expect(matchesOf(script(list([], 1)).send, 'incident', { correlation_id: 'k' })).rejects.toMatchObject({ kind: 'forbidden' });
	await expect(matchesOf(script(list([], 0)).send, 'incident', { correlation_id: 'k' })).resolves.toEqual([]);
});
