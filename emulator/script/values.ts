// How the values of a script turn into text, numbers, truth and JSON, and which members they have. Reaches nothing of the host.
import { Host, Native, type Steps, type Value } from './run';
import { ScriptError } from './tokens';

type Caller = (callee: Value, inputs: Value[]) => Steps<Value>;

export function toText(value: Value): string {
	if (typeof value === 'string') return value;
	if (value instanceof Host) return value.text();
	if (Array.isArray(value)) return value.map((one) => (one === null || one === undefined ? '' : toText(one))).join(',');
	if (typeof value === 'object' && value !== null) return '[object Object]';
	return String(value);
}

export function toNumber(value: Value): number {
	if (value instanceof Host) return Number(value.text());
	return typeof value === 'object' && value !== null ? NaN : Number(value);
}

export function truthy(value: Value): boolean {
	return Boolean(value);
}

/** JSON as the script's JSON.stringify writes it; functions and undefined are left out. */
export function toJson(value: Value): string | undefined {
	if (value === undefined || value instanceof Native) return undefined;
	if (Array.isArray(value)) return `[${value.map((one) => toJson(one) ?? 'null').join(',')}]`;
	if (value instanceof Map) {
		const parts = [...value].flatMap(([name, one]) => {
			const text = toJson(one);
			return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
		});
		return `{${parts.join(',')}}`;
	}
	if (typeof value === 'object' && value !== null) return '{}';
	return JSON.stringify(value);
}

/** JSON.parse's values in the script's own kinds. */
export function fromJson(value: unknown): Value {
	if (Array.isArray(value)) return value.map(fromJson);
	if (typeof value === 'object' && value !== null) return new Map(Object.entries(value).map(([name, one]) => [name, fromJson(one)]));
	return value as Value;
}

export function memberOf(object: Value, name: string, call: Caller): Value {
	if (object === null || object === undefined) throw new ScriptError(`Cannot read property "${name}" from ${String(object)}.`);
	if (object instanceof Host) return object.get(name);
	if (object instanceof Map) return object.get(name);
	if (typeof object === 'string') return ofText(object, name, call);
	if (Array.isArray(object)) return ofArray(object, name, call);
	if (typeof object === 'number' && name === 'toString') return new Native((radix) => object.toString(radix === undefined ? 10 : toNumber(radix)));
	if (object instanceof RegExp && name === 'test') return new Native((text) => object.test(toText(text)));
	return name === 'toString' ? new Native(() => toText(object)) : undefined;
}

const place = (value: Value): number | undefined => (value === undefined ? undefined : toNumber(value));

function ofText(text: string, name: string, call: Caller): Value {
	const methods: Record<string, () => Value> = {
		length: () => text.length,
		toString: () => new Native(() => text),
		trim: () => new Native(() => text.trim()),
		toLowerCase: () => new Native(() => text.toLowerCase()),
		toUpperCase: () => new Native(() => text.toUpperCase()),
		charAt: () => new Native((at) => text.charAt(toNumber(at))),
		charCodeAt: () => new Native((at) => text.charCodeAt(place(at) ?? 0)),
		indexOf: () => new Native((part) => text.indexOf(toText(part))),
		substring: () => new Native((from, to) => text.substring(toNumber(from), place(to))),
		slice: () => new Native((from, to) => text.slice(toNumber(from), place(to))),
		split: () => new Native((by) => text.split(by instanceof RegExp ? by : toText(by))),
		replace: () => new Native((pattern, by) => replace(text, pattern, by, call)),
	};
	if (/^\d+$/.test(name)) return text[Number(name)];
	return Object.hasOwn(methods, name) ? methods[name]() : undefined;
}

function* replace(text: string, pattern: Value, by: Value, call: Caller): Steps<string> {
	const found = pattern instanceof RegExp ? [...text.matchAll(pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`))].slice(0, pattern.global ? undefined : 1) : [];
	if (!(pattern instanceof RegExp)) return text.replace(toText(pattern), () => toText(by));
	let made = '';
	let at = 0;
	for (const match of found) {
		made += text.slice(at, match.index) + (by instanceof Host || typeof by === 'string' ? toText(by) : toText(yield* call(by, [...match])));
		at = match.index + match[0].length;
	}
	return made + text.slice(at);
}

function ofArray(items: Value[], name: string, call: Caller): Value {
	const methods: Record<string, () => Value> = {
		length: () => items.length,
		push: () => new Native((...more) => items.push(...more)),
		join: () => new Native((by) => items.map((one) => toText(one ?? '')).join(by === undefined ? ',' : toText(by))),
		indexOf: () => new Native((one) => items.indexOf(one)),
		slice: () => new Native((from, to) => items.slice(place(from), place(to))),
		forEach: () => new Native(function* (act): Steps<Value> {
			for (const [i, one] of items.entries()) yield* call(act, [one, i]);
			return undefined;
		}),
		map: () => new Native(function* (act): Steps<Value> {
			const made: Value[] = [];
			for (const [i, one] of items.entries()) made.push(yield* call(act, [one, i]));
			return made;
		}),
	};
	if (/^\d+$/.test(name)) return items[Number(name)];
	return Object.hasOwn(methods, name) ? methods[name]() : undefined;
}
