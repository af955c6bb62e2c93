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
	constructor(readonly call: (...inputs: Value[]) => Value | Promise<Value> | Steps<Value>) {}
}

/** An object of the platform. `text` is what it turns into where a string is wanted; `set` takes assignments to its properties. */
export class Host {
	constructor(readonly get: (name: string) => Value, readonly text: () => string = () => '[object Object]', readonly make?: (...inputs: Value[]) => Value, readonly set?: (name: string, value: Value) => void) {}
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

/** Functions that may be under way inside one another. */
const deepest = 200;

class Returned {
	constructor(readonly value: Value) {}
}

export class Runner {
	private steps = 0;
	private depth = 0;

	constructor(private readonly maxSteps = 100_000) {}

	/** The value of a `return` on the way, otherwise undefined. */
	async script(body: Statement[], scope: Scope): Promise<Value> {
		return await drive(this.scriptSteps(body, scope));
	}

	/** The same without ever waiting: a script that has to wait for something fails. */
	scriptNow(body: Statement[], scope: Scope): Value {
		return driveNow(this.scriptSteps(body, scope));
	}

	/** Runs at once up to where the script waits; a promise then stands for the rest. */
	scriptBegun(body: Statement[], scope: Scope): Value | Promise<Value> {
		const steps = this.scriptSteps(body, scope);
		const first = steps.next();
		return first.done ? first.value : drive(steps, first);
	}

	valueNow(node: Node, scope: Scope): Value {
		return driveNow(this.valueSteps(node, scope));
	}

	private *scriptSteps(body: Statement[], scope: Scope): Steps<Value> {
		// Declared functions are there from the beginning.
		for (const one of body) if (one.kind === 'declare' && one.names[0][1]?.kind === 'function' && one.names[0][1].name === one.names[0][0]) yield* this.statement(one, scope);
		const ended = yield* this.statements(body, scope);
		return ended?.value;
	}

	private *statements(body: Statement[], scope: Scope): Steps<Returned | undefined> {
		for (const statement of body) {
			const ended = yield* this.statement(statement, scope);
			if (ended) return ended;
		}
		return undefined;
	}

	private *statement(statement: Statement, scope: Scope): Steps<Returned | undefined> {
		if (++this.steps > this.maxSteps) throw new ScriptError('The script takes too many steps.');
		switch (statement.kind) {
			case 'declare':
				for (const [name, value] of statement.names) scope.declare(name, value && (yield* this.valueSteps(value, scope)));
				return undefined;
			case 'run': yield* this.valueSteps(statement.node, scope); return undefined;
			case 'block': return yield* this.statements(statement.body, scope);
			case 'if': {
				if (truthy(yield* this.valueSteps(statement.test, scope))) return yield* this.statement(statement.yes, scope);
				return statement.no && (yield* this.statement(statement.no, scope));
			}
			case 'for': return yield* this.loop(statement, scope);
			case 'return': return new Returned(statement.value && (yield* this.valueSteps(statement.value, scope)));
			case 'throw': throw new Thrown(yield* this.valueSteps(statement.value, scope));
			case 'try': return yield* this.attempt(statement, scope);
		}
	}

	private *loop(loop: Statement & { kind: 'for' }, scope: Scope): Steps<Returned | undefined> {
		if (loop.before) yield* this.statement(loop.before, scope);
		while (!loop.test || truthy(yield* this.valueSteps(loop.test, scope))) {
			const ended = yield* this.statement(loop.body, scope);
			if (ended) return ended;
			if (loop.after) yield* this.valueSteps(loop.after, scope);
		}
		return undefined;
	}

	private *attempt(attempt: Statement & { kind: 'try' }, scope: Scope): Steps<Returned | undefined> {
		let ended: Returned | undefined;
		try {
			ended = yield* this.statements(attempt.body, scope);
		} catch (error) {
			if (!attempt.handler || !(error instanceof ScriptError) || this.steps > this.maxSteps) throw error;
			const inner = new Scope(scope);
			const thrown = error instanceof Thrown ? error.value : new Map<string, Value>([['message', error.message]]);
			if (attempt.name) inner.declare(attempt.name, thrown);
			ended = yield* this.statements(attempt.handler, inner);
		} finally {
			if (attempt.last) yield* this.statements(attempt.last, scope);
		}
		return ended;
	}

	private *valueSteps(node: Node, scope: Scope): Steps<Value> {
		if (++this.steps > this.maxSteps) throw new ScriptError('The script takes too many steps.');
		if (isOperation(node)) return yield* this.operation(node, scope);
		switch (node.kind) {
			case 'value': return node.value;
			case 'regex': return new RegExp(node.source, node.flags);
			case 'name': return scope.get(node.name);
			case 'function': return new Closure(node.parameters, node.body, scope);
			case 'array': return yield* this.all(node.items, scope);
			case 'object': return yield* this.object(node.entries, scope);
			case 'member': return this.member(yield* this.valueSteps(node.object, scope), toText(yield* this.valueSteps(node.property, scope)));
			case 'call': return yield* this.callNode(node, scope);
			case 'new': return yield* this.create(node, scope);
		}
	}

	private *operation(node: Operation, scope: Scope): Steps<Value> {
		switch (node.kind) {
			case 'unary': return yield* this.unary(node.operator, node.operand, scope);
			case 'step': return yield* this.step(node, scope);
			case 'binary': return yield* this.binary(node.operator, node.left, node.right, scope);
			case 'choice': return yield* this.valueSteps(truthy(yield* this.valueSteps(node.test, scope)) ? node.yes : node.no, scope);
			case 'assign': return yield* this.assign(node, scope);
		}
	}

	private *all(nodes: Node[], scope: Scope): Steps<Value[]> {
		const values: Value[] = [];
		for (const node of nodes) values.push(yield* this.valueSteps(node, scope));
		return values;
	}

	private *object(entries: [string, Node][], scope: Scope): Steps<Map<string, Value>> {
		const made = new Map<string, Value>();
		for (const [name, node] of entries) made.set(name, yield* this.valueSteps(node, scope));
		return made;
	}

	private member(object: Value, name: string): Value {
		return memberOf(object, name, (callee, inputs) => this.callSteps(callee, inputs));
	}

	private *callNode(node: Node & { kind: 'call' }, scope: Scope): Steps<Value> {
		const callee = yield* this.valueSteps(node.callee, scope);
		return yield* this.callSteps(callee, yield* this.all(node.inputs, scope), node.line);
	}

	private *callSteps(callee: Value, inputs: Value[], line = 0): Steps<Value> {
		if (callee instanceof Native) return yield* finished(callee.call(...inputs));
		if (!(callee instanceof Closure)) throw new ScriptError(`line ${line}: not a function`);
		const scope = new Scope(callee.scope);
		callee.parameters.forEach((name, i) => scope.declare(name, inputs[i]));
		// Calls in calls lie on the host's own stack: it ends long after this.
		if (++this.depth > deepest) throw new ScriptError('The script takes too many steps.');
		try {
			return yield* this.scriptSteps(callee.body, scope);
		} finally {
			this.depth--;
		}
	}

	private *create(node: Node & { kind: 'new' }, scope: Scope): Steps<Value> {
		const callee = yield* this.valueSteps(node.callee, scope);
		if (!(callee instanceof Host) || !callee.make) throw new ScriptError(`line ${node.line}: not a constructor`);
		return callee.make(...(yield* this.all(node.inputs, scope)));
	}

	private *unary(operator: string, operand: Node, scope: Scope): Steps<Value> {
		if (operator === 'typeof' && operand.kind === 'name' && !scope.has(operand.name)) return 'undefined';
		const value = yield* this.valueSteps(operand, scope);
		switch (operator) {
			case '!': return !truthy(value);
			case '-': return -toNumber(value);
			case '+': return toNumber(value);
			default: return value instanceof Native || value instanceof Closure ? 'function' : value === null || typeof value === 'object' ? 'object' : typeof value;
		}
	}

	private *step(node: Node & { kind: 'step' }, scope: Scope): Steps<Value> {
		const before = toNumber(yield* this.valueSteps(node.target, scope));
		const after = node.operator === '++' ? before + 1 : before - 1;
		yield* this.store(node.target, after, scope);
		return node.prefix ? after : before;
	}

	private *assign(node: Node & { kind: 'assign' }, scope: Scope): Steps<Value> {
		const given = yield* this.valueSteps(node.value, scope);
		const value = node.operator === '=' ? given : combine(node.operator[0], yield* this.valueSteps(node.target, scope), given);
		yield* this.store(node.target, value, scope);
		return value;
	}

	private *store(target: Node, value: Value, scope: Scope): Steps<void> {
		if (target.kind === 'name') return scope.set(target.name, value);
		if (target.kind !== 'member') throw new ScriptError('Invalid assignment.');
		const object = yield* this.valueSteps(target.object, scope);
		const name = toText(yield* this.valueSteps(target.property, scope));
		if (object instanceof Host && object.set) object.set(name, value);
		else if (object instanceof Map) object.set(name, value);
		else if (Array.isArray(object) && /^\d{1,5}$/.test(name)) object[Number(name)] = value;
		else throw new ScriptError(`Cannot set ${name}.`);
	}

	private *binary(operator: string, leftNode: Node, rightNode: Node, scope: Scope): Steps<Value> {
		const left = yield* this.valueSteps(leftNode, scope);
		if (operator === '&&') return truthy(left) ? yield* this.valueSteps(rightNode, scope) : left;
		if (operator === '||') return truthy(left) ? left : yield* this.valueSteps(rightNode, scope);
		return combine(operator, left, yield* this.valueSteps(rightNode, scope));
	}
}

/** What a script does next; a promise that it yields is to be waited for. */
export type Steps<T> = Generator<Promise<Value>, T, Value>;

/** The result of a platform function, whichever way it comes. */
function* finished(result: Value | Promise<Value> | Steps<Value>): Steps<Value> {
	if (result instanceof Promise) return yield result;
	return isSteps(result) ? yield* result : result;
}

const isSteps = (result: Value | Steps<Value>): result is Steps<Value> => typeof result === 'object' && result !== null && Symbol.iterator in result && 'next' in result;

async function drive(steps: Steps<Value>, first = steps.next()): Promise<Value> {
	let step = first;
	while (!step.done) {
		let value: Value;
		try {
			value = await step.value;
		} catch (error) {
			step = steps.throw(error);
			continue;
		}
		step = steps.next(value);
	}
	return step.value;
}

function driveNow(steps: Steps<Value>): Value {
	let step = steps.next();
	while (!step.done) {
		// Nobody will wait for what was begun; its failure must not end the process.
		step.value.catch(() => undefined);
		step = steps.throw(new ScriptError('A rule that runs before the write cannot wait for an answer.'));
	}
	return step.value;
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
		case '+': return typeof left === 'number' && typeof right === 'number' ? left + right : isText(left) || isText(right) ? joined(toText(left), toText(right)) : toNumber(left) + toNumber(right);
		case '-': return toNumber(left) - toNumber(right);
		case '*': return toNumber(left) * toNumber(right);
		case '/': return toNumber(left) / toNumber(right);
		case '%': return toNumber(left) % toNumber(right);
		default: return compare(operator, left, right);
	}
}

/** Characters that a text may have: doubling one again and again would fill the memory within few steps. */
const longest = 1_000_000;

function joined(left: string, right: string): string {
	if (left.length + right.length > longest) throw new ScriptError('The script makes too long a text.');
	return left + right;
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

