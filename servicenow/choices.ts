// The choices of columns as the instance has them, in the account's language. Changes nothing; gives none where they may not be read.
// ServiceNow documentation: "Choice lists" (sys_choice): one row per language, own rows of a table replace its parent's.

import { readable } from './dictionary';
import { condition, EncodedQuery, oneOf } from './encodedQuery';
import { rawValue } from './record';
import type { Row, Send } from './types';

export interface Choice {
	value: string;
	label: string;
	/** The value of the other column for which this choice is offered. */
	dependentValue?: string;
}

const FIELDS = ['name', 'element', 'value', 'label', 'language', 'sequence', 'dependent_value'];

/**
 * Choices by column.
 * @param chain the table and its parents, nearest first
 * @param language code such as `en`; English stands in for what is not translated
 */
export async function choicesOf(send: Send, chain: readonly string[], columns: readonly string[], language: string): Promise<Map<string, Choice[]>> {
	if (columns.length === 0) return new Map();
	const query = EncodedQuery.everything
		.and(oneOf('name', chain), oneOf('element', columns), condition('inactive', '=', 'false'), oneOf('language', [...new Set([language, 'en'])]))
		.orderedBy({ field: 'sequence', direction: 'asc' });
	const rows = await readable(send, 'sys_choice', query, FIELDS);
	return new Map(columns.map((column) => [column, ofColumn(rows, chain, column, language)]));
}

function ofColumn(rows: Row[], chain: readonly string[], column: string, language: string): Choice[] {
	const of = (owner: string): Row[] => rows.filter((row) => rawValue(row, 'name') === owner && rawValue(row, 'element') === column);
	const owner = chain.find((table) => of(table).length > 0);
	if (owner === undefined) return [];
	const choices = new Map<string, Choice>();
	// English first, so that the account's language replaces it.
	for (const wanted of ['en', language]) {
		for (const row of of(owner).filter((candidate) => (rawValue(candidate, 'language') || 'en') === wanted)) {
			const [value, label, dependentValue] = [rawValue(row, 'value'), rawValue(row, 'label'), rawValue(row, 'dependent_value') || undefined];
			if (value === '' || value === 'NULL_OVERRIDE') continue;
			choices.set(`${dependentValue ?? ''}^${value}`, { value, label: /^javascript:/.test(label) || label === '' ? value : label, dependentValue });
		}
	}
	return [...choices.values()];
}
