// The filter of a list request: sysparm_query, or name=value pairs that stand for one. Runs no query.
import type { Table } from '../dictionary';
import type { Instance } from '../instance';
import { pathOf } from './path';
import { byDisplayValue } from './values';

const readDisplay = ['reference'];

/** The encoded query of the request; pairs accept display values of choices and references, unknown names are dropped. */
export function listQuery(instance: Instance, table: Table, query: URLSearchParams): string {
	const encoded = query.get('sysparm_query');
	if (encoded !== null && encoded !== '') return encoded;
	const terms: string[] = [];
	for (const [name, value] of query) {
		if (name.startsWith('sysparm_') || value === '') continue;
		const path = pathOf(instance, table.name, name);
		if (!path) continue;
		terms.push(`${name}=${rawValue(instance, path.column, value).replaceAll('^', '^^')}`);
	}
	return terms.join('^');
}

function rawValue(instance: Instance, column: { type: string; reference?: string; choices?: { value: string; label: string }[] }, value: string): string {
	const choice = column.choices?.find((one) => one.value === value) ?? column.choices?.find((one) => one.label.toLowerCase() === value.toLowerCase());
	if (choice) return choice.value;
	if (readDisplay.includes(column.type) && column.reference && !/^[0-9a-f]{32}$/.test(value)) return byDisplayValue(instance, column.reference, value.replaceAll('.', ' ')) ?? byDisplayValue(instance, column.reference, value) ?? value;
	return value;
}
