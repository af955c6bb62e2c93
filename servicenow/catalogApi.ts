// The requests of the Service Catalog API and what its items ask for. Sends nothing.
// ServiceNow documentation: "Service Catalog API" (/api/sn_sc/servicecatalog).

import { rawValue } from './record';
import { checkedSysId } from './tableApi';
import type { Row, ServiceNowRequest } from './types';

const PATH = '/api/sn_sc/servicecatalog/items';

export const searchItems = (text: string, limit: number, offset: number): ServiceNowRequest => ({
	method: 'GET',
	path: PATH,
	query: { sysparm_text: text || undefined, sysparm_limit: limit, sysparm_offset: offset || undefined },
	effect: 'read',
});

export const getItem = (sysId: string): ServiceNowRequest => ({ method: 'GET', path: `${PATH}/${checkedSysId(sysId)}`, effect: 'read' });

export interface Order {
	quantity: number;
	/** The sys_id of the user that the item is for; the account itself when empty. */
	requestedFor: string;
	variables: Row;
}

export const orderItem = (sysId: string, { quantity, requestedFor, variables }: Order): ServiceNowRequest => ({
	method: 'POST',
	path: `${PATH}/${checkedSysId(sysId)}/order_now`,
	body: { sysparm_quantity: quantity, ...(requestedFor !== '' && { sysparm_requested_for: requestedFor }), variables },
	effect: 'append',
});

/** A question that an item asks the person who orders it. */
export interface Variable {
	name: string;
	label: string;
	/** ServiceNow's own word, for example `select_box`. */
	kind: string;
	mandatory: boolean;
	choices: Array<{ value: string; label: string }>;
	/** The table that a reference leads to. */
	reference: string;
}

/** Containers and labels hold or show questions and take no answer. */
const NO_QUESTION = /container|label|break|macro|page/i;

const rowsIn = (value: unknown): Row[] => (Array.isArray(value) ? value.filter((row): row is Row => typeof row === 'object' && row !== null) : []);

/** The questions of an item, in its order; those inside containers too. */
export function variablesOf(item: Row): Variable[] {
	return rowsIn(item.variables).flatMap((row) => {
		const inner = variablesOf({ variables: row.children });
		const kind = rawValue(row, 'friendly_type');
		if (rawValue(row, 'name') === '' || NO_QUESTION.test(kind)) return inner;
		return [
			{
				name: rawValue(row, 'name'),
				label: rawValue(row, 'label'),
				kind,
				mandatory: row.mandatory === true || row.mandatory === 'true',
				choices: rowsIn(row.choices).map((choice) => ({ value: rawValue(choice, 'value'), label: rawValue(choice, 'label') })),
				reference: rawValue(row, 'reference'),
			},
			...inner,
		];
	});
}
