// Proves how conditions and groups are joined, and that nothing incomplete gets into a query.
import { compileFilters, queryOf } from '../../../nodes/shared/filters';

it('joins by and, or by or', () => {
	const conditions = [{ field: 'a', value: '1' }, { field: 'b', operator: 'isEmpty' }];
	expect(compileFilters({ conditions }, 'all').toString()).toBe('a=1^bISEMPTY');
	expect(compileFilters({ conditions }, 'any').toString()).toBe('a=1^ORbISEMPTY');
	expect(compileFilters({ conditions }, 'any').and('c=2').toString()).toBe('a=1^ORbISEMPTY^c=2');
	expect(compileFilters({}, 'all').toString()).toBe('');
});

it('reads the mode that is chosen', () => {
	const read = (parameters: Record<string, unknown>) => <T>(name: string, fallback: T): T => (parameters[name] as T) ?? fallback;
	expect(queryOf(read({ filterMode: 'query', query: 'x=1^EQ', filters: { conditions: [{ field: 'a', value: '1' }] } })).toString()).toBe('x=1');
	expect(queryOf(read({ filterMode: 'builder', query: 'x=1', filters: { conditions: [{ field: 'a', value: '1' }] } })).toString()).toBe('a=1');
	expect(queryOf(read({ filterMode: 'builder', combine: 'any', filters: { conditions: [{ field: 'a', value: '1' }, { field: 'b', value: '2' }] } })).toString()).toBe('a=1^ORb=2');
});

describe('groups', () => {
	const group = (...fields: string[]) => ({ filters: { conditions: fields.map((field) => ({ field, value: '1' })) } });
	const conditions = [{ field: 'a', value: '1' }, { field: 'b', value: '1' }];

	it.each<[string, 'all' | 'any', object, string]>([
		['brackets of or inside and', 'all', { conditions, groups: [group('c', 'd')] }, 'a=1^b=1^c=1^ORd=1'],
		['two brackets of or', 'all', { groups: [group('c', 'd'), group('e', 'f')] }, 'c=1^ORd=1^e=1^ORf=1'],
		['brackets of and beside or', 'any', { conditions, groups: [group('c', 'd')] }, 'a=1^ORb=1^NQc=1^d=1'],
		['brackets of and alone', 'any', { groups: [group('c', 'd'), group('e')] }, 'c=1^d=1^NQe=1'],
	])('are %s', (_what, combine, filters, expected) => {
		expect(compileFilters(filters, combine).toString()).toBe(expected);
	});

	it('keep their meaning when the query is narrowed: every branch is', () => {
		expect(compileFilters({ conditions, groups: [group('c', 'd')] }, 'any').and('x=2').toString()).toBe('a=1^ORb=1^x=2^NQc=1^d=1^x=2');
		expect(compileFilters({ groups: [group('c', 'd')] }, 'all').and('x=2').toString()).toBe('c=1^ORd=1^x=2');
	});

	it.each([
		[{}, 'Group 1 has no condition'],
		[{ filters: {} }, 'Group 1 has no condition'],
		[{ filters: { conditions: [{ field: 'a', value: '1' }, { field: 'b', value: '' }] } }, 'Condition 2 of group 1 (b) has no value'],
		[{ filters: { conditions: [{ value: '1' }] } }, 'Condition 1 of group 1 has no field'],
	])('%j is refused: %s', (incomplete, message) => {
		for (const combine of ['all', 'any'] as const) expect(() => compileFilters({ conditions, groups: [incomplete] }, combine)).toThrow(message);
	});
});
