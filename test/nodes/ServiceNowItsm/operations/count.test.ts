// Proves the question to the Aggregate API and what is made of its answers.
import { count } from '../../../../nodes/ServiceNowItsm/operations/count';
import { list, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

it('gives one number', async () => {
	const { send, requests } = script({ body: { result: { stats: { count: '66' } } } });
	await expect(runOperation(count, workWith(send, { query: 'active=true' }, { summary: ['active'] }))).resolves.toEqual([{ count: 66 }]);
	expect(requests[0]).toMatchObject({ path: '/api/now/stats/incident', query: { sysparm_query: 'active=true', sysparm_count: true }, effect: 'read' });
});

it('gives one item per group', async () => {
	const group = (value: string, number: string) => ({ stats: { count: number }, groupby_fields: [{ field: 'state', value }] });
	const { send, requests } = script({ body: { result: [group('1', '5'), group('2', '7')] } });
	const rows = await runOperation(count, workWith(send, { options: { groupBy: ['state'] } }, { summary: ['state'] }));
	expect(rows).toEqual([{ state: '1', count: 5 }, { state: '2', count: 7 }]);
	expect(requests[0].query).toMatchObject({ sysparm_group_by: 'state' });
});

it('refuses a group that the table does not know', async () => {
	const { send, requests } = script(list([{}], 9));
	await expect(runOperation(count, workWith(send, { options: { groupBy: 'u_typo' } }))).rejects.toThrow('would ignore u_typo');
	expect(requests).toHaveLength(1);
});

it('refuses an answer without a count', async () => {
	await expect(runOperation(count, workWith(script({ body: { result: {} } }).send, {}))).rejects.toThrow('has no count');
});
