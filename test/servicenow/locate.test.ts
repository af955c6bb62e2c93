// Proves that exactly the named record is found, or that the message says which of the reasons it is.
import { findOne, sysIdOf, type Locator } from '../../servicenow/locate';
import { id, list, script } from '../support/scriptedSend';

const byNumber = (value: string): Locator => ({ column: 'number', value });

it('asks nothing for a sys_id', async () => {
	const { send, requests } = script();
	await expect(sysIdOf(send, 'incident', { column: 'sys_id', value: id(7) })).resolves.toBe(id(7));
	await expect(sysIdOf(send, 'incident', byNumber(id(8)))).resolves.toBe(id(8));
	expect(requests).toEqual([]);
});

it('finds a record by number and asks for two, so that a second match shows', async () => {
	const { send, requests } = script(list([{ sys_id: id(1), number: 'INC0010001' }], 1));
	await expect(sysIdOf(send, 'incident', byNumber(' inc0010001 '))).resolves.toBe(id(1));
	expect(requests[0].query).toMatchObject({ sysparm_query: 'number=inc0010001', sysparm_limit: 2, sysparm_fields: 'sys_id,number' });
});

it('gives the columns that were asked for and no others', async () => {
	const { send } = script(list([{ sys_id: id(1), number: 'INC1', state: '2' }], 1));
	await expect(findOne(send, 'incident', byNumber('INC1'), { fields: ['state'] })).resolves.toEqual({ state: '2' });
});

it.each([
	['no match', list([], 0), 'notFound', 'No record of incident has the number "INC1"'],
	['a hidden match', list([], 1), 'notFound', 'exists, but the account may not read it'],
	['two matches', list([{ sys_id: id(1), number: 'INC1' }, { sys_id: id(2), number: 'INC1' }], 2), 'badInput', 'Two records of incident have the number "INC1"'],
	['a second match that is hidden', list([{ sys_id: id(1), number: 'INC1' }], 2), 'badInput', 'Two records'],
	['a clause that the instance dropped', list([{ sys_id: id(1), number: 'INC5' }, { sys_id: id(2), number: 'INC6' }], 900), 'badInput', 'cannot be searched by number'],
	['a column that the answer lacks', list([{ sys_id: id(1) }], 1), 'badInput', 'cannot be searched by number'],
])('tells %s', async (_what, answer, kind, message) => {
	const { send } = script(answer);
	await expect(sysIdOf(send, 'incident', byNumber('INC1'))).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as string });
});

it.each(['', '  '])('sends nothing for the empty number %j', async (value) => {
	const { send, requests } = script();
	await expect(sysIdOf(send, 'incident', byNumber(value))).rejects.toMatchObject({ kind: 'badInput', message: 'The number is empty' });
	expect(requests).toEqual([]);
});

it('cannot be led to another record by the value', async () => {
	const { send, requests } = script(list([], 0));
	await expect(sysIdOf(send, 'incident', { column: 'correlation_id', value: 'x^ORsys_idISNOTEMPTY' })).rejects.toMatchObject({ kind: 'notFound' });
	expect(requests[0].query).toMatchObject({ sysparm_query: 'correlation_id=x^^ORsys_idISNOTEMPTY' });
});
