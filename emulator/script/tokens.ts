// Cuts a script into tokens: the small part of ECMAScript 5 that business rules which send a message are written in.

export interface Token {
	kind: 'name' | 'number' | 'string' | 'regex' | 'sign' | 'end';
	text: string;
	/** Line, from 1, for messages. */
	line: number;
	/** Flags of a regular expression. */
	flags?: string;
}

export class ScriptError extends Error {}

const signs = ['===', '!==', '...', '=>', '==', '!=', '<=', '>=', '&&', '||', '++', '--', '+=', '-=', '{', '}', '(', ')', '[', ']', ';', ',', '.', ':', '?', '=', '<', '>', '+', '-', '*', '/', '%', '!'];
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

export function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	let line = 1;
	let rest = text;
	while (rest !== '') {
		const blank = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/.exec(rest)?.[0] ?? '';
		line += blank.split('\n').length - 1;
		rest = rest.slice(blank.length);
		if (rest === '') break;
		const token = next(rest, tokens[tokens.length - 1], line);
		tokens.push(token);
		rest = rest.slice(token.length);
	}
	tokens.push({ kind: 'end', text: '', line });
	return tokens;
}

function next(rest: string, last: Token | undefined, line: number): Token & { length: number } {
	const name = /^[A-Za-z_$][\w$]*/.exec(rest);
	if (name) return { kind: 'name', text: name[0], line, length: name[0].length };
	const number = /^(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i.exec(rest);
	if (number) return { kind: 'number', text: number[0], line, length: number[0].length };
	const string = /^(?:"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)')/.exec(rest);
	if (string) return { kind: 'string', text: unescape(string[1] ?? string[2] ?? ''), line, length: string[0].length };
	const regex = mayBeRegex(last) ? /^\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([gimuy]*)/.exec(rest) : null;
	if (regex) return { kind: 'regex', text: regex[1], flags: regex[2], line, length: regex[0].length };
	const sign = signs.find((one) => rest.startsWith(one));
	if (!sign) throw new ScriptError(`line ${line}: unexpected ${rest[0]}`);
	return { kind: 'sign', text: sign, line, length: sign.length };
}

/** A slash begins a regular expression where no value can have ended. */
function mayBeRegex(last: Token | undefined): boolean {
	if (!last) return true;
	if (last.kind === 'sign') return ![')', ']', '}'].includes(last.text);
	return last.kind === 'name' && ['return', 'typeof', 'case'].includes(last.text);
}

function unescape(text: string): string {
	return text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(\r?\n)|([\s\S]))/gi, (_all, unicode: string | undefined, hex: string | undefined, lineEnd: string | undefined, one: string | undefined) => {
		if (unicode ?? hex) return String.fromCharCode(Number.parseInt(unicode ?? hex ?? '', 16));
		return lineEnd ? '' : (escapes[one ?? ''] ?? one ?? '');
	});
}
