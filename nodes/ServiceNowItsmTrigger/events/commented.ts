// The event of a new comment or work note, with its text, read from the journal (sys_journal_field).
// ServiceNow documentation: "Retrieving journal entries". Needs read access to sys_journal_field.

import { EncodedQuery, oneOf } from '../../../servicenow/encodedQuery';
import { rawValue } from '../../../servicenow/record';
import { eventItem } from '../../shared/event';
import { recordsOf } from '../attachedRecords';
import { ofFamily } from '../childTables';
import type { TriggerEvent } from '../descriptors';
import { notBy } from '../recordEvents';

const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
	comment: ['comments'],
	workNote: ['work_notes'],
};

export const commented: TriggerEvent = {
	value: 'commented',
	name: 'Commented',
	description: 'When a comment or work note is added, one item for each. Needs read access to sys_journal_field.',
	stream: (settings) => ({
		table: 'sys_journal_field',
		query: EncodedQuery.everything.and(
			ofFamily('name', settings),
			oneOf('element', ELEMENTS[settings.kind] ?? Object.values(ELEMENTS).flat()),
			...notBy('sys_created_by', settings.ignoreChangesBy),
		),
		timeColumn: 'sys_created_on',
		tieBreaker: 'sys_id',
	}),
	columns: ['sys_id', 'sys_created_on', 'sys_created_by', 'element', 'element_id', 'value'],
	carriesRecord: false,
	key: (row) => rawValue(row, 'sys_id'),
	async items(rows, settings, send) {
		const records = await recordsOf(rows.map((row) => rawValue(row, 'element_id')), settings, send);
		return rows.flatMap((row) => {
			const sysId = rawValue(row, 'element_id');
			const record = records.get(sysId);
			if (record === undefined) return [];
			const comment = { text: rawValue(row, 'value'), kind: rawValue(row, 'element') === 'comments' ? ('comment' as const) : ('workNote' as const), author: rawValue(row, 'sys_created_by') };
			return [eventItem(record, { type: 'commented', table: settings.table, sysId, version: rawValue(row, 'sys_id'), stamp: rawValue(row, 'sys_created_on'), source: 'poll', comment })];
		});
	},
};
