// The XML form of requests and answers: `<response><result>…</result></response>` (docs: batch-api.md sample). No streaming.

const escapeText = (text: string): string => text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? one);

function element(name: string, value: unknown): string {
	if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
	// Dots of dot-walked names are legal in XML names.
	if (value !== null && typeof value === 'object') return `<${name}>${Object.entries(value).map(([key, inner]) => element(key, inner)).join('')}</${name}>`;
	const text = value === null || value === undefined ? '' : String(value);
	return text === '' ? `<${name}/>` : `<${name}>${escapeText(text)}</${name}>`;
}

export function toXml(body: object): string {
	return `<?xml version="1.0" encoding="UTF-8"?>${element('response', body)}`;
}

/** The values of the first `<entry>` of a `<request>`; undefined when it is no such document. */
export function fromXml(text: string): Record<string, string> | undefined {
	const entry = /<entry>([\s\S]*?)<\/entry>/.exec(text)?.[1] ?? /<request>([\s\S]*)<\/request>/.exec(text)?.[1];
	if (entry === undefined) return undefined;
	const values: Record<string, string> = {};
	for (const [, name, value = ''] of entry.matchAll(/<([\w.]+)(?:\s*\/>|>([\s\S]*?)<\/\1>)/g)) {
		const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(value.trim());
		values[name] = cdata ? cdata[1] : value.replace(/&(lt|gt|amp|quot|apos|#(\d+));/g, (_found, word: string, code?: string) => (code ? String.fromCodePoint(Number(code)) : ({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" })[word] ?? ''));
	}
	return values;
}
