// Prints the coverage list as the page docs/emulator.md; with `--write` it writes the page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../coverage';
import type { Area, Certainty, Covered } from './rows';

const page = join(__dirname, '..', '..', 'docs', 'emulator.md');
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
	].join('\n');
}

function section({ title, rows }: Area): string[] {
	return [`## ${title}`, '', '| what | certainty | source | proof |', '|---|---|---|---|', ...rows.map(line), ''];
}

function line({ kind, what, certainty, source, proof }: Covered): string {
	const shown = kind === 'endpoint' || kind === 'operator' ? `\`${what}\`` : what;
	return `| ${shown.replaceAll('|', '\\|')} | ${certainty} | ${source} | ${proof ? `\`${proof}\`` : ''} |`;
}

if (require.main === module) {
	if (process.argv.includes('--write')) writeFileSync(page, coveragePage());
	else process.stdout.write(coveragePage());
}
