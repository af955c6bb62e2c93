// Drives the instruments of an emulator in another process, over its admin address. Holds no state.
import type { Denial } from '../engine/access';
import type { AbortRule, DataPolicy } from '../engine/policies';
import type { JournalEntry, JournalFilter } from '../journal';
import type { Settings } from '../settings';
import type { Row } from '../store';
import type { Pair } from '../tls/authority';
import type { ClientCertificateOrder } from '../tls/instrument';
import type { ClockOrder, FaultOrder, TableOrder } from './routes';

type Partially<T> = { [Section in keyof T]?: Partial<T[Section]> };

export interface JournalReport {
	total: number;
	peak: number;
	running: number;
	entries: JournalEntry[];
}

export class AdminClient {
	/** `adminUrl` as the command line prints it. */
	constructor(private readonly adminUrl: string) {}

	/** Back to the seed; `records` changes how many incidents are seeded. */
	reset(records?: number): Promise<void> {
		return this.send('POST', '/reset', { records });
	}

	table(name: string) {
		const path = `/tables/${encodeURIComponent(name)}`;
		return {
			rows: async (query = ''): Promise<Row[]> => (await this.send<{ rows: Row[] }>('GET', `${path}?query=${encodeURIComponent(query)}`)).rows,
			count: async (query = ''): Promise<number> => (await this.send<{ count: number }>('GET', `${path}?count=true&query=${encodeURIComponent(query)}`)).count,
			get: (sysId: string): Promise<Row | null> => this.send('GET', `${path}/${sysId}`),
			insert: (values: TableOrder['values'], options?: TableOrder['options']): Promise<Row> => this.send('POST', path, { values, options }),
			update: (sysId: string, values: TableOrder['values'], options?: TableOrder['options']): Promise<Row> => this.send('POST', `${path}/${sysId}`, { values, options }),
			delete: (sysId: string, by = 'system'): Promise<void> => this.send('DELETE', `${path}/${sysId}?by=${encodeURIComponent(by)}`),
			/** Rows as they are, without rules. */
			load: (rows: Row[]): Promise<void> => this.send('POST', `${path}/load`, rows),
		};
	}

	journal(filter: JournalFilter = {}): Promise<JournalReport> {
		return this.send('GET', `/journal?${new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]))}`);
	}

	clearJournal(): Promise<void> {
		return this.send('DELETE', '/journal');
	}

	/** Adds a fault and returns its id. */
	async addFault(rule: FaultOrder): Promise<string> {
		return (await this.send<{ id: string }>('POST', '/faults', rule)).id;
	}

	removeFault(id: string): Promise<void> {
		return this.send('DELETE', `/faults/${id}`);
	}

	clearFaults(): Promise<void> {
		return this.send('DELETE', '/faults');
	}

	/** Moves the clock and returns its time in milliseconds. */
	async clock(order: ClockOrder): Promise<number> {
		return (await this.send<{ now: number }>('POST', '/clock', order)).now;
	}

	settings(changes: Partially<Settings>): Promise<Settings> {
		return this.send('POST', '/settings', changes);
	}

	/** Address of the HTTPS listener, and the certificate (PEM) of the authority that a client has to trust. */
	tls(): Promise<{ url: string; ca: string }> {
		return this.send('GET', '/tls');
	}

	/** A client certificate with its key; with a user name, mapped to that user. */
	clientCertificate(order: ClientCertificateOrder = {}): Promise<Pair> {
		return this.send('POST', '/tls/certificates', order);
	}

	deny(rule: Denial): Promise<void> {
		return this.send('POST', '/access', rule);
	}

	/** Removes the rules about a table, stock ones included; without a table, everything back to stock. */
	allow(table?: string): Promise<void> {
		return this.send('DELETE', table === undefined ? '/access' : `/access/${table}`);
	}

	addDataPolicy(policy: DataPolicy): Promise<void> {
		return this.send('POST', '/policies/data', policy);
	}

	addAbort(rule: AbortRule): Promise<void> {
		return this.send('POST', '/policies/abort', rule);
	}

	private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const reply = await fetch(this.adminUrl + path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
		const answer = (await reply.json()) as T;
		if (!reply.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
		return answer;
	}
}
