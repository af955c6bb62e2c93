// Reading all rows of a table that changes, hides rows, counts or does not, breaks off, or knows no keys.
import { createHash } from 'node:crypto';
import { EncodedQuery } from '../../servicenow/encodedQuery';
import { ServiceNowError } from '../../servicenow/errors';
import { piecesFor, readAll, type PageOptions } from '../../servicenow/paginate';
import type { Row, Send, ServiceNowRequest } from '../../servicenow/types';

const id = (index: number): string => createHash('md5').update(String(index)).digest('hex');
const made = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ sys_id: id(index), name: `n${index}`, rank: index }));

interface Table {
	rows: Row[];
	/** Whether the account may not see the row. */
	hidden?: (row: Row) => boolean;
	/** Runs before each answer; the number counts from 1. */
	before?: (request: ServiceNowRequest, number: number) => void;
	link?: boolean;
	neverCounts?: boolean;
	/** Conditions on sys_id do nothing. */
	ignoresKeys?: boolean;
}

/** A table that answers list requests as ServiceNow does: conditions, order, count, limit, and only then access rules. */
function served(table: Table) {
	const requests: ServiceNowRequest[] = [];
	const send: Send = (request) => {
		requests.push(request);
		table.before?.(request, requests.length);
		const { sysparm_query = '', sysparm_limit, sysparm_offset = 0, sysparm_no_count } = request.query ?? {};
		const terms = String(sysparm_query).split('^');
		const matching = table.rows.filter((row) =>
			terms.every((term) => {
				const [, operator, value] = /^sys_id(>=|<|>)(.*)$/.exec(term) ?? [];
				if (operator === undefined || table.ignoresKeys) return true;
				const own = String(row.sys_id);
				return operator === '<' ? own < value : operator === '>' ? own > value : own >= value;
			}),
		);
		const order = terms.map((term) => /^ORDERBY(DESC)?(.*)$/.exec(term)).filter((found) => found !== null);
		matching.sort((a, b) => {
			for (const [, descending, field] of order) {
				const [one, other] = [a[field] as string, b[field] as string];
				if (one !== other) return (one < other ? -1 : 1) * (descending ? -1 : 1);
			}
			return 0;
		});
		const offset = Number(sysparm_offset);
		const end = offset + Number(sysparm_limit);
		const rows = matching.slice(offset, end).filter((row) => !table.hidden?.(row));
		return Promise.resolve({
			status: 200,
			headers: {
				// Without a count the header holds the number of rows returned (KB0564204).
				...(table.neverCounts ? {} : { 'x-total-count': String(sysparm_no_count ? rows.length : matching.length) }),
				...(table.link && end < matching.length ? { link: '<x>;rel="next"' } : {}),
			},
			body: { result: rows },
		});
	};
	return { send, requests };
}

const read = async (send: Send, more: Partial<PageOptions> = {}, query = '') =>
	await readAll(send, 'incident', EncodedQuery.parse(query), { limit: Infinity, pageSize: 100, ...more });

const names = (rows: Row[]) => rows.map(({ name }) => name as string).sort();

describe('the ranges of a table', () => {
	it.each<[string, number, number, number, number]>([
		['leave room for the spread of a random count', 9_000, 1000, 6, 10],
		['fill the last round or do without it', 49_000, 1000, 6, 54],
		['do so in a large table too', 199_000, 1000, 6, 216],
		['are one where the rest is less than a page', 50, 1000, 6, 1],
		['are as many as there are rows for, where a page has no room for a spread', 40, 4, 6, 40],
	])('%s', (_what, rows, page, atOnce, pieces) => {
		expect(piecesFor(rows, page, atOnce)).toBe(pieces);
	});
});

describe('all rows in no order', () => {
	it('reads one page with one request', async () => {
		const { send, requests } = served({ rows: made(100) });
		expect((await read(send)).rows).toHaveLength(100);
		expect(requests).toHaveLength(1);
	});

	it('reads every row once, in ranges of about a page each', async () => {
		const rows = made(5_000);
		const { send, requests } = served({ rows });
		const result = await read(send, { pageSize: 500 });
		expect(names(result.rows)).toEqual(names(rows));
		expect(result).toMatchObject({ matching: 5_000, complete: true });
		expect(requests.length).toBeLessThanOrEqual(14);
	});

	it('gives the rows in sys_id order', async () => {
		const { send } = served({ rows: made(700) });
		const ids = (await read(send)).rows.map(({ sys_id }) => sys_id);
		expect(ids).toEqual([...ids].sort());
	});

	it('misses and repeats nothing while rows come and go', async () => {
		const rows = made(2_000);
		const table: Table = {
			rows,
			before: (_request, number) => {
				table.rows = [...table.rows.filter(({ name }) => name !== `n${number}`), { sys_id: id(10_000 + number), name: `new${number}` }];
			},
		};
		const { send, requests } = served(table);
		const found = names((await read(send)).rows);
		expect(new Set(found).size).toBe(found.length);
		const stayed = rows.filter((_row, index) => index === 0 || index > requests.length);
		const delivered = new Set(found);
		expect(names(stayed).filter((name) => !delivered.has(name))).toEqual([]);
	});

	it('reads ids that crowd in one corner', async () => {
		const rows = made(1_500).map((row, index) => ({ ...row, sys_id: `00000000${id(index).slice(8)}` }));
		const { send, requests } = served({ rows });
		expect(names((await read(send)).rows)).toEqual(names(rows));
		expect(requests.length).toBeLessThan(80);
	});

	it('reads ids that are no hexadecimal numbers', async () => {
		const rows = made(900).map((row, index) => ({ ...row, sys_id: index % 3 === 0 ? `global${index}` : row.sys_id }));
		const { send } = served({ rows });
		expect(names((await read(send)).rows)).toEqual(names(rows));
	});

	it('keeps the conditions of the person in every range and every branch', async () => {
		const { send, requests } = served({ rows: made(300) });
		await read(send, {}, 'active=true^NQpriority=1');
		for (const { query } of requests.slice(1)) expect(String(query?.sysparm_query)).toMatch(/^active=true\^sys_id>.*\^NQpriority=1\^sys_id>|^active=true\^sys_id>=.*\^NQpriority=1\^sys_id>=/);
	});
});

describe('rows that the account may not see', () => {
	it('goes on past short and empty pages', async () => {
		const rows = made(1_200);
		const hidden = ({ sys_id }: Row) => String(sys_id) > '3' && String(sys_id) < 'c';
		const { send } = served({ rows, hidden });
		const result = await read(send);
		expect(names(result.rows)).toEqual(names(rows.filter((row) => !hidden(row))));
		expect(result.matching).toBe(1_200);
	});

	it('does the same page after page', async () => {
		const rows = made(600);
		const hidden = ({ rank }: Row) => Number(rank) % 4 !== 0;
		const { send } = served({ rows, hidden });
		expect((await read(send, { ranges: 1 })).rows).toHaveLength(150);
	});

	it('does not ask for ever when nothing can be seen', async () => {
		const { send, requests } = served({ rows: made(3_000), hidden: () => true });
		expect(await read(send, { pageSize: 10 })).toMatchObject({ rows: [], complete: false });
		expect(requests.length).toBeLessThan(300);
	});
});

describe('a limit', () => {
	it('asks for no more than it needs', async () => {
		const { send, requests } = served({ rows: made(500) });
		const result = await read(send, { limit: 250 });
		expect(result.rows).toHaveLength(250);
		expect(result.matching).toBeUndefined();
		expect(requests.map(({ query }) => query?.sysparm_limit)).toEqual([100, 100, 50]);
	});

	it('lets the instance count only where the answer matters', async () => {
		const { send, requests } = served({ rows: made(750) });
		expect((await read(send, { limit: 10_000 })).rows).toHaveLength(750);
		expect(requests.map(({ query }) => query?.sysparm_no_count === true)).toEqual([false, true, true, true, true, true, true, false]);
	});
});

describe('without a count', () => {
	it('goes on while the Link header names a next page', async () => {
		const rows = made(350);
		const hidden = ({ sys_id }: Row) => String(sys_id) > '2' && String(sys_id) < 'd';
		const { send } = served({ rows, hidden, link: true, neverCounts: true });
		expect(names((await read(send)).rows)).toEqual(names(rows.filter((row) => !hidden(row))));
	});
});

describe('an order of the person', () => {
	it('reads in that order with sys_id last', async () => {
		const { send, requests } = served({ rows: made(250) });
		const { rows } = await read(send, {}, 'active=true^ORDERBYDESCrank');
		expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 250 }, (_, index) => 249 - index));
		expect(requests[0].query?.sysparm_query).toBe('active=true^ORDERBYDESCrank^ORDERBYsys_id');
		// Its first page, the rows by key, and their ids in the order.
		expect(requests.filter(({ query }) => query?.sysparm_fields === 'sys_id')).toHaveLength(1);
	});

	it('needs one request for one page', async () => {
		const { send, requests } = served({ rows: made(90) });
		expect((await read(send, {}, 'ORDERBYrank')).rows.map(({ rank }) => rank)).toEqual(made(90).map(({ rank }) => rank));
		expect(requests).toHaveLength(1);
	});

	it('misses no row that stays while others before it are deleted', async () => {
		const table: Table = { rows: made(400), before: (_request, number) => number === 3 && (table.rows = table.rows.slice(60)) };
		const { send } = served(table);
		const { rows } = await read(send, {}, 'ORDERBYrank');
		expect(rows.map(({ rank }) => rank)).toEqual(expect.arrayContaining(made(400).slice(60).map(({ rank }) => rank)));
	});

	it('up to a limit finds the rows that move up when others before them are deleted', async () => {
		const table: Table = { rows: made(400), before: (_request, number) => number === 2 && (table.rows = table.rows.slice(60)) };
		const { send } = served(table);
		const { rows } = await read(send, { limit: 390 }, 'ORDERBYrank');
		expect(rows.map(({ rank }) => rank)).toEqual(made(390).map(({ rank }) => rank));
	});

	it('up to a limit repeats no row when others come in before', async () => {
		const table: Table = { rows: made(300), before: (_request, number) => number === 2 && (table.rows = [...made(300), { sys_id: 'ff', name: 'new', rank: -1 }]) };
		const { send } = served(table);
		const { rows } = await read(send, { limit: 299 }, 'ORDERBYrank');
		expect(rows.map(({ rank }) => rank)).toEqual(made(299).map(({ rank }) => rank));
	});

	it('up to a limit is not led astray by rows that the account may not see', async () => {
		const hidden = ({ rank }: Row) => Number(rank) > 50 && Number(rank) < 350;
		const { send, requests } = served({ rows: made(500), hidden });
		expect((await read(send, { limit: 450 }, 'ORDERBYrank')).rows).toHaveLength(201);
		expect(requests.length).toBeLessThan(12);
	});

	it('stops at the limit', async () => {
		const { send } = served({ rows: made(500) });
		const { rows } = await read(send, { limit: 150 }, 'ORDERBYrank');
		expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 150 }, (_, index) => index));
	});
});

describe('tables without keys', () => {
	it('keeps all rows that have no sys_id', async () => {
		const rows = Array.from({ length: 230 }, (_, index) => ({ name: `n${index}` }));
		const { send } = served({ rows });
		expect(names((await read(send)).rows)).toEqual(names(rows));
	});

	it('reads by offset when conditions on sys_id do nothing', async () => {
		const rows = made(450);
		const { send, requests } = served({ rows, ignoresKeys: true });
		expect(names((await read(send)).rows)).toEqual(names(rows));
		expect(requests.length).toBeLessThan(25);
	});
});

describe('pages that are too much for the instance', () => {
	const quota = () => new ServiceNowError({ kind: 'quotaExceeded', message: 'Transaction cancelled' });

	it('asks for smaller pages after the time quota, and stays with them', async () => {
		const { send, requests } = served({
			rows: made(400),
			before: ({ query }) => {
				if (Number(query?.sysparm_limit) > 30) throw quota();
			},
		});
		const failing: Send = async (request) => await Promise.resolve().then(() => send(request));
		expect((await read(failing, { ranges: 1 })).rows).toHaveLength(400);
		expect(requests.slice(0, 4).map(({ query }) => query?.sysparm_limit)).toEqual([100, 50, 25, 25]);
		expect(requests.slice(3).every(({ query }) => Number(query?.sysparm_limit) <= 25)).toBe(true);
	});

	it('fails when even the smallest page is too much', async () => {
		await expect(read(() => Promise.reject(quota()))).rejects.toMatchObject({ kind: 'quotaExceeded' });
	});

	it('halves a page whose answer breaks off, but not for ever', async () => {
		const limits: unknown[] = [];
		const broken: Send = (request) => {
			limits.push(request.query?.sysparm_limit);
			return Promise.reject(new ServiceNowError({ kind: 'interrupted', message: 'broke off' }));
		};
		await expect(read(broken)).rejects.toMatchObject({ kind: 'interrupted' });
		expect(limits).toEqual([100, 50, 25]);
	});

	it('asks for less after a very large or a very slow answer', async () => {
		const large = served({ rows: made(300).map((row) => ({ ...row, description: 'x'.repeat(100_000) })) });
		await read(large.send, { limit: 300 });
		expect(large.requests[1].query?.sysparm_limit).toBe(50);

		let time = 0;
		const slow = served({ rows: made(300), before: (_request, number) => (time += number === 1 ? 25_000 : 10) });
		await read(slow.send, { limit: 300, now: () => time });
		expect(slow.requests[1].query?.sysparm_limit).toBe(50);
	});

	it('delivers nothing when a page in the middle fails', async () => {
		const { send } = served({
			rows: made(500),
			before: (_request, number) => {
				if (number === 3) throw new ServiceNowError({ kind: 'forbidden', message: 'no' });
			},
		});
		await expect(read(async (request) => await Promise.resolve().then(() => send(request)))).rejects.toMatchObject({ kind: 'forbidden' });
	});
});

describe('columns', () => {
	it('asks for sys_id where it was not asked for, and takes it out again', async () => {
		const { send, requests } = served({ rows: made(3) });
		const { rows } = await read(send, { fields: ['name'] });
		expect(requests[0].query?.sysparm_fields).toBe('name,sys_id');
		expect(rows.every((row) => !('sys_id' in row))).toBe(true);
	});

	it('reads keys from display mode "all"', async () => {
		const rows = made(250).map((row) => ({ ...row, sys_id: row.sys_id }));
		const { send } = served({ rows });
		const wrapped: Send = async (request) => {
			const reply = await send(request);
			const { result } = reply.body as { result: Row[] };
			return { ...reply, body: { result: result.map((row) => ({ ...row, sys_id: { value: row.sys_id, display_value: row.sys_id } })) } };
		};
		expect((await read(wrapped, { displayValue: 'all' })).rows).toHaveLength(250);
	});
});
