// Runs a parsed script over values of its own. Nothing of the host is reachable but the names that it is given.
//
// Values: strings, numbers, booleans, null, undefined; arrays and Maps (objects); Closure (functions of the script);
// Native (functions of the platform); Host (objects of the platform, which answer for their own properties).
// A script may take so many steps and no more.

import { ScriptError } from './tokens';
import type { Node, Statement } from './tree';
import { memberOf, toNumber, toText, truthy } from './values';

export type Value = string | number | boolean | null | undefined | Value[] | Map<string, Value> | Closure | Native | Host | RegExp;

export class Native {
	constructor(readonly call: (...inputs: Value[]) => Value | Promise<Value>) {}
}

/** An object of the platform. `text` is what it turns into where a string is wanted. */
export class Host {
	constructor(readonly get: (name: string) => Value, readonly text: () => string = () => '[object Object]', readonly make?: (...inputs: Value[]) => Value) {}
}

export class Closure {
	constructor(readonly parameters: string[], readonly body: Statement[], readonly scope: Scope) {}
}

export class Scope {
	private readonly names = new Map<string, Value>();

	constructor(private readonly outer?: Scope) {}

	declare(name: string, value: Value): void {
		this.names.set(name, value);
	}

	get(name: string): Value {
		if (this.names.has(name)) return this.names.get(name);
		if (!this.outer) throw new ScriptError(`"${name}" is not defined.`);
		return this.outer.get(name);
	}

	has(name: string): boolean {
		return this.names.has(name) || (this.outer?.has(name) ?? false);
	}

	set(name: string, value: Value): void {
		if (this.names.has(name) || !this.outer) this.names.set(name, value);
		else this.outer.set(name, value);
	}
}

/** What a `throw` of the script throws. */
export class Thrown extends ScriptError {
	constructor(readonly value: Value) {
		super(toText(value));
	}
}

class Returned {
	constructor(readonly value: Value) {}
}

export class Runner {
	private steps = 0;

	constructor(private readonly maxSteps = 100_000) {}

	/** The value of a `return` on the way, otherwise undefined. */
	async script(body: Statement[], scope: Scope): Promise<Value> {
		// Declared functions are there from the beginning.
		for (const one of body) if (one.kind === 'declare' && one.names[0][1]?.kind === 'function' && one.names[0][1].name === one.names[0][0]) await this.statement(one, scope);
		const ended = await this.statements(body, scope);
		return ended?.value;
	}

	private async statements(body: Statement[], scope: Scope): Promise<Returned | undefined> {
		for (const statement of body) {
			const ended = await this.statement(statement, scope);
			if (ended) return ended;
		}
		return undefined;
	}

	private async statement(statement: Statement, scope: Scope): Promise<Returned | undefined> {
		if (++this.steps > this.maxSteps) throw new ScriptError('The script takes too many steps.');
		switch (statement.kind) {
			case 'declare':
				for (const [name, value] of statement.names) scope.declare(name, value && (await this.value(value, scope)));
				return undefined;
			case 'run': await this.value(statement.node, scope); return undefined;
			case 'block': return await this.statements(statement.body, scope);
			case 'if': {
				if (truthy(await this.value(statement.test, scope))) return await this.statement(statement.yes, scope);
				return statement.no && (await this.statement(statement.no, scope));
			}
			case 'for': return await this.loop(statement, scope);
			case 'return': return new Returned(statement.value && (await this.value(statement.value, scope)));
			case 'throw': throw new Thrown(await this.value(statement.value, scope));
			case 'try': return await this.attempt(statement, scope);
		}
	}

	private async loop(loop: Statement & { kind: 'for' }, scope: Scope): Promise<Returned | undefined> {
		if (loop.before) await this.statement(loop.before, scope);
		while (!loop.test || truthy(await this.value(loop.test, scope))) {
			const ended = await this.statement(loop.body, scope);
			if (ended) return ended;
			if (loop.after) await this.value(loop.after, scope);
		}
		return undefined;
	}

	private async attempt(attempt: Statement & { kind: 'try' }, scope: Scope): Promise<Returned | undefined> {
		let ended: Returned | undefined;
		try {
			ended = await this.statements(attempt.body, scope);
		} catch (error) {
			if (!attempt.handler || !(error instanceof ScriptError) || this.steps > this.maxSteps) throw error;
			const inner = new Scope(scope);
			const thrown = error instanceof Thrown ? error.value : new Map<string, Value>([['message', error.message]]);
			if (attempt.name) inner.declare(attempt.name, thrown);
			ended = await this.statements(attempt.handler, inner);
		} finally {
			if (attempt.last) await this.statements(attempt.last, scope);
		}
		return ended;
	}

	async value(node: Node, scope: Scope): Promise<Value> {
		if (++this.steps > this.maxSteps) throw new ScriptError('The script takes too many steps.');
		if (isOperation(node)) return await this.operation(node, scope);
		switch (node.kind) {
			case 'value': return node.value;
			case 'regex': return new RegExp(node.source, node.flags);
			case 'name': return scope.get(node.name);
			case 'function': return new Closure(node.parameters, node.body, scope);
			case 'array': return await this.all(node.items, scope);
			case 'object': return await this.object(node.entries, scope);
			case 'member': return this.member(await this.value(node.object, scope), toText(await this.value(node.property, scope)));
			case 'call': return await this.callNode(node, scope);
			case 'new': return await this.create(node, scope);
		}
	}

	private async operation(node: Operation, scope: Scope): Promise<Value> {
		switch (node.kind) {
			case 'unary': return await this.unary(node.operator, node.operand, scope);
			case 'step': return await this.step(node, scope);
			case 'binary': return await this.binary(node.operator, node.left, node.right, scope);
			case 'choice': return await this.value(truthy(await this.value(node.test, scope)) ? node.yes : node.no, scope);
			case 'assign': return await this.assign(node, scope);
		}
	}

	private async all(nodes: Node[], scope: Scope): Promise<Value[]> {
		const values: Value[] = [];
		for (const node of nodes) values.push(await this.value(node, scope));
		return values;
	}

	private async object(entries: [string, Node][], scope: Scope): Promise<Map<string, Value>> {
		const made = new Map<string, Value>();
		for (const [name, node] of entries) made.set(name, await this.value(node, scope));
		return made;
	}

	private member(object: Value, name: string): Value {
		return memberOf(object, name, (callee, inputs) => this.call(callee, inputs));
	}

	private async callNode(node: Node & { kind: 'call' }, scope: Scope): Promise<Value> {
		const callee = await this.value(node.callee, scope);
		return await this.call(callee, await this.all(node.inputs, scope), node.line);
	}

	async call(callee: Value, inputs: Value[], line = 0): Promise<Value> {
		if (callee instanceof Native) return await callee.call(...inputs);
		if (!(callee instanceof Closure)) throw new ScriptError(`line ${line}: not a function`);
		const scope = new Scope(callee.scope);
		callee.parameters.forEach((name, i) => scope.declare(name, inputs[i]));
		return await this.script(callee.body, scope);
	}

	private async create(node: Node & { kind: 'new' }, scope: Scope): Promise<Value> {
		const callee = await this.value(node.callee, scope);
		if (!(callee instanceof Host) || !callee.make) throw new ScriptError(`line ${node.line}: not a constructor`);
		return callee.make(...(await this.all(node.inputs, scope)));
	}

	private async unary(operator: string, operand: Node, scope: Scope): Promise<Value> {
		if (operator === 'typeof' && operand.kind === 'name' && !scope.has(operand.name)) return 'undefined';
		const value = await this.value(operand, scope);
		switch (operator) {
			case '!': return !truthy(value);
			case '-': return -toNumber(value);
			case '+': return toNumber(value);
			default: return value instanceof Native || value instanceof Closure ? 'function' : value === null || typeof value === 'object' ? 'object' : typeof value;
		}
	}

	private async step(node: Node & { kind: 'step' }, scope: Scope): Promise<Value> {
		const before = toNumber(await this.value(node.target, scope));
		const after = node.operator === '++' ? before + 1 : before - 1;
		await this.store(node.target, after, scope);
		return node.prefix ? after : before;
	}

	private async assign(node: Node & { kind: 'assign' }, scope: Scope): Promise<Value> {
		const given = await this.value(node.value, scope);
		const value = node.operator === '=' ? given : combine(node.operator[0], await this.value(node.target, scope), given);
		await this.store(node.target, value, scope);
		return value;
	}

	private async store(target: Node, value: Value, scope: Scope): Promise<void> {
		if (target.kind === 'name') return scope.set(target.name, value);
		if (target.kind !== 'member') throw new ScriptError('Invalid assignment.');
		const object = await this.value(target.object, scope);
		const name = toText(await this.value(target.property, scope));
		if (object instanceof Map) object.set(name, value);
		else if (Array.isArray(object) && /^\d{1,5}$/.test(name)) object[Number(name)] = value;
		else throw new ScriptError(`Cannot set ${name}.`);
	}

	private async binary(operator: string, leftNode: Node, rightNode: Node, scope: Scope): Promise<Value> {
		const left = await this.value(leftNode, scope);
		if (operator === '&&') return truthy(left) ? await this.value(rightNode, scope) : left;
		if (operator === '||') return truthy(left) ? left : await this.value(rightNode, scope);
		return combine(operator, left, await this.value(rightNode, scope));
	}
}

type Operation = Extract<Node, { kind: 'unary' | 'step' | 'binary' | 'choice' | 'assign' }>;
const operations = new Set(['unary', 'step', 'binary', 'choice', 'assign']);
const isOperation = (node: Node): node is Operation => operations.has(node.kind);

function combine(operator: string, left: Value, right: Value): Value {
	switch (operator) {
		case '===': return left === right;
		case '!==': return left !== right;
		case '==': return equal(left, right);
		case '!=': return !equal(left, right);
		case '+': return typeof left === 'number' && typeof right === 'number' ? left + right : isText(left) || isText(right) ? toText(left) + toText(right) : toNumber(left) + toNumber(right);
		case '-': return toNumber(left) - toNumber(right);
		case '*': return toNumber(left) * toNumber(right);
		case '/': return toNumber(left) / toNumber(right);
		case '%': return toNumber(left) % toNumber(right);
		default: return compare(operator, left, right);
	}
}

const isText = (value: Value): boolean => typeof value === 'string' || (typeof value === 'object' && value !== null);

function equal(left: Value, right: Value): boolean {
	if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
	if (typeof left === typeof right && typeof left !== 'object') return left === right;
	return isText(left) && isText(right) ? toText(left) === toText(right) : toNumber(left) === toNumber(right);
}

function compare(operator: string, left: Value, right: Value): boolean {
	const both = typeof left === 'string' && typeof right === 'string';
	const [a, b] = both ? [left, right] : [toNumber(left), toNumber(right)];
	return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

