// Every way of finding rows gives the same rows in the same order; keyset reading goes through the index.
import type { Instance } from '../../../../emulator/instance';
import { runQuery, type QueryResult } from '../../../../emulator/engine/query/run';
import { tableOf } from '../../../../emulator/engine/write';
import type { Row } from '../../../../emulator/store';
import { as, instanceWith, table } from '../../support';

let instance: Instance;
const run = (query: string, page = { offset: 0, limit: 10_000, count: true }, name = 'incident'): QueryResult =>
	runQuery(instance, tableOf(instance, name), query, page, as(instance, 'integration.user'));

beforeAll(() => {
	instance = instanceWith(400);
	// Many rows in one second, as after a mass update.
	for (let i = 0; i < 150; i++) table(instance).insert({ short_description: `same second ${i}`, impact: 1 + (i % 3) });
});

const byKeyset = (a: Row, b: Row): number => (a.sys_updated_on + a.sys_id < b.sys_updated_on + b.sys_id ? -1 : 1);

test('keyset pages over one second and beyond give every row once', () => {
	const expected = [...table(instance).rows()].filter((row) => row.sys_updated_on >= '2026-01-01 00:00:00').sort(byKeyset).map((row) => row.sys_id);
	const seen: string[] = [];
	let query = 'sys_updated_on>=2026-01-01 00:00:00^ORDERBYsys_updated_on^ORDERBYsys_id';
	for (let page = 0; page < 100; page++) {
		const { rows, examined } = run(query, { offset: 0, limit: 40, count: false });
		expect(examined).toBeLessThanOrEqual(40);
		if (rows.length === 0) break;
		seen.push(...rows.map((row) => row.sys_id));
		const last = rows[rows.length - 1];
		query = `sys_updated_on=${last.sys_updated_on}^sys_id>${last.sys_id}^NQsys_updated_on>${last.sys_updated_on}^ORDERBYsys_updated_on^ORDERBYsys_id`;
	}
	expect(seen).toEqual(expected);
});

test('the count of a keyset range needs no walk', () => {
	const { total, examined } = run('sys_updated_on>=2026-01-01 00:00:00^ORDERBYsys_updated_on^ORDERBYsys_id', { offset: 0, limit: 10, count: true });
	expect(examined).toBe(10);
	expect(total).toBe(table(instance).rows().filter((row) => row.sys_updated_on >= '2026-01-01 00:00:00').length);
});

test.each([
	'ORDERBYsys_updated_on^ORDERBYsys_id', 'ORDERBYDESCsys_updated_on^ORDERBYDESCsys_id', 'active=true^ORDERBYsys_created_on', 'active=true^sys_updated_on>2026-01-20 00:00:00^ORDERBYnumber',
	'sys_updated_on>2026-01-30 00:00:00^ORsys_updated_on<2026-01-15 10:00:00^ORDERBYsys_updated_on', 'numberSTARTSWITHINC00001^ORDERBYDESCnumber', 'sys_updated_on<=2026-01-20 00:00:00^impact=1^NQsys_updated_on>2026-03-01 00:00:00^impact=2^ORDERBYsys_updated_on^ORDERBYsys_id',
	'number=INC0000007^ORnumber=INC0000009', 'numberININC0000001,INC0000400', 'sys_updated_on=2026-03-10 12:00:00^sys_id>8^sys_id<c^ORDERBYsys_id', 'sys_id>a^ORDERBYsys_id',
])('%s: as a plain filter and sort would', (query) => {
	const { rows, total } = run(query);
	const matching = table(instance).rows().filter((row) => plain(query, row));
	expect(new Set(rows.map((row) => row.sys_id))).toEqual(new Set(matching.map((row) => row.sys_id)));
	expect(total).toBe(matching.length);
	const orders = query.split('^').filter((term) => term.startsWith('ORDERBY'));
	for (let i = 1; i < rows.length; i++) expect(compare(orders, rows[i - 1], rows[i])).toBeLessThanOrEqual(0);
});

/** A second, naive reading of the few operators used above. */
function plain(query: string, row: Row): boolean {
	const clauses = query.split('^').filter((term) => !term.startsWith('ORDERBY'));
	const groups: string[][][] = [[]];
	for (const term of clauses) {
		if (term.startsWith('NQ')) groups.push([[term.slice(2)]]);
		else if (term.startsWith('OR')) groups[groups.length - 1][groups[groups.length - 1].length - 1].push(term.slice(2));
		else groups[groups.length - 1].push([term]);
	}
	return groups.some((group) => group.every((clause) => clause.some((term) => one(term, row))));
}

function one(term: string, row: Row): boolean {
	const [, field, operator, value] = /^([a-z_]+)(>=|<=|=|>|<|STARTSWITH|IN)(.*)$/.exec(term) ?? [];
	const own = row[field] ?? '';
	if (operator === 'STARTSWITH') return own.startsWith(value);
	if (operator === 'IN') return value.split(',').includes(own);
	return { '=': own === value, '>': own > value, '<': own < value, '>=': own >= value, '<=': own <= value }[operator] ?? false;
}

function compare(orders: string[], a: Row, b: Row): number {
	for (const order of orders) {
		const descending = order.startsWith('ORDERBYDESC');
		const field = order.slice(descending ? 11 : 7);
		if (a[field] !== b[field]) return (a[field] < b[field] ? -1 : 1) * (descending ? -1 : 1);
	}
	return 0;
}

test('a parent table is read through its children, in one order', () => {
	const { rows, total } = run('ORDERBYsys_updated_on^ORDERBYsys_id', { offset: 0, limit: 10_000, count: true }, 'task');
	expect(total).toBe(rows.length);
	expect(new Set(rows.map((row) => row.sys_class_name))).toEqual(new Set(['incident', 'problem', 'change_request', 'sc_request', 'sc_req_item']));
	expect(rows.map((row) => row.sys_id)).toEqual([...rows].sort(byKeyset).map((row) => row.sys_id));
});

test('offset and limit cut the same list', () => {
	const all = run('ORDERBYnumber').rows.map((row) => row.number);
	expect(run('ORDERBYnumber', { offset: 120, limit: 30, count: true }).rows.map((row) => row.number)).toEqual(all.slice(120, 150));
	expect(run('active=true', { offset: 5, limit: 5, count: true }).rows).toHaveLength(5);
});

test('empty values come first, numbers sort as numbers, references by their display value', () => {
	const other = instanceWith();
	for (const order of ['10', '9', '']) table(other).insert({ short_description: order, order });
	const sorted = runQuery(other, tableOf(other, 'incident'), 'ORDERBYorder', { offset: 0, limit: 10, count: true }, as(other, 'admin')).rows;
	expect(sorted.map((row) => row.order ?? '')).toEqual(['', '9', '10']);
	const people = runQuery(other, tableOf(other, 'sys_user_grmember'), 'ORDERBYuser', { offset: 0, limit: 100, count: true }, as(other, 'admin')).rows;
	const names = people.map((row) => other.store.get('sys_user', row.user)?.name.toLowerCase() ?? '');
	expect(names).toEqual([...names].sort());
});

test('the order without ORDERBY can be shuffled', () => {
	const other = instanceWith(200);
	other.settings.table.unordered = 'shuffled';
	const numbers = (): string[] => runQuery(other, tableOf(other, 'incident'), '', { offset: 0, limit: 200, count: true }, as(other, 'admin')).rows.map((row) => row.number);
	const first = numbers();
	expect([...first].sort()).toEqual([...numbers()].sort());
	expect(first).not.toEqual(numbers());
});
