// The instance's clock, which tests can stop and move. Owns no timers: whoever waits asks again.

/** Time in milliseconds since 1970, UTC. ServiceNow stamps have a resolution of one second. */
export class Clock {
	private frozenAt: number | undefined;
	private offset = 0;
	/** Milliseconds between the stamp of a write and the moment other requests can see it. */
	commitDelay = 0;
	private readonly onMove: (() => void)[] = [];

	now(): number {
		return (this.frozenAt ?? Date.now()) + this.offset;
	}

	/** Stops the clock, at `at` (Date, milliseconds or `YYYY-MM-DD HH:MM:SS` UTC) or where it is. */
	freeze(at?: Date | number | string): void {
		const moment = at === undefined ? this.now() : toMillis(at);
		this.frozenAt = moment;
		this.offset = 0;
		this.moved();
	}

	/** Moves the clock forward (or back, with a negative number) by milliseconds. */
	advance(milliseconds: number): void {
		if (this.frozenAt !== undefined) this.frozenAt += milliseconds;
		else this.offset += milliseconds;
		this.moved();
	}

	/** Sets how far the instance's clock is ahead of the machine's, in milliseconds. */
	skew(milliseconds: number): void {
		this.frozenAt = undefined;
		this.offset = milliseconds;
		this.moved();
	}

	/** Back to the machine's clock. */
	resume(): void {
		this.frozenAt = undefined;
		this.offset = 0;
		this.commitDelay = 0;
		this.moved();
	}

	/** Calls back after every change made by an instrument. */
	whenMoved(listener: () => void): void {
		this.onMove.push(listener);
	}

	private lastSecond = NaN;
	private lastStamp = '';

	/** Now as `YYYY-MM-DD HH:MM:SS` in UTC, the form in which dates are stored. */
	stamp(): string {
		const second = Math.floor(this.now() / 1000);
		if (second !== this.lastSecond) {
			this.lastSecond = second;
			this.lastStamp = formatUtc(second * 1000);
		}
		return this.lastStamp;
	}

	private moved(): void {
		for (const listener of this.onMove) listener();
	}
}

const two: string[] = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
const days = new Map<number, string>();

/** Milliseconds to `YYYY-MM-DD HH:MM:SS`, UTC. Written for millions of calls: days are remembered. */
export function formatUtc(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / 1000);
	const day = Math.floor(seconds / 86_400);
	let date = days.get(day);
	if (date === undefined) {
		date = new Date(day * 86_400_000).toISOString().slice(0, 10);
		if (days.size > 10_000) days.clear();
		days.set(day, date);
	}
	const rest = seconds - day * 86_400;
	const minutes = Math.floor(rest / 60);
	return `${date} ${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[rest % 60]}`;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC to milliseconds; NaN when it is none. */
export function parseUtc(stamp: string): number {
	const found = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?$/.exec(stamp);
	if (!found) return NaN;
	const [, year, month, day, hour, minute, second] = found;
	return Date.UTC(+year, +month - 1, +day, +(hour ?? 0), +(minute ?? 0), +(second ?? 0));
}

function toMillis(at: Date | number | string): number {
	if (typeof at === 'number') return at;
	if (at instanceof Date) return at.getTime();
	const stamped = parseUtc(at);
	return Number.isNaN(stamped) ? Date.parse(at) : stamped;
}
