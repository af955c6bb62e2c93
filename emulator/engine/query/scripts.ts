// Evaluates the `javascript:` values that queries carry: a fixed set of calls on `gs`. More than one call: see expressions.
import { formatUtc } from '../../clock';
import type { Caller } from '../caller';
import { fromLocal, toLocal } from '../timeZone';

export interface ScriptContext {
	caller: Caller;
	/** Milliseconds. */
	now: number;
	myGroups(): string[];
}

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Value of `javascript:<expression>`; undefined when the expression is not known. */
export function evaluateScript(expression: string, context: ScriptContext): string | undefined {
	const trimmed = expression.trim().replace(/;$/, '');
	if (/^gs\.getUser\(\)\.getMyGroups\(\)$|^getMyGroups\(\)$/.test(trimmed)) return context.myGroups().join(',');
	if (/^gs\.getUser\(\)\.getID\(\)$|^gs\.user_id\(\)$/.test(trimmed)) return context.caller.userId;
	// docs: a filter on an amount as the condition builder writes it.
	const filter = /^getCurrencyFilter\(([^()]*)\)$/.exec(trimmed);
	if (filter) return argumentsOf(filter[1]).slice(-2).join(';');
	const call = /^gs\.(\w+)\(([^()]*)\)$/.exec(trimmed);
	if (!call) return /^(['"]).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : undefined;
	return callGs(call[1], argumentsOf(call[2]), context);
}

function argumentsOf(text: string): string[] {
	return text.trim() === '' ? [] : text.split(',').map((one) => one.trim().replace(/^(['"])(.*)\1$/, '$2'));
}

const units: Record<string, Unit> = { seconds: 'second', minutes: 'minute', hours: 'hour', days: 'day', weeks: 'week', months: 'month', quarters: 'quarter', years: 'year' };
const periods: Record<string, [Unit, number]> = {
	Today: ['day', 0], Yesterday: ['day', -1], Tomorrow: ['day', 1], CurrentHour: ['hour', 0], LastHour: ['hour', -1], CurrentMinute: ['minute', 0], LastMinute: ['minute', -1],
	ThisWeek: ['week', 0], LastWeek: ['week', -1], NextWeek: ['week', 1], ThisMonth: ['month', 0], LastMonth: ['month', -1], NextMonth: ['month', 1],
	ThisQuarter: ['quarter', 0], LastQuarter: ['quarter', -1], ThisYear: ['year', 0], LastYear: ['year', -1], NextYear: ['year', 1],
};

function callGs(name: string, args: string[], { caller, now }: ScriptContext): string | undefined {
	const zone = caller.timeZone;
	const simple: Record<string, () => string | undefined> = {
		getUserID: () => caller.userId,
		getUserName: () => caller.userName,
		getUserDisplayName: () => caller.user?.name ?? caller.userName,
		nowDateTime: () => formatUtc(now),
		now: () => formatUtc(startOf('day', now, zone, 0)).slice(0, 10),
		dateGenerate: () => dateGenerate(args, zone),
		datePart: () => args.join(','),
	};
	if (Object.hasOwn(simple, name)) return simple[name]();
	const ago = /^(seconds|minutes|hours|days|weeks|months|quarters|years)(Ago|AgoStart|AgoEnd)$/.exec(name);
	if (ago) {
		const count = Number(args[0] ?? 0);
		if (Number.isNaN(count)) return undefined;
		const unit = units[ago[1]];
		if (ago[2] === 'Ago') return formatUtc(shift(now, unit, -count, zone));
		return formatUtc(ago[2] === 'AgoStart' ? startOf(unit, now, zone, -count) : startOf(unit, now, zone, -count + 1) - 1000);
	}
	const period = /^(beginningOf|endOf)(\w+)$/.exec(name);
	if (period && periods[period[2]]) {
		const [unit, offset] = periods[period[2]];
		return formatUtc(period[1] === 'beginningOf' ? startOf(unit, now, zone, offset) : startOf(unit, now, zone, offset + 1) - 1000);
	}
	return undefined;
}

/** `gs.dateGenerate(date, time|'start'|'end')`: a wall-clock time in the caller's zone (docs: c_GlideSystemScopedAPI.md). */
function dateGenerate([date = '', time = '']: string[], zone: string): string | undefined {
	const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
	const clock = time === 'start' || time === '' ? ['', '0', '0', '0'] : time === 'end' ? ['', '23', '59', '59'] : /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(time);
	if (!day || !clock) return undefined;
	return formatUtc(fromLocal(+day[1], +day[2], +day[3], +clock[1], +clock[2], +clock[3], zone));
}

/** Beginning of the unit that holds `now` in the zone, moved by whole units. Weeks begin on Monday. */
export function startOf(unit: Unit, now: number, zone: string, offset: number): number {
	const { year, month, day, hour, minute, second, weekday } = toLocal(now, zone);
	switch (unit) {
		case 'second': return fromLocal(year, month, day, hour, minute, second + offset, zone);
		case 'minute': return fromLocal(year, month, day, hour, minute + offset, 0, zone);
		case 'hour': return fromLocal(year, month, day, hour + offset, 0, 0, zone);
		case 'day': return fromLocal(year, month, day + offset, 0, 0, 0, zone);
		case 'week': return fromLocal(year, month, day - weekday + 1 + 7 * offset, 0, 0, 0, zone);
		case 'month': return fromLocal(year, month + offset, 1, 0, 0, 0, zone);
		case 'quarter': return fromLocal(year, Math.floor((month - 1) / 3) * 3 + 1 + 3 * offset, 1, 0, 0, 0, zone);
		case 'year': return fromLocal(year + offset, 1, 1, 0, 0, 0, zone);
	}
}

/** `now` moved by so many units; months and years move the calendar. */
export function shift(now: number, unit: Unit, count: number, zone: string): number {
	const lengths: Partial<Record<Unit, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
	const length = lengths[unit];
	if (length) return now + length * count;
	const { year, month, day, hour, minute, second } = toLocal(now, zone);
	const months = unit === 'month' ? count : unit === 'quarter' ? 3 * count : 12 * count;
	return fromLocal(year, month + months, day, hour, minute, second, zone);
}

/** The unit as relative and comparing operators spell it. */
export function unitOf(word: string): Unit | undefined {
	const known: Record<string, Unit> = { second: 'second', minute: 'minute', hour: 'hour', day: 'day', dayofweek: 'day', week: 'week', month: 'month', quarter: 'quarter', year: 'year' };
	return known[word.toLowerCase().replace(/s$/, '')] ?? known[word.toLowerCase()];
}
