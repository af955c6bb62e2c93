// How large and how fast the emulator is, as lines of docs/emulator.md: measured by `npm run bench:emulator`, typed in by hand.

/** What was measured, and its figure; see the text below for the machine. */
const measured: [string, string][] = [
	['start with 200,000 incidents', '5.6 s'],
	['memory after the start, resident', '352 MB'],
	['GET by sys_id, three columns', '571 /s'],
	['GET by number, three columns', '466 /s'],
	['GET keyset page of 100 rows, three columns, not counted', '266 /s'],
	['GET keyset page of 1,000 rows, three columns, not counted', '160 /s'],
	['GET page of 100 rows, every column with display values, counted', '22 /s'],
	['POST an incident, with rules, history and audit', '364 /s'],
	['PATCH an incident, with rules, history and audit', '473 /s'],
	['memory after 200,000 more writes, resident', '523 MB'],
];

export const figures: string[] = [
	'## Size and speed', '',
	'200,000 incidents, four connections, client and emulator in one process, on a virtual machine with two cores on which other programs ran: a quieter one does better. Measure yours: `npm run bench:emulator -- --records 200000`.', '',
	'| what | figure |', '|---|---|', ...measured.map(([what, figure]) => `| ${what} | ${figure} |`), '',
];
