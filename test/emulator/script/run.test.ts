// The small script language: what it computes, what it refuses, and that nothing of the host is in reach.
import { parseScript } from '../../../emulator/script/parse';
import { Runner, Scope, Native, type Value } from '../../../emulator/script/run';
import { toText } from '../../../emulator/script/values';

async function run(text: string, names: Record<string, Value> = {}): Promise<Value> {
	const scope = new Scope();
	for (const [name, value] of Object.entries(names)) scope.declare(name, value);
	return await new Runner(2000).script(parseScript(text), scope);
}

test.each<[string, Value]>([
	['return 1 + 2 * 3 - 4 / 2;', 5],
	['return "a" + 1 + true + null;', 'a1truenull'],
	['return 1 < 2 && "b" >= "a" || x;', true],
	['return "5" == 5 && "5" !== 5 && null == undefined && !("" == null);', true],
	['var a = {b: [1, {"c": \'x\'}]}; return a.b[1].c + a["b"].length;', 'x2'],
	['var n = 0; for (var i = 0; i < 5; i++) { if (i % 2) n += i; } return n;', 4],
	['var n = 3; while (n > 0) n--; return n;', 0],
	['function twice(x) { return x * 2; } return twice(4);', 8],
	['return early(1); function early(x) { return x + 1; }', 2],
	['return (function (a) { var b = a; return function () { return b++ + b; }; })(1)();', 3],
	['try { throw "no"; } catch (e) { return e; } finally { var z = 1; }', 'no'],
	['try { missing(); } catch (e) { return e.message; }', '"missing" is not defined.'],
	['return typeof nothing + typeof 1 + typeof "s" + typeof {} + typeof null;', 'undefinednumberstringobjectobject'],
	['return [1, 2, 3].map(function (n) { return n * n; }).join("-");', '1-4-9'],
	['return "aXbXc".replace("X", "-") + "aXbXc".replace(/X/g, "-");', 'a-bXca-b-c'],
	['return "é€".replace(/[\\u0080-\\uffff]/g, function (c) { return "\\\\u" + ("0000" + c.charCodeAt(0).toString(16)).slice(-4); });', '\\u00e9\\u20ac'],
	['// a comment\n/* another */ return "\\u0041\\n\\x42";', 'A\nB'],
	['return 1 ? 2 ? 3 : 4 : 5', 3],
	['if (false) return 1; else if (true) return 2; return 3;', 2],
	['return "a,b".split(",").length + " x ".trim().toUpperCase() + "abc".substring(1) + "abc".indexOf("c")', '2Xbc2'],
])('%s', async (text, value) => {
	expect(await run(text)).toEqual(value);
});

test('functions of the platform are called and awaited', async () => {
	const later = new Native(async (value) => `${toText(value)}!`);
	expect(await run('return later("x") + later("y");', { later })).toBe('x!y!');
});

test.each([
	'return process;', 'return this;', 'return globalThis;', 'return require("fs");', 'return constructor;', 'eval("1");', 'return Function("1")();', 'new Date();', 'var a = new a.b.c();',
	'switch (1) {}', 'class A {}', 'return `x`;', 'do {} while (1)', 'x => x', '({get a() {}})', 'a.b = 1', '"x".y = 1', 'return /(a+)+b/.test("x");', '{', 'var', 'if (', 'return "unclosed', 'import("fs")',
])('refuses: %s', async (text) => {
	await expect((async () => await run(text))()).rejects.toThrow();
});

test.each(['"x".constructor', '[].constructor', '({}).constructor', '({}).__proto__', '(function () {}).constructor', 'f.constructor', 'f.call', '(1).constructor', '/x/.constructor', '"x".__proto__', '[].__proto__', 'true.valueOf'])('has no way out through %s', async (text) => {
	expect(await run(`return ${text};`, { f: new Native(() => 1) })).toBeUndefined();
});

test.each(['while (true) {}', 'for (;;);', 'function f() { f(); } f();', 'try { while (true) {} } catch (e) { while (true) {} }'])('ends: %s', async (text) => {
	await expect(run(text)).rejects.toThrow('too many steps');
});
