// Takes the secrets of an account out of what an answer says, before it becomes an error: a proxy or a token endpoint may repeat the request. Changes no good answer and knows no error.

import { isObject } from './json';

const HIDDEN = '[hidden]';
/** Anything shorter would be found in every word. */
const SHORTEST = 4;
const SECRET_FIELDS = ['password', 'clientSecret', 'apiKey', 'accessToken', 'refreshToken', 'access_token', 'refresh_token', 'id_token'];

/**
 * What is secret by its place and its look: tokens that were renewed since the credential was read, assertions. First what stays, then the
 * value: 16 characters at least, without the full stops that end a sentence.
 */
const BY_LOOK: readonly RegExp[] = [
	/\b((?:Bearer|Basic)\s+)([\w.~+/=-]{15,}[\w~+/=-])/gi,
	/\b((?:(?:access|refresh|id)_token|assertion)["']?\s*[:=]\s*["']?)([^\s"'&<>,;]{15,}[^\s"'&<>,;.])/gi,
	/\b()(eyJ[\w-]+\.[\w-]+\.[\w-]+)/g,
];
/** No word of a sentence has any of these: "Bearer authentication" stays. */
const UNLIKE_A_WORD = /[\d=._-]|\B[A-Z]/;

/**
 * Every secret of a credential, in each form in which an answer may repeat it, the longest first.
 * @param credential the decrypted values
 */
export function secretsOf(credential: Readonly<Record<string, unknown>>): string[] {
	const { username, password, privateKey } = credential;
	const tokens = isObject(credential.oauthTokenData) ? credential.oauthTokenData : {};
	const plain = SECRET_FIELDS.flatMap((name) => [credential[name], tokens[name]]).filter(isText);
	const lines = isText(privateKey) ? privateKey.split(/[\r\n]+/).filter((line) => !line.startsWith('-----')) : [];
	const basic = isText(password) ? [Buffer.from(`${String(username)}:${password}`).toString('base64')] : [];
	const all = [...plain, ...lines, ...basic].filter((secret) => secret.length >= SHORTEST).flatMap(formsOf);
	return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** As it is, in a URL, in a form, in JSON and in HTML. */
const formsOf = (secret: string): string[] => [
	secret,
	encodeURIComponent(secret),
	new URLSearchParams([['', secret]]).toString().slice(1),
	JSON.stringify(secret).slice(1, -1),
	secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;'),
];

/** The same value without secrets, however deep they stand in arrays and plain objects. */
export function withoutSecrets<T>(said: T, secrets: readonly string[]): T {
	return hidden(said, secrets) as T;
}

function hidden(said: unknown, secrets: readonly string[]): unknown {
	if (typeof said === 'string') {
		const known = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), said);
		return BY_LOOK.reduce((text, pattern) => text.replace(pattern, hiddenByLook), known);
	}
	if (Array.isArray(said)) return said.map((part) => hidden(part, secrets));
	if (!isObject(said) || Object.getPrototypeOf(said) !== Object.prototype) return said;
	return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, hidden(value, secrets)]));
}

const hiddenByLook = (whole: string, before: string, value: string): string => (UNLIKE_A_WORD.test(value) ? `${before}${HIDDEN}` : whole);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
