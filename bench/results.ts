// Keeps results between runs and writes them into the documentation. Measures nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ColdStart } from './coldStart';
import { plot } from './plot';
import { limits, ownFigures, table, type Result } from './report';

const root = join(__dirname, '..');
const folder = join(__dirname, 'results');

export interface Kept {
	machine: { processors: number; model?: string; memoryGiB: number; node: string };
	/** Day of the newest result. */
	measured: string;
	cold?: ColdStart;
	results: Result[];
}

/** Old and new results in the order of the list: a workload that ran again replaces its line, one that is on the list no more goes. */
export function merged(earlier: readonly Result[], fresh: readonly Result[], order: readonly string[]): Result[] {
	const results = new Map([...earlier, ...fresh].map((result) => [result.name, result]));
	return order.flatMap((name) => results.get(name) ?? []);
}

/** Joins new results to those of earlier runs of the same kind, so that a long run can be made in parts. */
export function keep(kind: 'latest' | 'quick', fresh: readonly Result[], order: readonly string[], cold?: ColdStart): Kept {
	const file = join(folder, `${kind}.json`);
	const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
	const kept: Kept = {
		machine: { processors: cpus().length, model: cpus()[0]?.model, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
		measured: fresh.length === 0 && earlier ? earlier.measured : new Date().toISOString().slice(0, 10),
		cold: cold ?? earlier?.cold,
		results: merged(earlier?.results ?? [], fresh, order),
	};
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
	writeFileSync(join(folder, `${kind}.svg`), plot(kept.results));
	return kept;
}

/** Everything that a run can say, as Markdown. */
export function written({ machine, measured, cold, results }: Kept): string {
	const parts = [
		`Measured ${measured}: ${machine.model ?? 'unknown processor'}, ${machine.processors} processors, ${machine.memoryGiB} GiB, Node.js ${machine.node.slice(1)}.`,
		table(results),
		ownFigures(results),
		cold === undefined ? '' : `Loading all nodes and credentials takes ${cold.requireCpuMs} ms of processor time; the packed package has ${cold.packedKiB} KiB in ${cold.files} files (${cold.unpackedKiB} KiB unpacked).`,
		'Who was busy, in shares of one processor. Where a processor was the limit, the time says something about this machine and not about the model:',
		limits(results),
	];
	return parts.filter((part) => part !== '').join('\n\n');
}

const BEGIN = '<!-- written by the bench: begin -->';
const END = '<!-- written by the bench: end -->';

/** The page with the text between its marks. @throws Error when it has lost them */
export function placed(page: string, text: string): string {
	const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error(`The page has no place for the results: it needs the lines ${BEGIN} and ${END}`);
	return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}

/** Puts tables and plot into docs/. */
export function document(kept: Kept): void {
	const page = join(root, 'docs', 'performance.md');
	writeFileSync(page, placed(readFileSync(page, 'utf8'), written(kept)));
	writeFileSync(join(root, 'docs', 'performance.svg'), plot(kept.results));
}
