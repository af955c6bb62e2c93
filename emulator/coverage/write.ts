// Prints the coverage list as the page docs/emulator.md; with `--write` it writes the page, and its summary into README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../coverage';
import { figures } from './figures';
import type { Area, Certainty, Covered } from './rows';

const page = join(__dirname, '..', '..', 'docs', 'emulator.md');
const readme = join(__dirname, '..', '..', 'README.md');
const begin = '<!-- made by npm run emulator:coverage -->';
const end = '<!-- end of what it made -->';
const meanings: Record<Certainty, string> = {
	documented: "ServiceNow's documentation or knowledge base says so",
	observed: 'seen in recorded answers or in the code of working clients',
	assumed: 'the likeliest reading where nothing is written down',
	missing: 'exists, not emulated',
};

export function coveragePage(areas: Area[] = coverage): string {
	const all = areas.flatMap((area) => area.rows);
	const count = (certainty: Certainty): number => all.filter((row) => row.certainty === certainty).length;
	const summary = (Object.keys(meanings) as Certainty[]).map((certainty) => `| ${certainty} | ${count(certainty)} | ${meanings[certainty]} |`);
	return [
		'# The local ServiceNow: what is emulated', '',
		'Made by `npm run emulator:coverage` from `emulator/coverage.ts`. Every line names its source and the test under `test/emulator` that proves it.', '',
		'| | lines | meaning |', '|---|---|---|', ...summary, '',
		...areas.flatMap(section),
		...figures,
	].join('\n');
}

/** README.md with the summary of the list between the two marks; unchanged where there are none. */
export function withSummary(text: string, areas: Area[] = coverage): string {
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	return from < 0 || to < from ? text : `${text.slice(0, from)}${begin}\n${summaryTable(areas).join('\n')}\n${text.slice(to)}`;
}

function summaryTable(areas: Area[]): string[] {
	const certainties = Object.keys(meanings) as Certainty[];
	const line = (name: string, rows: Covered[]): string => `| ${[name, ...certainties.map((one) => rows.filter((row) => row.certainty === one).length)].join(' | ')} |`;
	const anchor = (title: string): string => title.toLowerCase().replaceAll(' ', '-');
	return [
		`| lines of [the list](docs/emulator.md) | ${certainties.join(' | ')} |`, '|---|---|---|---|---|',
		...areas.map(({ title, rows }) => line(`[${title}](docs/emulator.md#${anchor(title)})`, rows)), line('all', areas.flatMap((area) => area.rows)),
	];
}

function section({ title, rows }: Area): string[] {
	return [`## ${title}`, '', '| what | certainty | source | proof |', '|---|---|---|---|', ...rows.map(line), ''];
}

function line({ kind, what, certainty, source, proof }: Covered): string {
	const shown = kind === 'endpoint' || kind === 'operator' ? `\`${what}\`` : what;
	return `| ${shown.replaceAll('|', '\\|')} | ${certainty} | ${source} | ${proof ? `\`${proof}\`` : ''} |`;
}

if (require.main === module) {
	if (process.argv.includes('--write')) {
		writeFileSync(page, coveragePage());
		writeFileSync(readme, withSummary(readFileSync(readme, 'utf8')));
	} else process.stdout.write(coveragePage());
}
