// The event of a change to chosen columns, with old and new value, read from the field history (sys_audit): every state in between is there, too.
// ServiceNow documentation: "Exploring auditing". Needs a table with auditing switched on, and read access to sys_audit.

import { condition, EncodedQuery, oneOf } from '../../../servicenow/encodedQuery';
import { rawValue } from '../../../servicenow/record';
import type { Row } from '../../../servicenow/types';
import { changeVersion, eventItem, type FieldChange } from '../../shared/event';
import { recordsOf } from '../attachedRecords';
import { ofFamily } from '../childTables';
import type { TriggerEvent } from '../descriptors';
import { notBy } from '../recordEvents';

export const fieldChanged: TriggerEvent = {
	value: 'fieldChanged',
	name: 'Field Changed',
	description: 'When chosen columns of a record change, with old and new value, every state in between included. Needs auditing of the table and read access to sys_audit.',
	stream: ({ watchFields, fromValue, toValue, ignoreChangesBy, ...settings }) => ({
		table: 'sys_audit',
		query: EncodedQuery.everything.and(
			ofFamily('tablename', settings),
			...(watchFields.length > 0 ? [oneOf('fieldname', watchFields)] : []),
			...(fromValue === '' ? [] : [condition('oldvalue', '=', fromValue)]),
			...(toValue === '' ? [] : [condition('newvalue', '=', toValue)]),
			...notBy('user', ignoreChangesBy),
		),
		timeColumn: 'sys_created_on',
		// One update writes one row for each column: the rows of one record and second stay together.
		tieBreaker: 'documentkey',
	}),
	columns: ['sys_id', 'sys_created_on', 'documentkey', 'fieldname', 'oldvalue', 'newvalue', 'record_checkpoint'],
	carriesRecord: false,
	key: (row) => rawValue(row, 'sys_id'),
	async items(rows, settings, send) {
		const updates = new Map<string, Row[]>();
		for (const row of rows) {
			const update = [rawValue(row, 'documentkey'), rawValue(row, 'record_checkpoint')].join(':');
			updates.set(update, [...(updates.get(update) ?? []), row]);
		}
		const records = await recordsOf(rows.map((row) => rawValue(row, 'documentkey')), settings, send);
		return [...updates.values()].sort(byUpdate).flatMap((update) => {
			const sysId = rawValue(update[0], 'documentkey');
			const record = records.get(sysId);
			const changes = update.map(changeOf).sort((a, b) => a.field.localeCompare(b.field));
			const version = changeVersion(rawValue(update[0], 'record_checkpoint'), changes);
			const stamp = rawValue(update[0], 'sys_created_on');
			return record === undefined ? [] : [eventItem(record, { type: 'fieldChanged', table: settings.table, sysId, version, stamp, source: 'poll', changes })];
		});
	},
};

/** By second, then by record, then by the record's update count: one record may be updated twice in a second. */
function byUpdate([a]: Row[], [b]: Row[]): number {
	const [time, record] = ['sys_created_on', 'documentkey'].map((column) => rawValue(a, column).localeCompare(rawValue(b, column)));
	return time || record || Number(rawValue(a, 'record_checkpoint')) - Number(rawValue(b, 'record_checkpoint'));
}

const changeOf = (row: Row): FieldChange => ({ field: rawValue(row, 'fieldname'), from: rawValue(row, 'oldvalue'), to: rawValue(row, 'newvalue') });
