// How large and how fast the emulator is, as lines of docs/emulator.md: measured by `npm run bench:emulator`, typed in by hand.

/** What was measured, and its figure; see the text below for the machine. */
const measured: [string, string][] = [
	['start with 200,000 incidents', '2.4 s'],
	['memory after the start, resident', '358 MB'],
	['GET by sys_id, three columns', '2,587 /s'],
	['GET by number, three columns', '2,895 /s'],
	['GET keyset page of 100 rows, three columns, not counted', '1,743 /s'],
	['GET keyset page of 1,000 rows, three columns, not counted', '308 /s'],
	['GET page of 100 rows, every column with display values, counted', '47 /s'],
	['POST an incident, with rules, history and audit', '944 /s'],
	['PATCH an incident, with rules, history and audit', '1,541 /s'],
	['memory after 200,000 more writes, resident', '807 MB'],
];

export const figures: string[] = [
	'## Size and speed', '',
	'200,000 incidents, four connections, client and emulator in one process, on a virtual machine with two cores; with other programs beside it, it was four times slower. Measure yours: `npm run bench:emulator -- --records 200000`.', '',
	'| what | figure |', '|---|---|', ...measured.map(([what, figure]) => `| ${what} | ${figure} |`), '',
];
