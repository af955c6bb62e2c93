// How rows are asked for and shown: as the person chose, or simplified to a few flat fields. Sends nothing.

import { only, rawValue } from '../../servicenow/record';
import type { ReadOptions } from '../../servicenow/tableApi';
import type { Row } from '../../servicenow/types';
import type { Work } from './descriptors';
import { readOptionsOf } from './parameters';

/** Names and labels that most tables have, for a table that is only known at run time. */
const USUAL = ['sys_id', 'number', 'name', 'short_description', 'state', 'priority', 'active', 'assigned_to', 'sys_created_on', 'sys_updated_on'];

type Asked = Pick<Work, 'read' | 'summary'>;

/** Whether the output is to be short and flat: asked for, and neither fields nor a display mode chosen. */
function isSimple({ read }: Asked): boolean {
	const { fields, displayValue } = readOptionsOf(read);
	return read('simplify', false) && !fields?.length && displayValue === undefined;
}

const columnsOf = ({ summary }: Asked): readonly string[] => (summary.length > 0 ? summary : USUAL);

export const readOptionsFor = (asked: Asked): ReadOptions =>
	isSimple(asked) ? { fields: columnsOf(asked), displayValue: 'all', excludeReferenceLink: true } : readOptionsOf(asked.read);

/** The rows as the person asked for them. */
export const shown = (rows: Row[], asked: Asked): Row[] => (isSimple(asked) ? rows.map((row) => flat(row, columnsOf(asked))) : rows);

/** Labels and names for people, except for ids and moments, which later nodes compare: those stay as stored (UTC). */
function flat(row: Row, columns: readonly string[]): Row {
	return Object.fromEntries(Object.entries(only(row, columns)).map(([column, cell]) => [column, flatValue(row, column, cell)]));
}

function flatValue(row: Row, column: string, cell: unknown): unknown {
	const raw = rawValue(row, column);
	if (column === 'sys_id' || /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(raw)) return raw;
	const display = typeof cell === 'object' && cell !== null ? (cell as Row).display_value : cell;
	return display === undefined || display === null ? raw : display;
}
