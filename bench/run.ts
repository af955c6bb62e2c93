// The bench: runs every workload with every contestant in turn, prints a table of ratios and writes the figures as JSON and SVG.
//
//   npm run bench               everything, about twenty minutes
//   npm run bench -- --items 300   so many items in the workloads that write
//   npm run bench -- --quick    fewer items and models, under two minutes
//   npm run bench -- --only create,read   workloads whose name contains one of the words
//   npm run bench -- --rounds 3    each contestant so often, the median counts
//   npm run bench -- --docs     writes the plot that docs/performance.md shows
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { coldStart } from './coldStart';
import { measure, type Figures } from './measure';
import { plot } from './plot';
import { table, type Result } from './report';
import { FULL, QUICK, workloads, type Contestant, type Workload } from './workloads';
import { startBenchWorld, type World } from './world';

const root = join(__dirname, '..');
const isQuick = process.argv.includes('--quick');
const given = (name: string): string | undefined => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const only = given('--only')?.split(',');
const ROUNDS = Number(given('--rounds') ?? 1);
const scale = { ...(isQuick ? QUICK : FULL), ...(given('--items') === undefined ? {} : { items: Number(given('--items')) }) };

async function compare(world: World, workload: Workload): Promise<Result> {
	const figures: Partial<Record<Contestant, Figures[]>> = {};
	const contestants = (Object.keys(workload.prepare) as Contestant[]).filter((one) => one !== 'builtIn' || world.hasBuiltIn);
	for (let round = 0; round < ROUNDS; round++) {
		// Each round begins with another contestant, so that none always has the warm or the cold place.
		for (const contestant of [...contestants.slice(round), ...contestants.slice(0, round)]) {
			const size = contestant === 'builtIn' ? (workload.builtInSize ?? workload.size) : workload.size;
			const run = await workload.prepare[contestant]!(world, size);
			(figures[contestant] ??= []).push(await measure(world, workload.model, workload.faults ?? 0, size, run.go, run.check));
		}
	}
	return { name: workload.name, unit: workload.unit, model: workload.model, faults: workload.faults ?? 0, figures };
}

async function main(): Promise<void> {
	const chosen = workloads(scale, isQuick).filter(({ name }) => only === undefined || only.some((word) => name.includes(word)));
	const results: Result[] = [];
	let world: World | undefined;
	let records = 0;
	for (const workload of chosen) {
		if (world === undefined || workload.records !== records) {
			await world?.close();
			records = workload.records;
			world = await startBenchWorld(records);
		}
		process.stderr.write(`${workload.name} …\n`);
		results.push(await compare(world, workload));
	}
	await world?.close();
	const machine = { processors: cpus().length, model: cpus()[0]?.model, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version };
	const cold = coldStart(root);
	process.stdout.write(`${table(results)}\n\n${JSON.stringify({ machine, cold })}\n`);
	const folder = join(root, 'bench', 'results');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ machine, cold, results }, null, 2)}\n`);
	const svg = plot(results);
	writeFileSync(join(folder, 'latest.svg'), svg);
	if (process.argv.includes('--docs')) writeFileSync(join(root, 'docs', 'performance.svg'), svg);
	process.exit(0);
}

void main();
