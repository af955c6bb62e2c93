// The Aggregate API: counts and figures over the rows of a table, grouped if wanted (docs: c_AggregateAPI.md).
import { aggregate, functions, type Function, type Group, type Having, type Order, type Wish } from '../engine/aggregate';
import { listQuery } from '../engine/nameValue';
import { pathOf } from '../engine/path';
import { compileFor } from '../engine/query/run';
import { select } from '../engine/query/select';
import { rendererOf } from '../engine/render';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Table } from '../dictionary';
import { tableOfCall } from './table';

const list = (call: Call, name: string): string[] => (call.query.get(name) ?? '').split(',').map((one) => one.trim()).filter(Boolean);

/** `AVG^state`, `COUNT^DESC`, `state^DESC`: an aggregate or a field, with an optional direction. */
function orderOf(text: string): Order {
	const parts = text.split('^');
	const descending = parts[parts.length - 1].toUpperCase() === 'DESC';
	if (descending || parts[parts.length - 1].toUpperCase() === 'ASC') parts.pop();
	const by = parts[0].toLowerCase();
	if (by === 'count' || (functions as readonly string[]).includes(by)) return { by, field: parts[1] ?? '', descending };
	return { by: '', field: parts[0], descending };
}

function havingOf(text: string): Having {
	const [by = '', field = '', operator = '=', value = ''] = text.split('^');
	return { by: by.toLowerCase(), field, operator, value };
}

function wishOf(call: Call): Wish {
	return {
		count: call.query.get('sysparm_count') === 'true',
		fields: Object.fromEntries(functions.map((name) => [name, list(call, `sysparm_${name}_fields`)])) as Record<Function, string[]>,
		groupBy: list(call, 'sysparm_group_by'),
		having: list(call, 'sysparm_having').map(havingOf),
		order: list(call, 'sysparm_order_by').map(orderOf),
	};
}

function statsOf(group: Group, wish: Wish, known: (name: string) => boolean): Record<string, unknown> {
	const stats: Record<string, unknown> = wish.count ? { count: String(group.rows) } : {};
	for (const name of functions) {
		const fields = wish.fields[name].filter(known);
		if (fields.length > 0) stats[name] = Object.fromEntries(fields.map((field) => [field, group.numbers.get(field)?.get(name) ?? '']));
	}
	return stats;
}

function groupFields(call: Call, instance: Instance, table: Table, names: string[], group: Group): unknown[] {
	const display = call.query.get('sysparm_display_value');
	// The values of the group stand in a row of their own, so that they are shown as the Table API shows them.
	const row = Object.fromEntries(names.map((name, i) => [name, group.values[i]]));
	const plain = names.filter((name) => !name.includes('.'));
	const shown = rendererOf(instance, table, { display: 'true', link: false, fields: plain }, call.caller)(row);
	return names.map((field, i) => {
		const value = group.values[i];
		const text = shown[field] ?? value;
		if (display === 'true') return { field, value: text };
		return display === 'all' ? { field, value, display_value: text } : { field, value };
	});
}

function stats(call: Call, instance: Instance): Reply {
	const table = tableOfCall(call, instance);
	const wish = wishOf(call);
	const wanted = wish.count || wish.having.length > 0 || functions.some((name) => wish.fields[name].length > 0);
	if (!wanted) throw new ApiError(400, 'No request parameter for aggregate operation specified', null);
	const known = (name: string): boolean => pathOf(instance, table.name, name) !== undefined;
	const query = compileFor(instance, table, listQuery(instance, table, call.query), call.caller);
	const nothing = query.invalid.length > 0 && instance.property('glide.invalid_query.returns_no_rows') === 'true';
	const found = nothing ? { rows: [], examined: 0 } : select(instance, table.name, query, { offset: 0, limit: Infinity, count: false });
	wish.groupBy = wish.groupBy.filter(known);
	const groups = aggregate(instance, table.name, found.rows, wish);
	if (wish.groupBy.length === 0) return { ...ok({ stats: groups.length > 0 ? statsOf(groups[0], wish, known) : {} }), rowsRead: found.examined };
	return { ...ok(groups.map((group) => ({ stats: statsOf(group, wish, known), groupby_fields: groupFields(call, instance, table, wish.groupBy, group) }))), rowsRead: found.examined };
}

export const statsRoutes: Route[] = [{ method: 'GET', path: '/api/now/stats/{table}', api: 'Aggregate API', handler: stats }];
