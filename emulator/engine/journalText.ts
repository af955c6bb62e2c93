// The display value of journal columns: all entries joined, newest first. Writes nothing.
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { displayDateTime } from './timeZone';

/** Entries as `date - Full Name (Label)`, text and a blank line, in the caller's zone and format. */
export function journalText(instance: Instance, table: string, row: Row, elements: string[], caller: Caller): string {
	const entries = [...(instance.store.rows('sys_journal_field').by('element_id', row.sys_id))].filter((entry) => elements.includes(entry.element));
	// Stamps have one second; the later one of the same second was added later.
	const newestFirst = entries.reverse().sort((a, b) => (a.sys_created_on < b.sys_created_on ? 1 : a.sys_created_on > b.sys_created_on ? -1 : 0));
	return newestFirst
		.map((entry) => {
			const author = instance.store.find('sys_user', 'user_name', entry.sys_created_by)?.name ?? entry.sys_created_by;
			const label = instance.dictionary.column(table, entry.element)?.label ?? entry.element;
			return `${displayDateTime(entry.sys_created_on, caller)} - ${author} (${label})\n${entry.value}\n\n`;
		})
		.join('');
}
