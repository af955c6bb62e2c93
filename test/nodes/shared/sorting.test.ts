// Proves that a sort rule is a column and a direction, and nothing else.
import { compileSort } from '../../../nodes/shared/sorting';

it('sorts by columns only', () => {
	expect(compileSort([{ field: 'a', direction: 'desc' }, { field: 'b.c' }])).toEqual([{ field: 'a', direction: 'desc' }, { field: 'b.c', direction: 'asc' }]);
	expect(() => compileSort([{ field: '' }])).toThrow('Sort rule 1 has no field');
	expect(() => compileSort([{ field: 'a^b' }])).toThrow('not a column name');
});
