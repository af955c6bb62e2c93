// Durations as the platform stores and shows them: a date-time counted from 1970 (docs: c_TableAPI.md samples).
import { formatUtc, parseUtc } from '../clock';

/** Seconds to `1970-01-01 00:02:17`. */
export const formatDuration = (seconds: number): string => formatUtc(seconds * 1000);

/** Stored duration to words, such as `1 Hour 5 Minutes`. */
export function displayDuration(stored: string): string {
	let rest = Math.floor(parseUtc(stored) / 1000);
	if (Number.isNaN(rest)) return stored;
	if (rest === 0) return '0 Seconds';
	const words: string[] = [];
	for (const [unit, length] of [['Day', 86_400], ['Hour', 3600], ['Minute', 60], ['Second', 1]] as const) {
		const count = Math.floor(rest / length);
		rest -= count * length;
		if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
	}
	return words.join(' ');
}
