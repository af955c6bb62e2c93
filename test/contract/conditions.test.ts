// Conditions and groups of the builder against the local ServiceNow: the compiled query selects the rows that the conditions mean, whatever is added to it.
import { EncodedQuery } from '../../servicenow/encodedQuery';
import { queryAfter } from '../../servicenow/keyset';
import { compileFilters, type FilterCondition, type Filters } from '../../nodes/shared/filters';
import { Random } from '../proof/random';
import { startWorld, type World } from '../support/world';

type Cells = Record<string, string>;

const TEXTS = ['', 'red', 'Red wine', 'blue', 'a^b', 'a^ORb', 'x,y', '^NQ'];
const NUMBERS = ['', '1', '2', '3', '10'];

const MEANING: Readonly<Record<string, (cell: string, value: string) => boolean>> = {
	equals: (cell, value) => cell.toLowerCase() === value.toLowerCase(),
	contains: (cell, value) => cell.toLowerCase().includes(value.toLowerCase()),
	startsWith: (cell, value) => cell.toLowerCase().startsWith(value.toLowerCase()),
	isEmpty: (cell) => cell === '',
	isNotEmpty: (cell) => cell !== '',
	greaterThan: (cell, value) => cell !== '' && Number(cell) > Number(value),
	lessOrEqual: (cell, value) => cell !== '' && Number(cell) <= Number(value),
	between: (cell, value) => cell !== '' && Number(cell) >= Number(value.split(',')[0]) && Number(cell) <= Number(value.split(',')[1]),
};

const meets = (row: Cells, { field = '', operator = '', value }: FilterCondition): boolean => MEANING[operator](row[field], String(value ?? ''));

function matches(row: Cells, { conditions = [], groups = [] }: Filters, combine: 'all' | 'any'): boolean {
	const own = conditions.map((condition) => meets(row, condition));
	const inner = groups.map(({ filters }) => (filters?.conditions ?? []).map((condition) => meets(row, condition)));
	if (combine === 'all') return own.every(Boolean) && inner.every((group) => group.some(Boolean));
	return own.length + inner.length === 0 || own.some(Boolean) || inner.some((group) => group.every(Boolean));
}

let world: World;
beforeAll(async () => {
	world = await startWorld({ emulator: { records: 0 } });
	for (const row of rowsToPlace()) world.servicenow.table('incident').insert(row);
});
afterAll(async () => await world.close());

function rowsToPlace(): Cells[] {
	return TEXTS.flatMap((u_external_system) => NUMBERS.map((reassignment_count) => ({ u_external_system, reassignment_count, short_description: `${u_external_system}/${reassignment_count}` })));
}

const rows = (): Cells[] => world.servicenow.table('incident').rows() as Cells[];

async function selected(query: string): Promise<string[]> {
	const { url, username, password } = world.servicenow;
	const parameters = new URLSearchParams({ sysparm_query: query, sysparm_fields: 'sys_id', sysparm_limit: '1000' });
	const reply = await fetch(`${url}/api/now/table/incident?${parameters.toString()}`, { headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}` } });
	const { result } = (await reply.json()) as { result: Cells[] };
	return result.map(({ sys_id }) => sys_id).sort();
}

const meant = (isMeant: (row: Cells) => boolean): string[] => rows().filter(isMeant).map(({ sys_id }) => sys_id).sort();

describe.each(Array.from({ length: 60 }, (_, index) => index + 1))('conditions of seed %i', (seed) => {
	const random = new Random(seed);
	const condition = (): FilterCondition =>
		random.chance(0.5)
			? { field: 'u_external_system', operator: random.pick(['equals', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty']), value: random.pick(TEXTS.slice(1)) }
			: random.pick([
					{ field: 'reassignment_count', operator: random.pick(['greaterThan', 'lessOrEqual', 'equals']), value: random.pick(NUMBERS.slice(1)) },
					{ field: 'reassignment_count', operator: 'between', value: '2, 3' },
				]);
	const several = (least: number, most: number) => Array.from({ length: least + random.below(most - least + 1) }, condition);
	const filters: Filters = { conditions: several(0, 2), groups: Array.from({ length: random.below(3) }, () => ({ filters: { conditions: several(1, 3) } })) };
	const combine = random.pick(['all', 'any'] as const);

	it('selects what they mean, alone, narrowed, and after a position as the trigger asks', async () => {
		const query = compileFilters(filters, combine);
		expect(await selected(query.toString())).toEqual(meant((row) => matches(row, filters, combine)));
		expect(await selected(query.and('reassignment_count=2').toString())).toEqual(meant((row) => row.reassignment_count === '2' && matches(row, filters, combine)));
		const all = rows().map(({ sys_id }) => sys_id).sort();
		const middle = rows().find(({ sys_id }) => sys_id === all[Math.floor(all.length / 2)])!;
		const position = { time: middle.sys_created_on, id: middle.sys_id };
		const stream = { table: 'incident', query: EncodedQuery.parse(query.toString()), timeColumn: 'sys_created_on', tieBreaker: 'sys_id' };
		const isLater = (row: Cells): boolean => row.sys_created_on > position.time || (row.sys_created_on === position.time && row.sys_id > position.id);
		expect(await selected(queryAfter(stream, position).toString())).toEqual(meant((row) => isLater(row) && matches(row, filters, combine)));
	});
});

const grouped = {
	filterMode: 'builder',
	filters: {
		conditions: [{ field: 'reassignment_count', operator: 'equals', value: '1' }],
		groups: [{ filters: { conditions: [{ field: 'u_external_system', operator: 'equals', value: 'blue' }, { field: 'u_external_system', operator: 'equals', value: 'a^ORb' }] } }],
	},
};

it.each([
	['all', ['a^ORb/1', 'blue/1']],
	['any', ['/1', 'Red wine/1', '^NQ/1', 'a^ORb/1', 'a^b/1', 'blue/1', 'red/1', 'x,y/1']],
])('the node reads them, combined by %s, and shows the query', async (combine, expected) => {
	const { json, error, hints } = await world.n8n.run({
		parameters: { authentication: 'oAuth2', resource: 'incident', operation: 'getAll', ...grouped, combine, returnAll: true, simplify: false },
	});
	expect(error).toBeUndefined();
	expect(json.map(({ short_description }) => String(short_description)).sort()).toEqual([...expected].sort());
	expect(hints).toEqual([expect.objectContaining({ type: 'info', message: expect.stringContaining('Encoded query: reassignment_count=1^') as string })]);
});

it('the node refuses a column in a group that the table does not have', async () => {
	const groups = [{ filters: { conditions: [{ field: 'u_typo', operator: 'equals', value: '1' }] } }];
	const { error } = await world.n8n.run({ parameters: { authentication: 'oAuth2', resource: 'incident', operation: 'getAll', filterMode: 'builder', filters: { groups } } });
	expect(error?.message).toBe('ServiceNow would ignore u_typo in the query of incident');
});

it('the trigger delivers what they mean and nothing else', async () => {
	const trigger = world.n8n.pollTrigger({
		parameters: { authentication: 'oAuth2', table: { __rl: true, mode: 'list', value: 'incident' }, triggerOn: 'created', combine: 'all', options: {}, ...grouped } as never,
	});
	await trigger.activate();
	for (const row of rowsToPlace()) world.servicenow.table('incident').insert(row);
	const delivered = (await trigger.tick()) ?? [];
	expect(delivered.map(({ json }) => String(json.short_description)).sort()).toEqual(['a^ORb/1', 'blue/1']);
});
