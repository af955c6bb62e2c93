// The bench: runs every workload with every contestant in turn, prints tables of ratios and keeps the figures as JSON and SVG.
//
//   npm run bench                          everything, in about half an hour
//   npm run bench -- --quick               fewer items, models and rows, in less than two minutes
//   npm run bench -- --only 'create|read'  workloads whose name contains one of these; the other results stay as they were
//   npm run bench -- --skip create           all others
//   npm run bench -- --items 300           so many items in the workloads that write
//   npm run bench -- --rounds 5            each contestant so often, the median counts; by default three times where that is short
//   npm run bench -- --docs                writes tables and plot of all results so far into docs/; with `--only nothing` without a run
//   npm run bench -- --list                the names
import { join } from 'node:path';
import { coldStart } from './coldStart';
import { measure, type Figures } from './measure';
import type { Result } from './report';
import { document, keep, written } from './results';
import { FULL, QUICK, workloads } from './workloads/all';
import type { Contestant, Workload } from './workloads/workload';
import { startBenchWorld, type World } from './world';

const root = join(__dirname, '..');
const has = (name: string): boolean => process.argv.includes(name);
const given = (name: string): string | undefined => (has(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const words = (name: string): string[] | undefined => given(name)?.split('|');
const isQuick = has('--quick');
/** Which of the kept results this run is part of. */
const FILE = isQuick ? 'quick' : 'latest';
const ROUNDS = given('--rounds') === undefined ? undefined : Number(given('--rounds'));
/** What takes less than so many milliseconds is done three times: another process of the machine would tell in it. */
const SHORT = 25_000;
const scale = { ...(isQuick ? QUICK : FULL), ...(given('--items') === undefined ? {} : { items: Number(given('--items')) }) };

async function compare(world: World, workload: Workload): Promise<Result> {
	const figures: Partial<Record<Contestant, Figures[]>> = {};
	const contestants = (Object.keys(workload.prepare) as Contestant[]).filter((one) => one !== 'builtIn' || world.hasBuiltIn);
	const startedAt = performance.now();
	for (let round = 0, rounds = ROUNDS ?? 1; round < rounds; round++) {
		// Each round begins with another contestant, so that none always has the warm or the cold place.
		for (const contestant of [...contestants.slice(round), ...contestants.slice(0, round)]) {
			const size = contestant === 'builtIn' ? (workload.builtInSize ?? workload.size) : workload.size;
			const run = await workload.prepare[contestant]!(world, size);
			(figures[contestant] ??= []).push(await measure(world, workload.model, workload.faults ?? {}, size, run.go, run.check));
		}
		if (ROUNDS === undefined && round === 0 && !isQuick && performance.now() - startedAt < SHORT) rounds = 3;
	}
	return { name: workload.name, unit: workload.unit, model: workload.model, faults: workload.faults ?? {}, figures };
}

/** What runs first in a process is compiled on the way; a node of a running n8n is not. So each kind of work runs once in small, off the clock. */
async function warmUp(world: World, { prepare, warm, model }: Workload): Promise<void> {
	const near = { ...model, latency: 0, perRow: 0, perWrite: 0, megabits: undefined };
	for (const begin of Object.values(prepare)) {
		const run = await begin(world, warm ?? 0);
		await world.ask('begin', near, {});
		await run.check(await run.go());
	}
}

const namesOf = (all: readonly Workload[]): string[] => all.map(({ name }) => name);

function chosen(all: readonly Workload[]): Workload[] {
	const [only, skip] = [words('--only'), words('--skip')];
	const named = (name: string, parts: string[]): boolean => parts.some((part) => name.includes(part));
	return all.filter(({ name }) => (only === undefined || named(name, only)) && !(skip && named(name, skip)));
}

/** Prints this run's figures, or all that are kept when nothing ran, and writes the docs when asked to. */
function report(all: readonly Workload[], results: Result[]): void {
	const kept = keep(FILE, results, namesOf(all), coldStart(root));
	process.stdout.write(`${written({ ...kept, results: results.length > 0 ? results : kept.results })}\n`);
	if (has('--docs')) document(kept);
}

async function main(): Promise<void> {
	const all = workloads(scale);
	if (has('--list')) return void process.stdout.write(`${namesOf(all).join('\n')}\n`);
	const results: Result[] = [];
	let world: World | undefined;
	let records = 0;
	let warmed = new Set<string>();
	const failed: string[] = [];
	for (const workload of chosen(all)) {
		const startedAt = performance.now();
		process.stderr.write(`${workload.name} … `);
		try {
			if (world === undefined || workload.records !== records) {
				await world?.close();
				records = workload.records;
				world = await startBenchWorld(records);
				warmed = new Set();
			}
			if (workload.warm !== undefined && !warmed.has(workload.kind)) await warmUp(world, workload);
			warmed.add(workload.kind);
			results.push(await compare(world, workload));
		} catch (error) {
			// The others are worth their time all the same, on a new instance.
			console.error(error);
			failed.push(workload.name);
			await world?.close().catch(() => undefined);
			world = undefined;
		}
		process.stderr.write(`${Math.round((performance.now() - startedAt) / 1000)} s\n`);
		// Kept one by one: a run that is stopped loses only the workload that it was in.
		keep(FILE, results, namesOf(all));
	}
	await world?.close();
	report(all, results);
	if (failed.length > 0) process.stderr.write(`Failed: ${failed.join('; ')}\n`);
	process.exit(failed.length > 0 ? 1 : 0);
}

void main();
