// Turns figures into tables: ratios, what a workload has of its own, and what was the limit. Measures nothing.
import type { Faults } from './instance';
import type { LatencyModel } from './latencyModel';
import { median, type Figures } from './measure';
import type { Contestant } from './workloads/workload';

export interface Result {
	name: string;
	unit: string;
	model: LatencyModel;
	faults: Faults;
	figures: Partial<Record<Contestant, Figures[]>>;
}

const perUnit = (figures: Figures[], value: (one: Figures) => number): number => median(figures.map((one) => value(one) / one.size));

/** How many times as long `other` needs for a unit. */
export function ratio(result: Result, one: Contestant, other: Contestant): number | undefined {
	const [a, b] = [result.figures[one], result.figures[other]];
	return a === undefined || b === undefined ? undefined : perUnit(b, ({ wallMs }) => wallMs) / perUnit(a, ({ wallMs }) => wallMs);
}

const number = (value: number | undefined, digits = 1): string => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits));
const worst = (figures: Figures[], value: (one: Figures) => number): string => number(Math.max(...figures.map(value)), 0);

interface Column {
	title: string;
	cell: (result: Result, one: Contestant, other: Contestant, figures: Figures[]) => string;
}

const COLUMNS: readonly Column[] = [
	{ title: 'units', cell: (_result, _one, _ideal, [{ size }]) => size.toLocaleString('en') },
	{ title: 'times faster than the built-in node', cell: (result, one) => number(ratio(result, one, 'builtIn')) },
	{ title: 'time / ideal client', cell: (result, one, ideal) => number(ratio(result, ideal, one), 2) },
	{ title: "time / n8n's helper", cell: (result, one) => number(one === 'ours' ? ratio(result, 'helper', one) : undefined, 2) },
	{ title: 'requests', cell: (_result, _one, _ideal, [{ requests }]) => requests.toLocaleString('en') },
	{ title: 'refused', cell: (_result, _one, _ideal, [{ refused }]) => String(refused) },
	{ title: 'MB', cell: (_result, _one, _ideal, [{ bytesIn, bytesOut }]) => number((bytesIn + bytesOut) / 1e6) },
	{ title: 'CPU ms a unit', cell: (_result, _one, _ideal, figures) => number(perUnit(figures, ({ cpuMs }) => cpuMs), 2) },
	{ title: 'CPU / built-in', cell: ({ figures: all }, _one, _ideal, figures) => number(all.builtIn && perUnit(figures, ({ cpuMs }) => cpuMs) / perUnit(all.builtIn, ({ cpuMs }) => cpuMs), 2) },
	{ title: 'peak MiB', cell: (_result, _one, _ideal, figures) => number(median(figures.map(({ memoryMiB }) => memoryMiB)), 0) },
	{ title: 'held MiB', cell: (_result, _one, _ideal, figures) => number(median(figures.map(({ heldMiB }) => heldMiB)), 0) },
	{ title: 'duplicates', cell: (_result, _one, _ideal, figures) => worst(figures, ({ duplicates }) => duplicates) },
	{ title: 'losses', cell: (_result, _one, _ideal, figures) => worst(figures, ({ losses }) => losses) },
	{ title: "built-in's duplicates, losses", cell: ({ figures: { builtIn } }) => (builtIn ? `${worst(builtIn, ({ duplicates }) => duplicates)}, ${worst(builtIn, ({ losses }) => losses)}` : '–') },
];

const WAYS: ReadonlyArray<[Contestant, Contestant, string]> = [['ours', 'ideal', ''], ['batched', 'idealBatched', ', batches of 25']];

const markdown = (rows: readonly string[][]): string => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A Markdown table, one line for each way in which our node does a workload. */
export function table(results: readonly Result[]): string {
	const rows = [['workload', ...COLUMNS.map(({ title }) => title)], ['---', ...COLUMNS.map(() => '--:')]];
	for (const result of results) {
		for (const [one, ideal, suffix] of WAYS) {
			const figures = result.figures[one];
			if (figures) rows.push([`${result.name}${suffix}`, ...COLUMNS.map(({ cell }) => cell(result, one, ideal, figures))]);
		}
	}
	return markdown(rows);
}

const NAMES: Readonly<Record<Contestant, string>> = { ours: 'our node', batched: 'our node, batches of 25', builtIn: 'built-in node', helper: "n8n's helper alone", ideal: 'ideal client', idealBatched: 'ideal client, batches of 25' };

/** Share of one processor from which on a process counts as the limit: nothing else can go faster than it does. */
const BUSY = 0.7;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What the table of ratios has no column for, a line each. */
export function ownFigures(results: readonly Result[]): string {
	const lines = results.flatMap(({ name, figures }) =>
		(Object.entries(figures) as Array<[Contestant, Figures[]]>).flatMap(([one, all]) => {
			const more = Object.entries(all[0].more ?? {}).map(([what, value]) => `${what}: ${value}`);
			return more.length > 0 ? [`- ${name}, ${NAMES[one]}: ${more.join('; ')}`] : [];
		}),
	);
	return lines.join('\n');
}

/** For each workload who was busy, and whether that makes its time a figure of the machine rather than of the model. */
export function limits(results: readonly Result[]): string {
	const share = (figures: Figures[], value: (one: Figures) => number) => median(figures.map((one) => value(one) / one.wallMs));
	const rows = [['workload', 'n8n busy', 'instance busy', 'instance busy with the ideal client', 'the limit'], ['---', '--:', '--:', '--:', '---']];
	for (const result of results) {
		for (const [one, ideal, suffix] of WAYS) {
			const [figures, bare] = [result.figures[one], result.figures[ideal]];
			if (!figures) continue;
			const n8n = share(figures, ({ cpuMs }) => cpuMs);
			const instance = share(figures, ({ instanceCpuMs }) => instanceCpuMs);
			const bareInstance = bare && share(bare, ({ instanceCpuMs }) => instanceCpuMs);
			const names = [...(n8n >= BUSY ? ["n8n's processor"] : []), ...(Math.max(instance, bareInstance ?? 0) >= BUSY ? ["the local instance's processor"] : [])];
			rows.push([`${result.name}${suffix}`, percent(n8n), percent(instance), bareInstance === undefined ? '–' : percent(bareInstance), names.join(', ') || 'the model']);
		}
	}
	return markdown(rows);
}
