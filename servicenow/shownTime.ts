// Reads date-times as the account's forms show them, by moments that are known both ways. Guesses nothing: what fits two readings is left alone.
//
// order of day and month | the one in which the known moments are less than a day from their stamps
// distance from UTC      | by the account's time zone where that is known and agrees with them, else theirs where they all have the same
// ServiceNow documentation: "Global date and time field format" (glide.sys.date_format, glide.sys.time_format).

import { formatStamp, parseStamp, stampOfIso } from './timestamp';

/** One moment, stored and shown. */
export interface KnownMoment {
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	stamp: string;
	/** In the time zone and format of the account. */
	shown: string;
}

type Order = 'ymd' | 'dmy' | 'mdy';
const ORDERS: readonly Order[] = ['ymd', 'dmy', 'mdy'];

const SHOWN = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?$/i;
const HOUR = 3_600_000;
/** Further than any time zone is from UTC. */
const TOO_FAR = 15 * HOUR;

/** Milliseconds of the wall clock as if it were UTC; undefined when the text cannot be in that order. */
function wallClock(shown: string, order: Order): number | undefined {
	const [, a, b, c, hour, minute, second = '0', half] = SHOWN.exec(shown.trim()) ?? [];
	const [year, month, day] = { ymd: [a, b, c], dmy: [c, b, a], mdy: [c, a, b] }[order].map(Number);
	if (hour === undefined || year < 1000 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
	const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
	return Date.UTC(year, month - 1, day, hours, Number(minute), Number(second));
}

/** Milliseconds that a known moment is shown ahead of UTC, to the minute, since not every format has seconds. */
function ahead({ stamp, shown }: KnownMoment, order: Order): number | undefined {
	const [wall, utc] = [wallClock(shown, order), parseStamp(stamp)];
	if (wall === undefined || utc === undefined || Math.abs(wall - utc) > TOO_FAR) return undefined;
	return (Math.floor(wall / 60_000) - Math.floor(utc / 60_000)) * 60_000;
}

function stampInZone(wall: number, timeZone: string): string | undefined {
	try {
		return stampOfIso(formatStamp(wall).replace(' ', 'T'), timeZone);
	} catch {
		// A name that this machine does not know as a time zone.
		return undefined;
	}
}

function stampOf(wall: number, known: readonly KnownMoment[], order: Order, timeZone: string): string | undefined {
	const isOwnZone = timeZone !== '' && known.every(({ stamp, shown }) => stampInZone(wallClock(shown, order) ?? NaN, timeZone)?.slice(0, 16) === stamp.slice(0, 16));
	if (isOwnZone) return stampInZone(wall, timeZone);
	const distances = new Set(known.map((moment) => ahead(moment, order)));
	return distances.size === 1 ? formatStamp(wall - (ahead(known[0], order) ?? 0)) : undefined;
}

/**
 * A reader of shown date-times: gives the raw UTC stamp, or undefined where it cannot be told.
 * @param timeZone the account's IANA time zone, empty where it is not known
 */
export function readerOfShown(known: readonly KnownMoment[], timeZone: string): (shown: string) => string | undefined {
	const orders = known.length === 0 ? [] : ORDERS.filter((order) => known.every((moment) => ahead(moment, order) !== undefined));
	return (shown) => {
		const stamps = new Set(
			orders.map((order) => {
				const wall = wallClock(shown, order);
				return wall === undefined ? undefined : stampOf(wall, known, order, timeZone);
			}),
		);
		const [stamp] = stamps;
		return stamps.size === 1 ? stamp : undefined;
	};
}
