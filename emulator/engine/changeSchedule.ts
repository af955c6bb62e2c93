// When a configuration item may be worked on: its maintenance windows without what other changes take up. Writes nothing.
//
// docs: change-management-api.md (slots within change.conflict.next_available.schedule_window, 90 days), c_ConflictDetection.md. An item
// without a maintenance schedule may be worked on at any time.

import { formatUtc, parseUtc } from '../clock';
import type { Instance } from '../instance';
import type { Row } from '../store';

/** Milliseconds, UTC; the end is not part of it. */
export interface Span {
	start: number;
	end: number;
}

const day = 86_400_000;
const most = 20;

/** Open changes, apart from the one given, that are planned for the item. */
export function changesOf(instance: Instance, item: string, without = ''): (Span & { row: Row })[] {
	return [...instance.store.all('change_request')]
		.filter((row) => row.cmdb_ci === item && row.active === 'true' && row.sys_id !== without && row.start_date && row.end_date)
		.map((row) => ({ start: parseUtc(row.start_date), end: parseUtc(row.end_date), row }));
}

/** The item's maintenance windows that touch the time between; undefined when it has no schedule. */
export function windowsOf(instance: Instance, item: Row, { start, end }: Span): Span[] | undefined {
	const schedule = item.maintenance_schedule;
	if (!schedule || !instance.store.get('cmn_schedule', schedule)) return undefined;
	const found: Span[] = [];
	for (const entry of instance.store.rows('cmn_schedule_span').by('schedule', schedule)) {
		const first: Span = { start: parseUtc(entry.start_date_time ?? ''), end: parseUtc(entry.end_date_time ?? '') };
		const every = entry.repeat_type === 'daily' ? day : entry.repeat_type === 'weekly' ? 7 * day : 0;
		const skipped = every > 0 ? Math.max(0, Math.floor((start - first.end) / every)) : 0;
		for (let at = skipped; at <= skipped + (every > 0 ? Math.ceil((end - start) / every) + 1 : 0); at++) {
			const window = { start: first.start + at * every, end: first.end + at * every };
			if (window.end > start && window.start < end) found.push(window);
		}
	}
	return found.sort((a, b) => a.start - b.start);
}

export const scheduleDays = (instance: Instance): number => Number(instance.property('change.conflict.next_available.schedule_window', '90'));

/** Free slots of that length, in order; of each free stretch the first. */
export function freeSlots(instance: Instance, item: Row, from: number, length: number, without = ''): Span[] {
	const horizon = { start: from, end: from + scheduleDays(instance) * day };
	const taken = changesOf(instance, item.sys_id, without).sort((a, b) => a.start - b.start);
	const slots: Span[] = [];
	for (const window of windowsOf(instance, item, horizon) ?? [horizon]) {
		let start = Math.max(window.start, from);
		const end = Math.min(window.end, horizon.end);
		for (const busy of [...taken.filter((one) => one.end > start && one.start < end), { start: end, end }]) {
			if (busy.start - start >= length && slots.length < most) slots.push({ start, end: start + length });
			start = Math.max(start, busy.end);
		}
	}
	return slots;
}

export const stampOf = (milliseconds: number): string => formatUtc(milliseconds);
