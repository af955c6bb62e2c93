// Ranges of sys_ids: they touch, share nothing, and leave nothing out.
import { conditionsOf, cut } from '../../servicenow/idRanges';

const half = `8${'0'.repeat(31)}`;

it('cuts the whole space into touching ranges, open at both ends', () => {
	const ranges = cut({}, 4);
	expect(ranges).toHaveLength(4);
	expect(ranges[0].after ?? ranges[0].from).toBeUndefined();
	expect(ranges[3].before).toBeUndefined();
	for (const index of [1, 2, 3]) expect(ranges[index].from).toBe(ranges[index - 1].before);
	expect(ranges[2].from).toBe(half);
});

it('keeps the bounds of the range it cuts', () => {
	const low = `4${'0'.repeat(31)}`;
	expect(cut({ after: low, before: half }, 2)).toEqual([
		{ after: low, from: undefined, before: `6${'0'.repeat(31)}` },
		{ from: `6${'0'.repeat(31)}`, before: half },
	]);
});

it('writes bounds with all digits', () => {
	expect(cut({ before: `01${'0'.repeat(30)}` }, 2)[0].before).toBe(`008${'0'.repeat(29)}`);
});

it('leaves a range whole whose bound is no hexadecimal id, and one too narrow to cut', () => {
	expect(cut({ after: 'global' }, 8)).toEqual([{ after: 'global' }]);
	expect(cut({ after: 'f'.repeat(32) }, 8)).toEqual([{ after: 'f'.repeat(32) }]);
	expect(cut({ after: half }, 1)).toEqual([{ after: half, from: undefined, before: undefined }]);
});

it('names its bounds as conditions', () => {
	expect(conditionsOf({})).toEqual([]);
	expect(conditionsOf({ after: 'a1', before: 'b2' })).toEqual(['sys_id>a1', 'sys_id<b2']);
	expect(conditionsOf({ from: 'a1' })).toEqual(['sys_id>=a1']);
});
