// Proves that clauses which ServiceNow would drop are found, and that good queries of every kind pass.
import { EncodedQuery } from '../../servicenow/encodedQuery';
import { columnsOfQuery, ignoredColumns } from '../../servicenow/queryCheck';
import { list, script } from '../support/scriptedSend';

const columns = (query: string) => columnsOfQuery(EncodedQuery.parse(query));

it.each([
	['active=true^priorityIN1,2^ORDERBYDESCnumber', ['number', 'active', 'priority']],
	['a=1^ORb!=2^NQc.dISNOTEMPTY^EQ', ['a', 'b', 'c.d']],
	['short_descriptionNOT LIKEx^openedONToday@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)', ['short_description', 'opened']],
	['sys_updated_onRELATIVEGT@hour@ago@1^numberSTARTSWITHINC', ['sys_updated_on', 'number']],
	['123TEXTQUERY321=mail^state=1', ['state']],
	['RLQUERYtask_sla.task,>=1^stage=x^ENDRLQUERY^state=1', ['state']],
	['caller_id=a^^b^state=1', ['caller_id', 'state']],
	['', []],
])('%j compares %j', (query, expected) => {
	expect(columns(query)).toEqual(expected);
});

it.each(['state', 'state is 1', 'State=1', '=1', 'state=1^nonsense'])('%j holds a clause that would be dropped', (query) => {
	expect(() => columns(query)).toThrow('would ignore');
});

it('asks one question for all columns, and one for each only when something is wrong', async () => {
	const good = script(list([], 0));
	await expect(ignoredColumns(good.send, 'incident', ['a', 'b'])).resolves.toEqual([]);
	expect(good.requests.map(({ query }) => query?.sysparm_query)).toEqual(['aISEMPTY^aISNOTEMPTY^NQbISEMPTY^bISNOTEMPTY']);
	const bad = script(list([{}], 9), list([], 0), list([], 9));
	await expect(ignoredColumns(bad.send, 'incident', ['a', 'b'])).resolves.toEqual(['b']);
	const none = script();
	await expect(ignoredColumns(none.send, 'incident', [])).resolves.toEqual([]);
});
