// The index stays equal to a sorted list through thousands of random changes.
import { afterAll as above, SortedIndex } from '../../../emulator/engine/sortedIndex';
import { randomFrom } from '../../../emulator/seed/identity';
import type { Row } from '../../../emulator/store';

const key = (row: Row): string => `${row.at} ${row.sys_id}`;

test('adding, removing, ranges, ranks', () => {
	const random = randomFrom(3);
	const index = new SortedIndex('at');
	const rows: Row[] = [];
	const row = (): Row => ({ sys_id: Math.floor(random() * 1e12).toString(16).padStart(12, '0'), at: `2026-01-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}` });
	for (let i = 0; i < 3000; i++) rows.push(row());
	index.load(rows);
	for (let i = 0; i < 3000; i++) {
		if (random() < 0.5) {
			const added = row();
			rows.push(added);
			index.add(added);
		} else index.remove(rows.splice(Math.floor(random() * rows.length), 1)[0]);
	}
	const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
	expect(index.size).toBe(sorted.length);
	expect([...index.range()]).toEqual(sorted);
	expect([...index.range(undefined, undefined, true)]).toEqual([...sorted].reverse());
	const lower = { value: '2026-01-10', sysId: '8' };
	const upper = { value: '2026-01-20', sysId: above };
	const inside = sorted.filter((one) => key(one) >= '2026-01-10 8' && one.at <= '2026-01-20');
	expect([...index.range(lower, upper)]).toEqual(inside);
	expect([...index.range(lower, upper, true)]).toEqual([...inside].reverse());
	expect(index.rank(upper) - index.rank(lower)).toBe(inside.length);
});

test('an empty index has nothing, and takes a first row', () => {
	const index = new SortedIndex('at');
	index.remove({ sys_id: 'a', at: '1' });
	expect([...index.range()]).toEqual([]);
	index.add({ sys_id: 'a', at: '1' });
	expect([index.size, index.rank({ value: '2', sysId: '' })]).toEqual([1, 1]);
});
