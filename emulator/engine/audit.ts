// Writes the rows that tell what happened: journal entries, field history, deletions. Reads nothing.
import type { Row } from '../store';
import type { Write } from './rules/write';
import { newSysId } from './write';

/** One sys_journal_field row for each text (docs: retrieving-journal-entries.md). */
export function recordEntries(write: Write, row: Row): void {
	const rows = write.instance.store.rows('sys_journal_field');
	for (const { element, text } of write.entries) {
		rows.add({ sys_id: newSysId(), sys_created_on: write.now, sys_created_by: write.caller.userName, name: write.table.name, element, element_id: row.sys_id, value: text });
	}
}

/** One sys_audit row for each changed column that is not the system's own. */
export function recordAudit(write: Write, row: Row, old: Row): void {
	const rows = write.instance.store.rows('sys_audit');
	const add = (fieldname: string, oldvalue: string, newvalue: string): void =>
		rows.add({
			sys_id: newSysId(), sys_created_on: write.now, sys_created_by: write.caller.userName, tablename: write.table.name, fieldname, documentkey: row.sys_id, oldvalue, newvalue, user: write.caller.userName,
			record_checkpoint: row.sys_mod_count, internal_checkpoint: row.sys_mod_count,
		});
	for (const fieldname in old) if (!fieldname.startsWith('sys_')) add(fieldname, old[fieldname], row[fieldname] ?? '');
	for (const { element, text } of write.entries) add(element, '', text);
}

/** The sys_audit_delete row of a deleted record, unless the table keeps none. */
export function recordDeletion(write: Write, row: Row, display: string): void {
	const { instance, table } = write;
	if (!instance.settings.table.auditDelete || table.definition.name.startsWith('sys_audit')) return;
	const payload = Object.entries(row).map(([name, value]) => `<${name}>${value.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)}</${name}>`).join('');
	instance.store.rows('sys_audit_delete').add({
		sys_id: newSysId(), sys_created_on: write.now, sys_created_by: write.caller.userName, sys_updated_on: write.now, sys_updated_by: write.caller.userName, sys_mod_count: '0',
		tablename: table.name, documentkey: row.sys_id, display_value: display, user: write.caller.userName,
		payload: `<?xml version="1.0" encoding="UTF-8"?><record_update table="${table.name}"><${table.name} action="DELETE">${payload}</${table.name}></record_update>`,
	});
}
