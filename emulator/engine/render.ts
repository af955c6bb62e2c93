// Turns stored rows into the JSON values that ServiceNow answers. Reads nothing but what it is given.
import type { Instance } from '../instance';
import type { Row } from '../store';

export interface Shape {
	display: 'false' | 'true' | 'all';
	link: boolean;
	fields?: string[];
}

export function render(instance: Instance, table: string, row: Row, shape: Shape): Record<string, unknown> {
	const found = instance.dictionary.table(table);
	const out: Record<string, unknown> = {};
	for (const name of shape.fields ?? found?.names ?? []) {
		const column = found?.columns.get(name);
		if (!column) continue;
		const value = row[name] ?? '';
		if (column.type === 'reference' && value && shape.display === 'false' && shape.link) out[name] = { link: `${instance.url}/api/now/table/${column.reference}/${value}`, value };
		else out[name] = value;
	}
	return out;
}
