// Proves what is sent for every kind of value, and which columns count as dropped.
import { columnValues, droppedColumns } from '../../servicenow/values';

it.each<[string, unknown, unknown]>([
	['text', 'a', 'a'],
	['empty text, which clears', '', ''],
	['a number', 0, 0],
	['a truth value', false, false],
	['a list', ['a', 2], 'a,2'],
	['a cell of an earlier read', { value: 'id', display_value: 'Fred' }, 'id'],
	['an empty cell', { value: '', display_value: '' }, ''],
	['a date', new Date('2026-01-01T10:00:00.500Z'), '2026-01-01 10:00:00'],
	['a date-time object', { toMillis: () => Date.UTC(2026, 0, 1) }, '2026-01-01 00:00:00'],
])('sends %s', (_what, given, sent) => {
	expect(columnValues({ column: given })).toEqual({ column: sent });
});

it('leaves out what is not given', () => {
	expect(columnValues({ a: undefined, b: null, c: { value: null } })).toEqual({});
});

it.each<[Record<string, unknown>, string]>([
	[{ a: { b: 1 } }, 'is an object'],
	[{ 'a b': 1 }, 'not a column name'],
])('refuses %j', (given, message) => {
	expect(() => columnValues(given)).toThrow(message);
});

it('takes a name from JSON for a column and not for a prototype', () => {
	expect(() => columnValues(JSON.parse('{"__proto__": "x"}') as Record<string, unknown>)).toThrow('not a column name');
});

describe('what did not stick', () => {
	it.each<[unknown, unknown]>([
		['a', 'a'], [' a ', 'a'], ['A', 'a'], [true, 'true'], [2, '2'], ['02', '2'], ['a\r\nb', 'a\nb'], ['', ''], ['id', { value: 'id', display_value: 'Fred' }], ['2026-01-01 00:00:00', '2026-01-01'],
	])('%j stuck as %j', (sent, stored) => {
		expect(droppedColumns({ column: sent }, { column: stored })).toEqual({ missing: [], different: [] });
	});

	it.each<[unknown, unknown]>([['a', ''], ['', 'a'], ['1', '3'], ['Fred', 'Bob']])('%j did not stick as %j', (sent, stored) => {
		expect(droppedColumns({ column: sent }, { column: stored }).different).toEqual(['column']);
	});

	it('tells missing columns, but nothing of journals, and no values where labels came back', () => {
		expect(droppedColumns({ a: '1', work_notes: 'x', state: '2' }, { state: 'New' }, true)).toEqual({ missing: ['a'], different: [] });
	});
});
