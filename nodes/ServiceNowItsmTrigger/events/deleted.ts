// The event of a deleted record, with the fields that it had, read from the record of deletions (sys_audit_delete).
// ServiceNow documentation: "Exploring auditing". Needs read access to sys_audit_delete, which usually admins alone have.

import { EncodedQuery } from '../../../servicenow/encodedQuery';
import { rawValue } from '../../../servicenow/record';
import { eventItem, shapeRecord } from '../../shared/event';
import { ofFamily } from '../childTables';
import { recordOfPayload } from '../deletedRecord';
import type { TriggerEvent } from '../descriptors';
import { notBy } from '../recordEvents';

export const deleted: TriggerEvent = {
	value: 'deleted',
	name: 'Deleted',
	description: 'When a record is deleted, with the fields that it had. Needs read access to sys_audit_delete, and a table whose deletions are recorded; where they are not, watch a column that says so instead.',
	stream: (settings) => ({
		table: 'sys_audit_delete',
		query: EncodedQuery.everything.and(ofFamily('tablename', settings), ...notBy('sys_created_by', settings.ignoreChangesBy)),
		timeColumn: 'sys_created_on',
		tieBreaker: 'sys_id',
	}),
	columns: ['sys_id', 'sys_created_on', 'documentkey', 'payload'],
	carriesRecord: false,
	key: (row) => rawValue(row, 'sys_id'),
	async items(rows, settings) {
		return rows.map((row) => {
			const sysId = rawValue(row, 'documentkey');
			const record = recordOfPayload(rawValue(row, 'payload'), settings.displayValue !== 'false');
			return eventItem(shapeRecord({ ...record, sys_id: record.sys_id ?? sysId }, settings), {
				type: 'deleted',
				table: settings.table,
				sysId,
				version: '',
				stamp: rawValue(row, 'sys_created_on'),
				source: 'poll',
			});
		});
	},
};
