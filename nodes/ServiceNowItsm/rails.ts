// The limits that the builder of a workflow sets for whoever calls the node, an AI agent for example: read only, and certain tables only.

import type { INodeParameters } from 'n8n-workflow';

import { badInput } from '../../servicenow/errors';
import type { Send } from '../../servicenow/types';

export interface Rails {
	readOnly: boolean;
	/** Tables that may be used; all when it is empty. */
	tables: readonly string[];
}

/**
 * The limits as they stand in the node, not as an input item would make them.
 * @throws ServiceNowError (badInput) when one of them is an expression, which an input could change
 */
export function railsOf({ options }: INodeParameters): Rails {
	const { readOnly = false, allowedTables = '' } = (typeof options === 'object' ? options : {}) as { readOnly?: unknown; allowedTables?: unknown };
	// An expression for all options at once would hide what it says of the limits.
	if (typeof options === 'string' || typeof readOnly !== 'boolean' || String(allowedTables).startsWith('=')) {
		throw badInput('Read Only and Allowed Tables must not be expressions, nor the options as a whole', 'They limit what inputs and agents can do, so no input may change them. Set fixed values.');
	}
	return { readOnly, tables: String(allowedTables).split(',').map((table) => table.trim()).filter((table) => table !== '') };
}

/** @throws ServiceNowError (badInput) when the table is not among the allowed ones */
export function checkTable({ tables }: Rails, table: string): void {
	if (tables.length > 0 && !tables.includes(table)) {
		throw badInput(`This node may not use the table ${table}`, `Its option Allowed Tables names: ${tables.join(', ')}.`);
	}
}

/** A send that lets only reads through where the node is read only, and writes to the allowed tables alone, whatever operation makes them. */
export const limited = (send: Send, rails: Rails): Send =>
	rails.readOnly || rails.tables.length > 0
		? async (request) => {
				if (request.effect !== 'read') {
					if (rails.readOnly) throw badInput('This node is read only, so nothing was sent', 'Its option Read Only is on. Use another operation, or switch it off.');
					const table = /^\/api\/now\/table\/([^/]+)/.exec(request.path)?.[1];
					if (table !== undefined) checkTable(rails, table);
				}
				return await send(request);
			}
		: send;
