// Reads the fields of a deleted record out of the XML that ServiceNow keeps of it. Follows no reference, builds no tree.
// ServiceNow writes one element for each column inside `<record_update><table action="DELETE">`; references carry a `display_value`.

import type { Row } from '../../servicenow/types';

const LEAF = /<([a-z][a-z0-9_]*)((?:\s+[\w:]+="[^"]*")*)\s*(?:\/>|>((?:<!\[CDATA\[[\s\S]*?\]\]>|[^<])*)<\/\1>)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

const unescape = (text: string): string =>
	text
		.split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
		.map((part, index) => (index % 2 === 1 ? part : part.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, decoded)))
		.join('');

function decoded(entity: string, name: string): string {
	if (!name.startsWith('#')) return ENTITIES[name] ?? entity;
	const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
	return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

/** Column name to value; with display values each cell is `{ value, display_value }`. Empty when the text holds no record. */
export function recordOfPayload(xml: string, withDisplayValues: boolean): Row {
	const cells = [...xml.matchAll(LEAF)].map(([, column, attributes, content = '']): [string, unknown] => {
		const value = unescape(content);
		const shown = / display_value="([^"]*)"/.exec(attributes)?.[1];
		return [column, withDisplayValues ? { value, display_value: shown === undefined ? value : unescape(shown) } : value];
	});
	return Object.fromEntries(cells);
}
