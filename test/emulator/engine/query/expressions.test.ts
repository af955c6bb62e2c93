// `javascript:` values that are more than one call: what they may compute, and that what is not known is no condition.
import { found, instanceWith, table } from '../../support';
import { evaluateExpression } from '../../../../emulator/engine/query/expressions';

const calls: Record<string, string> = { "gs.daysAgo('1')": '2026-03-09 12:00:00', 'gs.getUserID()': 'abc', 'gs.getUser().getID()': 'abc' };
const evaluate = (text: string): string | undefined => evaluateExpression(text, (call) => calls[call]);

test.each([
	["gs.getUserID() + ',x'", 'abc,x'],
	['gs.daysAgo(1).substring(0, 10)', '2026-03-09'],
	["gs.getUserID() == 'abc' ? 'yes' : 'no'", 'yes'],
	["['1', '2'].join(',')", '1,2'],
	["(function () { var n = 1; return n + 1; })()", '2'],
	['gs.getUser().getID()', 'abc'],
])('%s', (text, value) => {
	expect(evaluate(text)).toBe(value);
});

test.each(['gs.nothing()', 'new GlideRecord("incident")', 'current.number', 'while (true) {}', '(function () { while (true) {} })()', 'process.exit()', "/^(a|aa)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')", "(function () { var s = 'x'; while (true) s = s + s; })()", `${'('.repeat(20_000)}1`])('%.60s is not known', (text) => {
	expect(evaluate(text)).toBeUndefined();
});

test('in a query', () => {
	const instance = instanceWith(20);
	const wanted = table(instance).rows('stateIN1,2').length;
	expect(found(instance, "stateINjavascript:['1', '2'].join(',')")).toHaveLength(wanted);
	expect(found(instance, 'state=javascript:process.exit()')).toHaveLength(20);
});
