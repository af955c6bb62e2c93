// Proves the encoded query behind every operator of the builder, and that no value of a person adds a condition.
import { compileFilters, compileSort, filterRules, queryOf } from '../../../nodes/shared/filters';

const compile = (operator: string, value?: unknown, field = 'state') => compileFilters([{ field, operator, value }], 'all').toString();

it.each<[string, unknown, string]>([
	['equals', '1', 'state=1'],
	['', '1', 'state=1'],
	['notEquals', '1', 'state!=1'],
	['contains', 'mail', 'stateLIKEmail'],
	['notContains', 'mail', 'stateNOT LIKEmail'],
	['startsWith', 'm', 'stateSTARTSWITHm'],
	['endsWith', 'm', 'stateENDSWITHm'],
	['isOneOf', '1, 2,,3', 'stateIN1,2,3'],
	['isOneOf', ['1', '2'], 'stateIN1,2'],
	['isNotOneOf', '1', 'stateNOT IN1'],
	['greaterThan', 1, 'state>1'],
	['greaterOrEqual', '1', 'state>=1'],
	['lessThan', '1', 'state<1'],
	['lessOrEqual', '1', 'state<=1'],
	['between', '1, 3', 'stateBETWEEN1@3'],
	['after', '2026-01-01T02:00:00+02:00', 'state>2026-01-01 00:00:00'],
	['before', '2026-01-01 00:00:00', 'state<2026-01-01 00:00:00'],
	['inTheLast', '7 days', 'stateRELATIVEGT@dayofweek@ago@7'],
	['notInTheLast', '1 Hour', 'stateRELATIVELT@hour@ago@1'],
	['isMe', undefined, 'state=javascript:gs.getUserID()'],
	['isEmpty', undefined, 'stateISEMPTY'],
	['isNotEmpty', 'ignored', 'stateISNOTEMPTY'],
])('%s %j is %s', (operator, value, expected) => {
	expect(compile(operator, value)).toBe(expected);
});

it('has a test for every operator', () => {
	expect(filterRules.map(({ value }) => value).sort()).toEqual([
		'after', 'before', 'between', 'contains', 'endsWith', 'equals', 'greaterOrEqual', 'greaterThan', 'inTheLast', 'isEmpty', 'isMe', 'isNotEmpty',
		'isNotOneOf', 'isOneOf', 'lessOrEqual', 'lessThan', 'notContains', 'notEquals', 'notInTheLast', 'startsWith',
	]);
});

it.each<[string, unknown, string]>([
	['equals', '', 'has no value'],
	['equals', null, 'has no value'],
	['isOneOf', ' , ', 'is empty'],
	['between', '1', 'not a range'],
	['between', '1@2, 3', 'not a range'],
	['inTheLast', 'a week', 'not a span of time'],
	['contains', 'a\nb', 'line break'],
	['equals', 'javascript:gs.x()', 'javascript:'],
	['nonsense', '1', 'unknown operator'],
])('%s %j is refused: %s', (operator, value, message) => {
	expect(() => compile(operator, value)).toThrow(message);
});

it('escapes values and refuses what is no column', () => {
	expect(compile('equals', 'a^ORsys_id!=')).toBe('state=a^^ORsys_id!=');
	expect(() => compile('equals', '1', 'state=1^ORx')).toThrow('not a column name');
	expect(() => compile('equals', '1', ' ')).toThrow('has no field');
});

it('joins by and, or by or', () => {
	const conditions = [{ field: 'a', value: '1' }, { field: 'b', operator: 'isEmpty' }];
	expect(compileFilters(conditions, 'all').toString()).toBe('a=1^bISEMPTY');
	expect(compileFilters(conditions, 'any').toString()).toBe('a=1^ORbISEMPTY');
	expect(compileFilters(conditions, 'any').and('c=2').toString()).toBe('a=1^ORbISEMPTY^c=2');
	expect(compileFilters([], 'all').toString()).toBe('');
});

it('reads the mode that is chosen', () => {
	const read = (parameters: Record<string, unknown>) => <T>(name: string, fallback: T): T => (parameters[name] as T) ?? fallback;
	expect(queryOf(read({ filterMode: 'query', query: 'x=1^EQ', filters: { conditions: [{ field: 'a', value: '1' }] } })).toString()).toBe('x=1');
	expect(queryOf(read({ filterMode: 'builder', query: 'x=1', filters: { conditions: [{ field: 'a', value: '1' }] } })).toString()).toBe('a=1');
	expect(queryOf(read({ filterMode: 'builder', combine: 'any', filters: { conditions: [{ field: 'a', value: '1' }, { field: 'b', value: '2' }] } })).toString()).toBe('a=1^ORb=2');
});

it('sorts by columns only', () => {
	expect(compileSort([{ field: 'a', direction: 'desc' }, { field: 'b.c' }])).toEqual([{ field: 'a', direction: 'desc' }, { field: 'b.c', direction: 'asc' }]);
	expect(() => compileSort([{ field: '' }])).toThrow('Sort rule 1 has no field');
	expect(() => compileSort([{ field: 'a^b' }])).toThrow('not a column name');
});
