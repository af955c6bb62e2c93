// Remembers the requests that reached the instance, for tests to look at. Bounded; never changes a request.

import type { Caller } from './engine/caller';

export interface JournalEntry {
	id: number;
	/** The instance's clock when the request arrived, milliseconds. */
	at: number;
	method: string;
	/** Path as sent, without the query. */
	path: string;
	/** Query parameters, decoded; the last value wins where a name is repeated. */
	query: Record<string, string>;
	headers: Record<string, string>;
	/** Request body as text, when a route read it; cut at 64 KiB. */
	body?: string;
	/** User name, empty for a guest. */
	user: string;
	/** How the caller signed in; `none` for a guest. */
	via: Caller['via'];
	/** Subject of the client certificate of the connection, whether it counted or not. */
	certificate?: string;
	/** Status sent; 0 while running and when the connection was cut. */
	status: number;
	/** Name of the fault that touched the request. */
	fault?: string;
}

export interface JournalFilter {
	method?: string;
	/** Part of the path. */
	path?: string;
	status?: number;
}

export class Journal {
	private list: JournalEntry[] = [];
	private nextId = 1;
	/** Requests seen since the last clear, also those no longer kept. */
	total = 0;
	/** Requests running now, and the most that ran at once since the last clear. */
	running = 0;
	peak = 0;

	/** Oldest entries are dropped above this number. */
	constructor(public capacity = 20_000) {}

	add(entry: Omit<JournalEntry, 'id' | 'status'>): JournalEntry {
		const added: JournalEntry = { ...entry, id: this.nextId++, status: 0 };
		this.list.push(added);
		this.total++;
		if (this.list.length > this.capacity * 1.5) this.list = this.list.slice(-this.capacity);
		return added;
	}

	entries(filter: JournalFilter = {}): JournalEntry[] {
		return this.list.filter(
			(entry) =>
				(!filter.method || entry.method === filter.method) &&
				(!filter.path || entry.path.includes(filter.path)) &&
				(filter.status === undefined || entry.status === filter.status),
		);
	}

	clear(): void {
		this.list = [];
		this.total = 0;
		this.peak = this.running;
	}
}
