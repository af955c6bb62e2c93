// Keeps the account of a run: which changes were made, which of them the trigger owes, and what was delivered, lost or repeated.
//
// A change is owed once it is visible to the account and matches. A version that was overwritten or deleted before any poll could
// see it is not owed for events that tell the record as it is; it is counted as overwritten. Changes without a position, because it
// was lost together with the process, are waived up to the new baseline.

interface Version {
	id: string;
	/** Number of the poll that was the last to begin before the version became visible. */
	since: number;
	delivered: boolean;
}

export interface Account {
	made: number;
	delivered: number;
	/** Not owed: replaced before a poll could see them. */
	overwritten: number;
	/** Not owed: hidden from the account, or not matching. */
	notOwed: number;
	/** Not owed: made before a new baseline. */
	waived: number;
	lost: number;
	repeated: number;
	/** Repeats inside the stated window: the last batch before n8n lost the state. */
	repeatedInWindow: number;
	outOfOrder: number;
}

export class Ledger {
	readonly account: Account = { made: 0, delivered: 0, overwritten: 0, notOwed: 0, waived: 0, lost: 0, repeated: 0, repeatedInWindow: 0, outOfOrder: 0 };
	readonly examples: string[] = [];
	private readonly current = new Map<string, Version>();
	/** Delivered lately, for finding repeats; older ones are forgotten in turn. */
	private recent = new Set<string>();
	private older = new Set<string>();
	private batch: string[] = [];
	/** What may come once more, until a poll has read to the end. */
	private readonly window = new Set<string>();
	private sinceBackup: string[] = [];
	private completePoll = -1;

	constructor(private readonly everyVersionIsOwed: boolean) {}

	/** A change became visible. */
	visible(key: string, id: string, isOwed: boolean, poll: number): void {
		this.account.made++;
		this.settle(key);
		if (isOwed) this.current.set(key, { id, since: poll, delivered: false });
		else this.account.notOwed++;
	}

	/** The record is gone. */
	gone(key: string, isChange = true): void {
		if (isChange) this.account.made++;
		this.settle(key);
		if (isChange) this.account.notOwed++;
	}

	/** Nothing more is expected of the record's current version. */
	settle(key: string): void {
		const version = this.current.get(key);
		if (!version) return;
		this.current.delete(key);
		if (version.delivered) return;
		if (this.everyVersionIsOwed || this.completePoll > version.since) this.lose(version.id);
		else this.account.overwritten++;
	}

	/** A poll that began with this number has read everything visible. */
	complete(poll: number): void {
		this.completePoll = poll;
		this.window.clear();
	}

	deliver(events: ReadonlyArray<{ id: string; key: string; time: string }>): void {
		let previous = '';
		if (events.length > 0) this.batch = events.map(({ id }) => id);
		this.sinceBackup.push(...events.map(({ id }) => id));
		for (const { id, key, time } of events) {
			if (time < previous) this.account.outOfOrder++;
			previous = time;
			if (this.recent.has(id) || this.older.has(id)) {
				if (this.window.delete(id)) this.account.repeatedInWindow++;
				else {
					this.account.repeated++;
					this.example(`repeated ${id}`);
				}
				continue;
			}
			this.account.delivered++;
			this.recent.add(id);
			const version = this.current.get(key);
			if (version?.id === id) version.delivered = true;
		}
		if (this.recent.size > 200_000) {
			this.older = this.recent;
			this.recent = new Set();
		}
	}

	/** n8n lost the state after the last batch: that batch may come again. */
	openWindow(): void {
		for (const id of this.batch) this.window.add(id);
	}

	/** n8n's database is the copy again: what was delivered since may come again. */
	backupRestored(): void {
		for (const id of [...this.sinceBackup, ...this.batch]) this.window.add(id);
	}

	/** n8n's database was copied. */
	markBackup(): void {
		this.sinceBackup = [];
	}

	/** There is no position any more: what was not delivered up to now is not owed. */
	waive(): void {
		for (const [key, version] of this.current) {
			if (version.delivered) continue;
			this.account.waived++;
			this.current.delete(key);
		}
	}

	/** Keys whose version is delivered, so that the record may go. */
	isDelivered(key: string): boolean {
		return this.current.get(key)?.delivered ?? true;
	}

	get open(): number {
		let open = 0;
		for (const version of this.current.values()) if (!version.delivered) open++;
		return open;
	}

	/** The end: whatever is owed and was not delivered is lost. */
	close(): void {
		for (const version of this.current.values()) if (!version.delivered) this.lose(version.id);
		this.current.clear();
	}

	private lose(id: string): void {
		this.account.lost++;
		this.example(`lost ${id}`);
	}

	private example(text: string): void {
		if (this.examples.length < 10) this.examples.push(text);
	}
}
