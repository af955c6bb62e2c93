// The Aggregate API: counts, figures, groups, having, order, display values, errors.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
	const table = emulator.table('incident');
	for (const [urgency, reassignments, subject] of [['1', '2', 'a'], ['1', '3', 'b'], ['2', '', 'c'], ['3', '10', 'd'], ['3', '1', 'e'], ['3', '4', 'f']]) {
		table.insert({ urgency, impact: '3', reassignment_count: reassignments, short_description: subject, category: urgency === '1' ? 'network' : 'software' });
	}
});
afterAll(() => emulator.close());

const stats = async (query: string, table = 'incident') => (await call<{ result: unknown }>(emulator, 'GET', `/api/now/stats/${table}?${query}`)).body.result;

test('a count without groups is an object of strings', async () => {
	expect(await stats('sysparm_count=true')).toEqual({ stats: { count: '6' } });
	expect(await stats('sysparm_count=true&sysparm_query=urgency=3')).toEqual({ stats: { count: '3' } });
	expect(await stats('sysparm_count=true&urgency=1')).toEqual({ stats: { count: '2' } });
	expect(await stats('sysparm_count=true&sysparm_query=urgency=3^short_description=zzz')).toEqual({ stats: { count: '0' } });
});

test('figures ignore empty values; averages have four decimals', async () => {
	expect(await stats('sysparm_query=reassignment_countISNOTEMPTY&sysparm_avg_fields=reassignment_count&sysparm_min_fields=reassignment_count,short_description&sysparm_max_fields=reassignment_count&sysparm_sum_fields=reassignment_count')).toEqual({
		stats: { avg: { reassignment_count: expect.stringMatching(/^\d+\.\d{4}$/) }, min: { reassignment_count: expect.any(String), short_description: 'a' }, max: { reassignment_count: '10' }, sum: { reassignment_count: '20' } },
	});
});

test('groups are an array with the fields that make them', async () => {
	expect(await stats('sysparm_count=true&sysparm_group_by=urgency,category')).toEqual([
		{ stats: { count: '2' }, groupby_fields: [{ field: 'urgency', value: '1' }, { field: 'category', value: 'network' }] },
		{ stats: { count: '1' }, groupby_fields: [{ field: 'urgency', value: '2' }, { field: 'category', value: 'software' }] },
		{ stats: { count: '3' }, groupby_fields: [{ field: 'urgency', value: '3' }, { field: 'category', value: 'software' }] },
	]);
});

test('groups show display values when asked', async () => {
	const group = 'sysparm_count=true&sysparm_query=urgency=1&sysparm_group_by=urgency';
	expect(await stats(`${group}&sysparm_display_value=true`)).toMatchObject([{ groupby_fields: [{ field: 'urgency', value: '1 - High' }] }]);
	expect(await stats(`${group}&sysparm_display_value=all`)).toMatchObject([{ groupby_fields: [{ field: 'urgency', value: '1', display_value: '1 - High' }] }]);
});

const counts = async (query: string) => ((await stats(`sysparm_count=true&sysparm_group_by=urgency&${query}`)) as { stats: { count: string } }[]).map((one) => one.stats.count);

test('having drops groups, order sorts them', async () => {
	expect(await counts('sysparm_having=count^urgency^>^1')).toEqual(['2', '3']);
	expect(await counts('sysparm_having=count^urgency^>^1,avg^urgency^=^3')).toEqual(['3']);
	expect(await counts('sysparm_order_by=COUNT^DESC')).toEqual(['3', '2', '1']);
	expect(await counts('sysparm_order_by=urgency^DESC')).toEqual(['3', '1', '2']);
	expect(await counts('sysparm_order_by=AVG^urgency')).toEqual(['2', '1', '3']);
});

test('dot-walked groups are possible', async () => {
	expect(await stats('sysparm_count=true&sysparm_group_by=caller_id.active')).toEqual([{ stats: { count: '6' }, groupby_fields: [{ field: 'caller_id.active', value: '' }] }]);
});

test.each<[number, string, string]>([
	[400, 'No request parameter for aggregate operation specified', 'incident?sysparm_query=active=true'],
	[400, 'Invalid table nothing', 'nothing?sysparm_count=true'],
])('%i %s', async (status, message, path) => {
	const { status: got, body } = await call(emulator, 'GET', `/api/now/stats/${path}`);
	expect({ got, body }).toMatchObject({ got: status, body: { error: { message }, status: 'failure' } });
});
