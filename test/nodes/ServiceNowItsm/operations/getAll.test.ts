// Proves that get many asks for what was chosen, refuses a query that ServiceNow would misread, and tells of hidden rows.
import { getAll } from '../../../../nodes/ServiceNowItsm/operations/getAll';
import { id, list, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const summary = ['sys_id', 'number', 'priority', 'state', 'active'];
const row = { sys_id: id(1), number: 'INC1' };

it('reads up to the limit', async () => {
	const { send, requests } = script(list([row], 900));
	await expect(runOperation(getAll, workWith(send, { limit: 1 }, { summary }))).resolves.toEqual([row]);
	expect(requests[0].query).toMatchObject({ sysparm_limit: 1, sysparm_query: 'ORDERBYsys_id' });
});

it('joins conditions and sorts', async () => {
	const { send, requests } = script(list([row], 1));
	await runOperation(getAll, workWith(send, {
		filterMode: 'builder',
		combine: 'any',
		filters: { conditions: [{ field: 'priority', operator: 'isOneOf', value: '1, 2' }, { field: 'number', operator: 'startsWith', value: 'INC^' }] },
		sort: { rules: [{ field: 'number', direction: 'desc' }] },
	}, { summary }));
	expect(requests[0].query).toMatchObject({ sysparm_query: 'priorityIN1,2^ORnumberSTARTSWITHINC^^^ORDERBYDESCnumber^ORDERBYsys_id' });
});

it('asks whether the table knows the columns in a group, and shows what the conditions were compiled to', async () => {
	const { send, requests } = script(list([], 0), list([row], 1));
	const group = { filters: { conditions: [{ field: 'u_risk', value: 'high' }, { field: 'state', value: '1' }] } };
	const work = workWith(send, { filterMode: 'builder', filters: { conditions: [{ field: 'active', value: 'true' }], groups: [group] } }, { summary });
	await runOperation(getAll, work);
	expect(requests[0].query).toMatchObject({ sysparm_query: 'u_riskISEMPTY^u_riskISNOTEMPTY' });
	expect(requests[1].query).toMatchObject({ sysparm_query: 'active=true^u_risk=high^ORstate=1^ORDERBYsys_id' });
	expect(work.shown).toEqual(['Encoded query: active=true^u_risk=high^ORstate=1']);
	expect(work.notes).toEqual([]);
});

it('the sort of the node replaces the one in the query', async () => {
	const { send, requests } = script(list([row], 1));
	await runOperation(getAll, workWith(send, { query: 'active=true^ORDERBYstate', sort: { rules: [{ field: 'number' }] } }, { summary }));
	expect(requests[0].query).toMatchObject({ sysparm_query: 'active=true^ORDERBYnumber^ORDERBYsys_id' });
});

it('asks first whether the table knows a column, and once only', async () => {
	const { send, requests } = script(list([], 0), list([row], 1), list([row], 1));
	const work = workWith(send, { query: 'u_risk=high' }, { summary });
	await runOperation(getAll, work);
	await runOperation(getAll, work);
	expect(requests).toHaveLength(3);
	expect(requests[0].query).toMatchObject({ sysparm_query: 'u_riskISEMPTY^u_riskISNOTEMPTY', sysparm_limit: 1 });
});

it('does not run a query whose column is unknown', async () => {
	const { send, requests } = script(list([row], 900), list([], 0), list([row], 900));
	const running = runOperation(getAll, workWith(send, { query: 'category=x^u_typo=1' }, { summary }));
	await expect(running).rejects.toMatchObject({ kind: 'badInput', message: expect.stringContaining('would ignore u_typo') as string });
	expect(requests).toHaveLength(3);
});

it.each(['priority', 'priority is 1', 'Priority=1', 'priority==x^nonsense', '^'])('refuses %j or understands it', async (query) => {
	const { send, requests } = script(() => list([row], 1));
	const running = runOperation(getAll, workWith(send, { query }, { summary }));
	if (query === '^') await expect(running).resolves.toHaveLength(1);
	else {
		await expect(running).rejects.toMatchObject({ kind: 'badInput', message: expect.stringContaining('would ignore') as string });
		expect(requests).toEqual([]);
	}
});

it.each([
	[{ field: '', operator: 'equals', value: '1' }, 'Condition 1 has no field'],
	[{ field: 'state', operator: 'equals', value: '' }, 'Condition 1 (state) has no value'],
	[{ field: 'state', operator: 'equals' }, 'Condition 1 (state) has no value'],
	[{ field: 'state', operator: 'like', value: '1' }, 'unknown operator "like"'],
	[{ field: 'state^NQ', operator: 'equals', value: '1' }, 'not a column name'],
])('sends nothing for the condition %j', async (condition, message) => {
	const { send, requests } = script();
	await expect(runOperation(getAll, workWith(send, { filterMode: 'builder', filters: { conditions: [condition] } }))).rejects.toThrow(message);
	expect(requests).toEqual([]);
});

it('tells how many of the matching records the account sees', async () => {
	const { send } = script(list([row], 3));
	const work = workWith(send, { returnAll: true }, { summary });
	await runOperation(getAll, work);
	expect(work.notes).toEqual(['The account can see 1 of 3 matching records of incident; access rules hide the others']);
});
