// Proves the encoded query behind every operator of the builder, and that no value of a person adds a condition.
import { filterRules } from '../../../nodes/shared/filterRules';
import { compileFilters } from '../../../nodes/shared/filters';

const compile = (operator: string, value?: unknown, field = 'state') => compileFilters({ conditions: [{ field, operator, value }] }, 'all').toString();

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
