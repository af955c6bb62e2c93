// Parses a script into its tree, or refuses what lies outside the small language. Runs nothing.
import { ScriptError, tokenize, type Token } from './tokens';
import type { Node, Statement } from './tree';

/** Binary operators by how tightly they bind. */
const strength: Record<string, number> = { '||': 1, '&&': 2, '==': 3, '!=': 3, '===': 3, '!==': 3, '<': 4, '>': 4, '<=': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6 };
const words: Record<string, string | boolean | null | undefined> = { true: true, false: false, null: null, undefined };

/** Statements outside the small language. */
const refused = new Set(['class', 'switch', 'do', 'with', 'import', 'export', 'async', 'await', 'yield']);
/** Repetition inside repetition can take for ever; such patterns are refused. */
const slow = /[+*}]\)[+*{]/;

export function parseScript(text: string): Statement[] {
	const parser = new Parser(tokenize(text));
	const body: Statement[] = [];
	while (!parser.ended) body.push(parser.statement());
	return body;
}

/** A single expression, as in a condition. */
export function parseExpression(text: string): Node {
	const parser = new Parser(tokenize(text));
	const node = parser.expression();
	parser.optional(';');
	if (!parser.ended) parser.fail();
	return node;
}

class Parser {
	private at = 0;

	constructor(private readonly tokens: Token[]) {}

	private get token(): Token {
		return this.tokens[this.at];
	}

	get ended(): boolean {
		return this.token.kind === 'end';
	}

	fail(): never {
		throw new ScriptError(`line ${this.token.line}: unexpected ${this.token.text || 'end'}`);
	}

	private is(text: string): boolean {
		return (this.token.kind === 'sign' || this.token.kind === 'name') && this.token.text === text;
	}

	optional(text: string): boolean {
		if (!this.is(text)) return false;
		this.at++;
		return true;
	}

	private expect(text: string): void {
		if (!this.optional(text)) this.fail();
	}

	private name(): string {
		if (this.token.kind !== 'name') this.fail();
		return this.tokens[this.at++].text;
	}

	statement(): Statement {
		if (this.is('{')) return { kind: 'block', body: this.block() };
		if (this.optional(';')) return { kind: 'block', body: [] };
		const known = this.token.kind === 'name' ? this.keyword(this.token.text) : undefined;
		if (known) return known;
		const node = this.expression();
		this.optional(';');
		return { kind: 'run', node };
	}

	private keyword(word: string): Statement | undefined {
		if (refused.has(word)) this.fail();
		if (word === 'var' || word === 'let' || word === 'const') return this.declare();
		switch (word) {
			case 'if': return this.ifStatement();
			case 'for': return this.forStatement();
			case 'while': return this.whileStatement();
			case 'return': return this.returnStatement();
			case 'throw': this.at++; return this.ending({ kind: 'throw', value: this.expression() });
			case 'try': return this.tryStatement();
			case 'function': return this.functionStatement();
			default: return undefined;
		}
	}

	private ending(statement: Statement): Statement {
		this.optional(';');
		return statement;
	}

	private block(): Statement[] {
		this.expect('{');
		const body: Statement[] = [];
		while (!this.is('}')) {
			if (this.ended) this.fail();
			body.push(this.statement());
		}
		this.at++;
		return body;
	}

	private declare(): Statement {
		this.at++;
		const names: [string, Node | undefined][] = [];
		do {
			const name = this.name();
			names.push([name, this.optional('=') ? this.expression() : undefined]);
		} while (this.optional(','));
		return this.ending({ kind: 'declare', names });
	}

	private test(): Node {
		this.expect('(');
		const node = this.expression();
		this.expect(')');
		return node;
	}

	private ifStatement(): Statement {
		this.at++;
		const test = this.test();
		const yes = this.statement();
		return { kind: 'if', test, yes, no: this.optional('else') ? this.statement() : undefined };
	}

	private whileStatement(): Statement {
		this.at++;
		const test = this.test();
		return { kind: 'for', test, body: this.statement() };
	}

	private forStatement(): Statement {
		this.at++;
		this.expect('(');
		const before = this.is(';') ? (this.at++, undefined) : this.statement();
		const test = this.is(';') ? undefined : this.expression();
		this.expect(';');
		const after = this.is(')') ? undefined : this.expression();
		this.expect(')');
		return { kind: 'for', before, test, after, body: this.statement() };
	}

	private returnStatement(): Statement {
		this.at++;
		const value = this.is(';') || this.is('}') || this.ended ? undefined : this.expression();
		return this.ending({ kind: 'return', value });
	}

	private tryStatement(): Statement {
		this.at++;
		const body = this.block();
		let name = '';
		let handler: Statement[] | undefined;
		if (this.optional('catch')) {
			if (this.optional('(')) {
				name = this.name();
				this.expect(')');
			}
			handler = this.block();
		}
		const last = this.optional('finally') ? this.block() : undefined;
		if (!handler && !last) this.fail();
		return { kind: 'try', body, name, handler, last };
	}

	private functionStatement(): Statement {
		const made = this.functionNode();
		if (made.kind !== 'function' || !made.name) this.fail();
		return { kind: 'declare', names: [[made.name, made]] };
	}

	private functionNode(): Node {
		this.expect('function');
		const name = this.is('(') ? '' : this.name();
		this.expect('(');
		const parameters: string[] = [];
		while (!this.optional(')')) {
			parameters.push(this.name());
			if (!this.is(')')) this.expect(',');
		}
		return { kind: 'function', name, parameters, body: this.block() };
	}

	expression(): Node {
		const left = this.binary(1);
		if (this.optional('?')) {
			const yes = this.expression();
			this.expect(':');
			return { kind: 'choice', test: left, yes, no: this.expression() };
		}
		const operator = ['=', '+=', '-='].find((one) => this.is(one));
		if (!operator) return left;
		if (left.kind !== 'name' && left.kind !== 'member') this.fail();
		this.at++;
		return { kind: 'assign', operator, target: left, value: this.expression() };
	}

	private binary(least: number): Node {
		let left = this.unary();
		for (;;) {
			const operator = this.token.text;
			const bind = this.token.kind === 'sign' ? (strength[operator] ?? 0) : 0;
			if (bind < least || bind === 0) return left;
			this.at++;
			left = { kind: 'binary', operator, left, right: this.binary(bind + 1) };
		}
	}

	private unary(): Node {
		for (const operator of ['!', '-', '+', 'typeof']) if (this.optional(operator)) return { kind: 'unary', operator, operand: this.unary() };
		for (const operator of ['++', '--']) if (this.optional(operator)) return { kind: 'step', operator, target: this.unary(), prefix: true };
		const node = this.postfix(this.is('new') ? this.creation() : this.primary());
		for (const operator of ['++', '--']) if (this.optional(operator)) return { kind: 'step', operator, target: node, prefix: false };
		return node;
	}

	private creation(): Node {
		const { line } = this.token;
		this.at++;
		let callee = this.primary();
		while (this.optional('.')) callee = { kind: 'member', object: callee, property: { kind: 'value', value: this.name() } };
		return { kind: 'new', callee, inputs: this.is('(') ? this.inputs() : [], line };
	}

	private postfix(start: Node): Node {
		let node = start;
		for (;;) {
			const { line } = this.token;
			if (this.optional('.')) node = { kind: 'member', object: node, property: { kind: 'value', value: this.name() } };
			else if (this.optional('[')) {
				node = { kind: 'member', object: node, property: this.expression() };
				this.expect(']');
			} else if (this.is('(')) node = { kind: 'call', callee: node, inputs: this.inputs(), line };
			else return node;
		}
	}

	private inputs(): Node[] {
		this.expect('(');
		const inputs: Node[] = [];
		while (!this.optional(')')) {
			inputs.push(this.expression());
			if (!this.is(')')) this.expect(',');
		}
		return inputs;
	}

	private primary(): Node {
		const { kind, text, flags = '' } = this.token;
		if (kind === 'end') this.fail();
		if (kind === 'name') {
			if (text === 'function') return this.functionNode();
			this.at++;
			return Object.hasOwn(words, text) ? { kind: 'value', value: words[text] } : { kind: 'name', name: text };
		}
		if (text === '(' && kind === 'sign') {
			this.at++;
			const node = this.expression();
			this.expect(')');
			return node;
		}
		if (kind === 'sign') return text === '[' ? this.array() : text === '{' ? this.object() : this.fail();
		if (kind === 'regex' && slow.test(text)) this.fail();
		this.at++;
		if (kind === 'regex') return { kind, source: text, flags };
		return { kind: 'value', value: kind === 'number' ? Number(text) : text };
	}

	private array(): Node {
		this.expect('[');
		const items: Node[] = [];
		while (!this.optional(']')) {
			items.push(this.expression());
			if (!this.is(']')) this.expect(',');
		}
		return { kind: 'array', items };
	}

	private object(): Node {
		this.expect('{');
		const entries: [string, Node][] = [];
		while (!this.optional('}')) {
			if (this.token.kind === 'sign' || this.token.kind === 'regex' || this.ended) this.fail();
			const key = this.tokens[this.at++].text;
			this.expect(':');
			entries.push([key, this.expression()]);
			if (!this.is('}')) this.expect(',');
		}
		return { kind: 'object', entries };
	}
}
