// An instance in a few lines for pure tests: tables in memory, a clock in the test's hands, answers as the Table API gives them. Knows only the query terms that the trigger builds.
import { ServiceNowError } from '../../../servicenow/errors';
import { formatStamp } from '../../../servicenow/timestamp';
import type { Row, Send, ServiceNowRequest } from '../../../servicenow/types';

export type Cells = Record<string, string>;

interface Stored extends Cells {
	sys_id: string;
}

interface Late {
	at: number;
	apply: () => void;
}

export class ScriptedInstance {
	/** Milliseconds. */
	clock = Date.parse('2026-03-01T10:00:00Z');
	readonly requests: ServiceNowRequest[] = [];
	/** Bytes of each answer. */
	readonly sizes: number[] = [];
	/** Whether the account may read a row; the limit and the total do not care. */
	readable: (row: Cells, table: string) => boolean = () => true;
	/** Called before each request; what it throws is the answer. */
	beforeRequest: (request: ServiceNowRequest) => void = () => undefined;
	/** Whether answers carry a Date header. */
	tellsTime = true;
	/** Columns that conditions and sorting may not use: they are left out without a word. */
	readonly unusable = new Set<string>();
	private readonly tables = new Map<string, Map<string, Stored>>();
	private late: Late[] = [];
	private ids = 0;

	stamp(shift = 0): string {
		return formatStamp(this.clock + shift * 1000);
	}

	advance(seconds: number): void {
		this.clock += seconds * 1000;
	}

	rows(table: string): Map<string, Stored> {
		const rows = this.tables.get(table) ?? new Map<string, Stored>();
		this.tables.set(table, rows);
		return rows;
	}

	/** A sys_id that sorts at random. */
	newId(): string {
		this.ids++;
		return (Math.imul(this.ids, 2654435761) >>> 0).toString(16).padStart(8, '0') + this.ids.toString(16).padStart(24, '0');
	}

	/** Inserts a row that becomes visible so many seconds after its stamp. */
	insert(cells: Cells = {}, { table = 'incident', delay = 0 } = {}): string {
		const now = this.stamp();
		const row: Stored = { sys_id: this.newId(), sys_created_on: now, sys_updated_on: now, sys_created_by: 'someone', sys_updated_by: 'someone', sys_mod_count: '0', ...cells };
		this.whenVisible(delay, () => void this.rows(table).set(row.sys_id, row));
		return row.sys_id;
	}

	update(sysId: string, cells: Cells = {}, { table = 'incident', delay = 0 } = {}): void {
		const now = this.stamp();
		this.whenVisible(delay, () => {
			const row = this.rows(table).get(sysId);
			if (!row) return;
			this.rows(table).set(sysId, { ...row, sys_updated_on: now, sys_updated_by: 'someone', sys_mod_count: String(Number(row.sys_mod_count) + 1), ...cells });
		});
	}

	readonly send: Send = (request) => {
		this.requests.push(request);
		try {
			this.beforeRequest(request);
			return Promise.resolve(this.answer(request));
		} catch (error) {
			return Promise.reject(error instanceof Error ? error : new Error(String(error)));
		}
	};

	private whenVisible(delay: number, apply: () => void): void {
		if (delay === 0) apply();
		else this.late.push({ at: this.clock + delay * 1000, apply });
	}

	private answer({ path, query = {} }: ServiceNowRequest) {
		const due = this.late.filter(({ at }) => at <= this.clock);
		this.late = this.late.filter(({ at }) => at > this.clock);
		for (const { apply } of due) apply();
		const table = /^\/api\/now\/table\/(\w+)$/.exec(path)?.[1];
		if (table === undefined) throw new ServiceNowError({ kind: 'notFound', message: `No route ${path}`, status: 404 });
		const found = select([...this.rows(table).values()], String(query.sysparm_query ?? ''), this.unusable);
		const offset = Number(query.sysparm_offset ?? 0);
		const page = found.slice(offset, offset + Number(query.sysparm_limit)).filter((row) => this.readable(row, table));
		const body = { result: page.map((row) => shape(row, String(query.sysparm_fields ?? ''), String(query.sysparm_display_value ?? 'false'))) };
		this.sizes.push(JSON.stringify(body).length);
		const headers: Record<string, string> = { 'content-type': 'application/json' };
		if (query.sysparm_no_count !== true) headers['x-total-count'] = String(found.length);
		if (this.tellsTime) headers.date = new Date(Math.floor(this.clock / 1000) * 1000).toUTCString();
		return { status: 200, headers, body };
	}
}

function shape(row: Cells, fields: string, display: string): Row {
	const columns = fields === '' ? Object.keys(row) : fields.split(',').filter((column) => column in row);
	const cell = (value: string): unknown => (display === 'all' ? { value, display_value: `shown ${value}` } : display === 'true' ? `shown ${value}` : value);
	return Object.fromEntries(columns.map((column) => [column, cell(row[column])]));
}

type Test = (row: Cells) => boolean;

function select(rows: Stored[], query: string, unusable: ReadonlySet<string>): Stored[] {
	const order: Array<{ column: string; sign: number }> = [];
	const groups = query.split('^NQ').map((group) => {
		const all: Test[][] = [];
		for (const term of group.split('^')) {
			const sort = /^ORDERBY(DESC)?(.+)$/.exec(term);
			if (sort) {
				if (!unusable.has(sort[2])) order.push({ column: sort[2], sign: sort[1] ? -1 : 1 });
				continue;
			}
			const test = termTest(term.replace(/^OR(?=[a-z])/, ''), unusable);
			if (test === undefined) continue;
			if (/^OR[a-z]/.test(term)) all[all.length - 1]?.push(test);
			else all.push([test]);
		}
		return (row: Cells) => all.every((any) => any.some((test) => test(row)));
	});
	const found = rows.filter((row) => groups.some((group) => group(row)));
	return found.sort((a, b) => {
		for (const { column, sign } of order) {
			const [x, y] = [a[column] ?? '', b[column] ?? ''];
			if (x !== y) return x < y ? -sign : sign;
		}
		return 0;
	});
}

function termTest(term: string, unusable: ReadonlySet<string>): Test | undefined {
	const found = /^([a-z_.]+)(ISEMPTY|ISNOTEMPTY|IN|>=|<=|!=|=|>|<)(.*)$/.exec(term);
	if (!found || unusable.has(found[1])) return undefined;
	const [, column, operator, value] = found;
	const of = (row: Cells): string => row[column] ?? '';
	const tests: Record<string, Test> = {
		'=': (row) => of(row) === value,
		'!=': (row) => of(row) !== '' && of(row) !== value,
		'>': (row) => of(row) > value,
		'>=': (row) => of(row) >= value,
		'<': (row) => of(row) !== '' && of(row) < value,
		'<=': (row) => of(row) !== '' && of(row) <= value,
		IN: (row) => value.split(',').includes(of(row)),
		ISEMPTY: (row) => of(row) === '',
		ISNOTEMPTY: (row) => of(row) !== '',
	};
	return tests[operator];
}
