// Converts between ServiceNow's UTC stamps and milliseconds. Knows no display format and never reads a clock.
// ServiceNow documentation: "Table API", raw dates are `YYYY-MM-DD HH:MM:SS` in UTC, with a resolution of one second.

import { badInput } from './errors';

const STAMP = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** Milliseconds since 1970 of a raw stamp, or undefined when the text is not one. */
export function parseStamp(stamp: string): number | undefined {
	const ms = STAMP.test(stamp) ? Date.parse(`${stamp.replace(' ', 'T')}Z`) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

/** The raw stamp of a moment, cut to its second. */
export const formatStamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** The stamp so many seconds later (earlier when negative). */
export const shiftStamp = (stamp: string, seconds: number): string => formatStamp((parseStamp(stamp) ?? 0) + seconds * 1000);

/** `YYYY-MM-DDTHH:MM:SSZ` of a raw stamp. */
export const isoOfStamp = (stamp: string): string => `${stamp.replace(' ', 'T')}Z`;

/** Minutes by which the wall clock of a time zone is ahead of UTC at a moment. */
function zoneOffset(ms: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(ms);
	const part = (type: string): number => Number(parts.find((entry) => entry.type === type)?.value);
	const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
	return Math.round((wall - Math.floor(ms / 1000) * 1000) / 60_000);
}

/**
 * The stamp of what a date picker gave: ISO text, read in the time zone when it names none itself.
 * @throws ServiceNowError (badInput) when it is no date
 */
export function stampOfIso(text: string, timeZone: string): string {
	const value = text.trim();
	const named = /(Z|[+-]\d{2}:?\d{2})$/i.test(value) && value.includes(':');
	const ms = Date.parse(named ? value : `${value.replace(' ', 'T').replace(/^(\d{4}-\d{2}-\d{2})$/, '$1T00:00:00')}Z`);
	if (Number.isNaN(ms)) throw badInput(`"${text}" is not a date`, 'Choose a date, or give it as 2026-01-31T10:00:00Z.');
	if (named) return formatStamp(ms);
	const guess = ms - zoneOffset(ms, timeZone) * 60_000;
	return formatStamp(ms - zoneOffset(guess, timeZone) * 60_000);
}
