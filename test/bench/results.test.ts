// Results of several runs become one, and find their place in a page.
import type { Figures } from '../../bench/measure';
import { limits, ownFigures, ratio, table, type Result } from '../../bench/report';
import { merged, placed } from '../../bench/results';
import { REFERENCE } from '../../bench/latencyModel';

const figures = (more: Partial<Figures> = {}): Figures => ({
	size: 100, wallMs: 1_000, cpuMs: 200, memoryMiB: 10, heldMiB: 1, requests: 100, refused: 0, connections: 100, bytesIn: 1e6, bytesOut: 1e6, instanceCpuMs: 100, delivered: 100, duplicates: 0, losses: 0, ...more,
});
const result = (name: string, more: Result['figures'] = { ours: [figures()] }): Result => ({ name, unit: 'item', model: REFERENCE, faults: {}, figures: more });

it('replaces what ran again, keeps what did not, and follows the list', () => {
	const again = result('b', { ours: [figures({ size: 7 })] });
	expect(merged([result('b'), result('gone'), result('a')], [again, result('c')], ['a', 'b', 'c'])).toEqual([result('a'), again, result('c')]);
});

it('compares the time for a unit, not for a run', () => {
	const one = result('a', { ours: [figures()], builtIn: [figures({ size: 10, wallMs: 500 })] });
	expect(ratio(one, 'ours', 'builtIn')).toBe(5);
	expect(table([one])).toContain('| a | 100 | 5.0 |');
});

it('shows duplicates and losses of the worst round', () => {
	expect(table([result('a', { ours: [figures(), figures({ losses: 3 }), figures()] })])).toContain('| 0 | 3 | – |');
});

it('names the process that was the limit, with the ideal client too', () => {
	const [busy, waiting, served] = [{ cpuMs: 900 }, {}, { instanceCpuMs: 800 }].map(figures);
	expect(limits([result('a', { ours: [busy] })])).toContain("n8n's processor |");
	expect(limits([result('a', { ours: [waiting], ideal: [served] })])).toContain("the local instance's processor |");
	expect(limits([result('a', { ours: [waiting], ideal: [waiting] })])).toContain('the model |');
});

it('tells what only one workload has, for each contestant', () => {
	expect(ownFigures([result('a', { ours: [figures({ more: { 'neighbour refused': 2 } })] }), result('b')])).toBe('- a, our node: neighbour refused: 2');
});

it('writes between the marks of a page, again and again', () => {
	const page = 'before\n<!-- written by the bench: begin -->\nold\n<!-- written by the bench: end -->\nafter';
	const once = placed(page, 'new');
	expect(once).toBe('before\n<!-- written by the bench: begin -->\n\nnew\n\n<!-- written by the bench: end -->\nafter');
	expect(placed(once, 'new')).toBe(once);
	expect(() => placed('no marks', 'new')).toThrow('no place for the results');
});
