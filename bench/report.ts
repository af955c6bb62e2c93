// Turns figures into a table of ratios. Measures nothing.
import type { LatencyModel } from './latencyModel';
import { median, type Figures } from './measure';
import type { Contestant } from './workloads';

export interface Result {
	name: string;
	unit: string;
	model: LatencyModel;
	faults: number;
	figures: Partial<Record<Contestant, Figures[]>>;
}

const perUnit = (figures: Figures[], value: (one: Figures) => number): number => median(figures.map((one) => value(one) / one.size));

/** How many times as long `other` needs for a unit. */
export function ratio(result: Result, one: Contestant, other: Contestant): number | undefined {
	const [a, b] = [result.figures[one], result.figures[other]];
	return a === undefined || b === undefined ? undefined : perUnit(b, ({ wallMs }) => wallMs) / perUnit(a, ({ wallMs }) => wallMs);
}

const number = (value: number | undefined, digits = 1): string => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits));

interface Column {
	title: string;
	cell: (result: Result, one: Contestant, other: Contestant, figures: Figures[]) => string;
}

const COLUMNS: readonly Column[] = [
	{ title: 'times faster than the built-in node', cell: (result, one) => number(ratio(result, one, 'builtIn')) },
	{ title: 'time / ideal client', cell: (result, one, ideal) => number(ratio(result, ideal, one), 2) },
	{ title: 'requests', cell: (_result, _one, _ideal, figures) => String(figures[0].requests) },
	{ title: 'refused', cell: (_result, _one, _ideal, figures) => String(figures[0].refused) },
	{ title: 'MB', cell: (_result, _one, _ideal, figures) => number((figures[0].bytesIn + figures[0].bytesOut) / 1e6) },
	{ title: 'CPU / built-in', cell: ({ figures: all }, _one, _ideal, figures) => number(all.builtIn && perUnit(figures, ({ cpuMs }) => cpuMs) / perUnit(all.builtIn, ({ cpuMs }) => cpuMs), 2) },
	{ title: 'memory MiB', cell: (_result, _one, _ideal, figures) => number(median(figures.map(({ memoryMiB }) => memoryMiB)), 0) },
	{ title: 'duplicates', cell: (_result, _one, _ideal, figures) => String(Math.max(...figures.map(({ duplicates }) => duplicates))) },
	{ title: 'losses', cell: (_result, _one, _ideal, figures) => String(Math.max(...figures.map(({ losses }) => losses))) },
];

const ROWS: ReadonlyArray<[Contestant, Contestant, string]> = [['ours', 'ideal', ''], ['batched', 'idealBatched', ', batches of 25']];

/** A Markdown table, one line for each way in which our node does a workload. */
export function table(results: readonly Result[]): string {
	const lines = [['workload', ...COLUMNS.map(({ title }) => title)], ['---', ...COLUMNS.map(() => '--:')]];
	for (const result of results) {
		for (const [one, ideal, suffix] of ROWS) {
			const figures = result.figures[one];
			if (figures) lines.push([`${result.name}${suffix}`, ...COLUMNS.map(({ cell }) => cell(result, one, ideal, figures))]);
		}
	}
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
