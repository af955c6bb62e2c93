// What the events that follow the watched table itself have in common: its stream, its versions, its items. Declares no event.

import { condition, EncodedQuery } from '../../servicenow/encodedQuery';
import type { Stream } from '../../servicenow/keyset';
import { rawValue } from '../../servicenow/record';
import type { Row } from '../../servicenow/types';
import { eventItem, shapeRecord, type Item } from '../shared/event';
import type { Settings } from './descriptors';

/** Rows whose author is not the given user; rows without an author stay in. ServiceNow leaves empty values out of `!=` (KB0715430). */
export const notBy = (column: string, user: string): string[] =>
	user === '' ? [] : [`${condition(column, '!=', user)}^OR${condition(column, 'ISEMPTY')}`];

export function recordStream(settings: Settings, timeColumn: string, authorColumn: string): Stream {
	return {
		table: settings.table,
		query: EncodedQuery.parse(settings.query).and(...notBy(authorColumn, settings.ignoreChangesBy)),
		timeColumn,
		tieBreaker: 'sys_id',
	};
}

/** A record and its number of updates; tables without that number are told apart by the stamp. */
export const versionOf = (row: Row): string => rawValue(row, 'sys_mod_count') || rawValue(row, 'sys_updated_on').replace(/\D/g, '');

/** Whether the version is the record as it was created. */
export const isCreation = (row: Row): boolean => {
	const count = rawValue(row, 'sys_mod_count');
	return count === '' ? rawValue(row, 'sys_updated_on') === rawValue(row, 'sys_created_on') : count === '0';
};

export const createdItem = (row: Row, settings: Settings): Item =>
	eventItem(shapeRecord(row, settings), {
		type: 'created',
		table: settings.table,
		sysId: rawValue(row, 'sys_id'),
		version: '',
		stamp: rawValue(row, 'sys_created_on'),
		source: 'poll',
	});

export const updatedItem = (row: Row, settings: Settings): Item =>
	eventItem(shapeRecord(row, settings), {
		type: 'updated',
		table: settings.table,
		sysId: rawValue(row, 'sys_id'),
		version: versionOf(row),
		stamp: rawValue(row, 'sys_updated_on'),
		source: 'poll',
	});

export const VERSION_COLUMNS = ['sys_id', 'sys_created_on', 'sys_updated_on', 'sys_mod_count'];

export const versionKey = (row: Row): string => `${rawValue(row, 'sys_id')}:${versionOf(row)}`;
