// Expressions behind `javascript:` that are more than one known call, in the small script language. Reaches nothing but `gs`, changes nothing.
// docs: r_AvailableSystemProperties.md (glide.script.use.sandbox: such values run in a sandbox).
import { parseExpression } from '../../script/parse';
import { Host, Native, Runner, Scope, type Value } from '../../script/run';
import { ScriptError } from '../../script/tokens';
import { toNumber, toText } from '../../script/values';

/** Text of the expression; undefined when it cannot be evaluated. `call` answers for `gs.<name>(<inputs>)`. */
export function evaluateExpression(text: string, call: (expression: string) => string | undefined): string | undefined {
	const scope = new Scope();
	const known = (name: string): Value => new Native((...inputs) => {
		const value = call(`${name}(${inputs.map((one) => `'${toText(one)}'`).join(',')})`);
		if (value === undefined) throw new ScriptError(`${name} is not known here`);
		return value;
	});
	const user = new Host((name) => known(`gs.getUser().${name}`));
	scope.declare('gs', new Host((name) => (name === 'getUser' ? new Native(() => user) : known(`gs.${name}`))));
	scope.declare('String', new Native((value) => toText(value)));
	scope.declare('parseInt', new Native((value) => Number.parseInt(toText(value), 10)));
	scope.declare('Number', new Native((value) => toNumber(value)));
	try {
		const node = parseExpression(text);
		// Everybody may ask a query, and a pattern can take for ever.
		if (JSON.stringify(node).includes('"kind":"regex"')) return undefined;
		const value = new Runner(5_000).valueNow(node, scope);
		return value === null || value === undefined ? '' : toText(value);
	} catch {
		// Bad grammar, unknown names, too many steps, or nested too deep: no condition.
		return undefined;
	}
}
