// The shape of an item that a trigger emits: the record's own fields and one `_event` object. Every trigger builds its items here; nothing is read or sent.

import { rawValue } from '../../servicenow/record';
import { isoOfStamp } from '../../servicenow/timestamp';
import type { Row } from '../../servicenow/types';

export type EventType = 'created' | 'updated' | 'fieldChanged' | 'commented' | 'deleted';

export interface FieldChange {
	field: string;
	/** Raw values: sys_ids of references, numbers of choices, UTC dates. */
	from: string;
	to: string;
}

export interface Comment {
	text: string;
	kind: 'comment' | 'workNote';
	/** User name. */
	author: string;
}

export interface Change {
	type: EventType;
	/** The table that was watched. */
	table: string;
	sysId: string;
	/**
	 * Tells this change of the record from its other ones: sys_mod_count for `updated`, sys_mod_count and the changed columns for
	 * `fieldChanged`, the sys_id of the journal entry for `commented`; empty for what happens once, `created` and `deleted`.
	 */
	version: string;
	/** Raw UTC stamp of the change. */
	stamp: string;
	source: 'poll' | 'push';
	/** For `fieldChanged`. */
	changes?: FieldChange[];
	/** For `commented`. */
	comment?: Comment;
}

export interface Item extends Row {
	_event: Row & { id: string; type: EventType; table: string; sysId: string; occurredAt: string; source: 'poll' | 'push' };
}

/** Stable across repeats, and the same whether the change was polled or pushed. */
export const eventId = ({ type, table, sysId, version }: Pick<Change, 'type' | 'table' | 'sysId' | 'version'>): string =>
	[type, table, sysId, version].filter((part) => part !== '').join(':');

/** The version of a `fieldChanged` event: the record's update count and the columns, in alphabetical order. */
export const changeVersion = (modCount: string, changes: readonly FieldChange[]): string =>
	[modCount, changes.map(({ field }) => field).sort().join(',')].join(':');

export function eventItem(record: Row, change: Change): Item {
	const { type, table, sysId, stamp, source, changes, comment } = change;
	return {
		...record,
		_event: {
			id: eventId(change),
			type,
			table,
			sysId,
			occurredAt: isoOfStamp(stamp),
			source,
			...(changes === undefined ? {} : { changes }),
			...(comment === undefined ? {} : { comment }),
		},
	};
}

export interface Shape {
	/** Columns to keep; empty for all. */
	fields: readonly string[];
	displayValue: 'false' | 'true' | 'all';
}

/** How to ask for records that `shapeRecord` can shape: both values where display values are wanted, since positions need the raw ones. */
export const displayModeToAsk = ({ displayValue }: Shape): 'false' | 'all' => (displayValue === 'false' ? 'false' : 'all');

/** A record as the person wants it, out of one that was asked for with more columns or both values. */
export function shapeRecord(row: Row, { fields, displayValue }: Shape): Row {
	const wanted = fields.length > 0 ? Object.entries(row).filter(([column]) => fields.includes(column)) : Object.entries(row);
	return Object.fromEntries(displayValue === 'true' ? wanted.map(([column, cell]) => [column, displayOf(cell)]) : wanted);
}

function displayOf(cell: unknown): unknown {
	if (typeof cell !== 'object' || cell === null) return cell;
	return 'display_value' in cell ? cell.display_value : rawValue({ cell }, 'cell');
}
