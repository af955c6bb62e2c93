// Converts between UTC stamps and a person's time zone and date format. Knows no table.
import { formatUtc, parseUtc } from '../clock';

export interface DateStyle {
	timeZone: string;
	dateFormat: string;
	timeFormat: string;
}

export interface LocalTime {
	year: number;
	/** 1 to 12. */
	month: number;
	day: number;
	hour: number;
	minute: number;
	second: number;
	/** 1 Monday to 7 Sunday. */
	weekday: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
	let formatter = formatters.get(timeZone);
	if (!formatter) {
		const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
		formatter = new Intl.DateTimeFormat('en-US', {
			timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
		});
		formatters.set(timeZone, formatter);
	}
	return formatter;
}

export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

/** Milliseconds that the zone is ahead of UTC at that moment; remembered by quarter of an hour. */
export function offsetAt(milliseconds: number, timeZone: string): number {
	if (timeZone === 'UTC' || timeZone === 'GMT') return 0;
	const quarter = Math.floor(milliseconds / 900_000);
	const key = `${timeZone} ${quarter}`;
	const known = offsets.get(key);
	if (known !== undefined) return known;
	const at = quarter * 900_000;
	const parts: Record<string, number> = {};
	for (const { type, value } of formatterOf(timeZone).formatToParts(at)) if (type !== 'literal') parts[type] = Number(value);
	const offset = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - at;
	if (offsets.size > 200_000) offsets.clear();
	offsets.set(key, offset);
	return offset;
}

export function toLocal(milliseconds: number, timeZone: string): LocalTime {
	const date = new Date(milliseconds + offsetAt(milliseconds, timeZone));
	return {
		year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
		hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(), weekday: date.getUTCDay() || 7,
	};
}

/** Wall-clock time in a zone to milliseconds; fields may overflow (day 0, month 13) as in Date.UTC. */
export function fromLocal(year: number, month: number, day: number, hour: number, minute: number, second: number, timeZone: string): number {
	const wall = Date.UTC(year, month - 1, day, hour, minute, second);
	const first = wall - offsetAt(wall, timeZone);
	return wall - offsetAt(first, timeZone);
}

const two = (value: number): string => String(value).padStart(2, '0');

function write(pattern: string, time: LocalTime): string {
	return pattern.replace(/yyyy|yy|MM|dd|HH|hh|h|H|mm|ss|a/g, (token) => {
		switch (token) {
			case 'yyyy': return String(time.year).padStart(4, '0');
			case 'yy': return two(time.year % 100);
			case 'MM': return two(time.month);
			case 'dd': return two(time.day);
			case 'HH': return two(time.hour);
			case 'H': return String(time.hour);
			case 'hh': return two(time.hour % 12 || 12);
			case 'h': return String(time.hour % 12 || 12);
			case 'mm': return two(time.minute);
			case 'ss': return two(time.second);
			default: return time.hour < 12 ? 'AM' : 'PM';
		}
	});
}

/** A stored UTC date-time as the person sees it. */
export function displayDateTime(stamp: string, style: DateStyle): string {
	const milliseconds = parseUtc(stamp);
	return Number.isNaN(milliseconds) ? stamp : write(`${style.dateFormat} ${style.timeFormat}`, toLocal(milliseconds, style.timeZone));
}

/** A stored date (no zone) as the person sees it. */
export function displayDate(date: string, style: DateStyle): string {
	const milliseconds = parseUtc(date.slice(0, 10));
	return Number.isNaN(milliseconds) ? date : write(style.dateFormat, toLocal(milliseconds, 'UTC'));
}

/** What a person typed in their own format and zone, as a stored UTC date-time; undefined when it does not fit. */
export function readDateTime(text: string, style: DateStyle): string | undefined {
	const read = readPattern(text.trim(), `${style.dateFormat} ${style.timeFormat}`) ?? readPattern(text.trim(), style.dateFormat);
	return read && formatUtc(fromLocal(read.year, read.month, read.day, read.hour, read.minute, read.second, style.timeZone));
}

export function readDate(text: string, style: DateStyle): string | undefined {
	const read = readPattern(text.trim(), style.dateFormat);
	return read && `${String(read.year).padStart(4, '0')}-${two(read.month)}-${two(read.day)}`;
}

function readPattern(text: string, pattern: string): LocalTime | undefined {
	const tokens: string[] = [];
	const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/yyyy|MM|dd|HH|hh|mm|ss|a/g, (token) => {
		tokens.push(token);
		return token === 'yyyy' ? '(\\d{4})' : token === 'a' ? '([AaPp][Mm])' : '(\\d{1,2})';
	});
	const found = new RegExp(`^${source}$`).exec(text);
	if (!found) return undefined;
	const time: LocalTime = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, weekday: 1 };
	let afternoon: boolean | undefined;
	tokens.forEach((token, i) => {
		const value = found[i + 1];
		if (token === 'a') afternoon = value.toLowerCase() === 'pm';
		else time[({ yyyy: 'year', MM: 'month', dd: 'day', HH: 'hour', hh: 'hour', mm: 'minute', ss: 'second' } as const)[token as 'yyyy']] = Number(value);
	});
	if (afternoon !== undefined) time.hour = (time.hour % 12) + (afternoon ? 12 : 0);
	return time.month >= 1 && time.month <= 12 && time.day >= 1 && time.day <= 31 && time.hour < 24 && time.minute < 60 && time.second < 60 ? time : undefined;
}
