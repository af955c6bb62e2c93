// The shapes that the polling trigger is declared in: what a person set, and what an event is. No behaviour.

import type { Stream } from '../../servicenow/keyset';
import type { Row, Send } from '../../servicenow/types';
import type { Item, Shape } from '../shared/event';

export interface Settings extends Shape {
	/** Name of the watched table. */
	table: string;
	/** The watched table and its child tables, where the event is told by ServiceNow's history; absent while they are not known. */
	tables?: readonly string[];
	/** Value of the event. */
	triggerOn: string;
	/** Encoded query about the record; empty for every record. */
	query: string;
	/** Columns of `fieldChanged`; empty for all. */
	watchFields: string[];
	/** Raw value that a watched column must have had; empty for any. */
	fromValue: string;
	/** Raw value that a watched column must have got; empty for any. */
	toValue: string;
	/** What `commented` is about: `comment`, `workNote` or `both`. */
	kind: string;
	/** User name whose changes are left out; empty for nobody. */
	ignoreChangesBy: string;
	/** Seconds. */
	lookback: number;
	/** Rows that one poll delivers at most. */
	maxItems: number;
	/** Raw UTC stamp to start from; absent for now. */
	startFrom?: string;
}

export interface TriggerEvent {
	value: string;
	/** The label in the editor. */
	name: string;
	description: string;
	/** Where the changes are read. */
	stream: (settings: Settings) => Stream;
	/** Columns of the stream that the trigger itself needs. */
	columns: readonly string[];
	/** Whether the stream's rows are the watched records, so that all their columns are wanted. */
	carriesRecord: boolean;
	/** Tells one version of a row from the next. */
	key: (row: Row) => string;
	/** The items of new rows, in their order; rows that are no event of this kind give none. */
	items: (rows: Row[], settings: Settings, send: Send) => Promise<Item[]>;
}
