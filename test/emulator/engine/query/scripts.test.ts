// The `javascript:` values, at 2026-03-10 12:00:00 UTC (a Tuesday), for a caller in New York (UTC-4 since 8 March).
import { evaluateScript } from '../../../../emulator/engine/query/scripts';
import { parseUtc } from '../../../../emulator/clock';
import { as, instanceWith } from '../../support';

const instance = instanceWith();
const caller = { ...as(instance, 'integration.user'), timeZone: 'America/New_York' };
const evaluate = (expression: string) => evaluateScript(expression, { caller, now: parseUtc('2026-03-10 12:00:00'), myGroups: () => ['a', 'b'] });

test.each([
	['gs.getUserID()', caller.userId],
	['gs.getUserName()', 'integration.user'],
	['gs.getUser().getID()', caller.userId],
	['gs.getUser().getMyGroups()', 'a,b'],
	['gs.nowDateTime()', '2026-03-10 12:00:00'],
	['gs.daysAgoStart(0)', '2026-03-10 04:00:00'],
	['gs.daysAgoEnd(0)', '2026-03-11 03:59:59'],
	['gs.daysAgoStart(7)', '2026-03-03 05:00:00'],
	['gs.daysAgo(1)', '2026-03-09 12:00:00'],
	['gs.hoursAgo(2)', '2026-03-10 10:00:00'],
	['gs.minutesAgoStart(15)', '2026-03-10 11:45:00'],
	['gs.monthsAgo(1)', '2026-02-10 13:00:00'],
	['gs.beginningOfToday()', '2026-03-10 04:00:00'],
	['gs.endOfToday()', '2026-03-11 03:59:59'],
	['gs.beginningOfThisWeek()', '2026-03-09 04:00:00'],
	['gs.beginningOfLastMonth()', '2026-02-01 05:00:00'],
	['gs.endOfLastMonth()', '2026-03-01 04:59:59'],
	['gs.beginningOfThisQuarter()', '2026-01-01 05:00:00'],
	['gs.beginningOfThisYear()', '2026-01-01 05:00:00'],
	["gs.dateGenerate('2026-03-10','09:30:00')", '2026-03-10 13:30:00'],
	["gs.dateGenerate('2026-03-10','start')", '2026-03-10 04:00:00'],
	["gs.dateGenerate('2026-03-10','end')", '2026-03-11 03:59:59'],
	["'plain'", 'plain'],
])('%s', (expression, value) => {
	expect(evaluate(expression)).toBe(value);
});

test.each(['gs.eval(1)', 'new GlideRecord()', 'gs.daysAgo(x)', "gs.dateGenerate('soon')", '', 'while(true){}'])('%s is not known', (expression) => {
	expect(evaluate(expression)).toBeUndefined();
});
