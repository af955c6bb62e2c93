// Orders catalog items: checks variables and quantity, makes request, requested items and tasks. Knows no cart and no request of HTTP.
import { ApiError } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { referenceCurrency } from './currency';
import { mayOrder } from './userCriteria';
import { insert, update } from './write';

export interface Line {
	item: Row;
	quantity: number;
	/** Variable name to value. */
	variables: Record<string, string>;
}

export interface OrderOptions {
	/** sys_ids of users; the first is the one the request is for. */
	requestedFor: string[];
	instructions?: string;
	address?: string;
}

const badRequest = (message: string): ApiError => new ApiError(400, message, null);

/** The item that the caller may order, active and with the class of an item. */
export function itemOf(instance: Instance, sysId: string, caller: Caller): Row {
	const item = instance.store.get('sc_cat_item', sysId);
	if (!item || item.active === 'false' || !mayOrder(instance, item, caller.userId)) throw badRequest('Security constraints prevent ordering of Item');
	return item;
}

export function variablesOf(instance: Instance, itemId: string): Row[] {
	const rows = instance.store.rows('item_option_new').by('cat_item', itemId);
	return [...rows].filter((row) => row.active !== 'false').sort((a, b) => Number(a.order || 0) - Number(b.order || 0));
}

export const choicesOf = (instance: Instance, variable: Row): Row[] =>
	[...instance.store.rows('question_choice').by('question', variable.sys_id)].filter((row) => row.inactive !== 'true').sort((a, b) => Number(a.order || 0) - Number(b.order || 0));

/** Values by name with defaults; throws when a mandatory variable is missing. Unknown names are dropped. */
export function checkVariables(instance: Instance, item: Row, given: unknown): Record<string, string> {
	const sent = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
	const values: Record<string, string> = {};
	for (const variable of variablesOf(instance, item.sys_id)) {
		const raw = sent[variable.name];
		const value = raw === undefined || raw === null || raw === '' ? (variable.default_value ?? '') : String(raw as string | number | boolean);
		if (variable.mandatory === 'true' && value === '') throw badRequest('Mandatory Variables are required');
		values[variable.name] = value;
	}
	return values;
}

export function checkQuantity(value: unknown): number {
	const quantity = Number(value);
	if (value === undefined || value === '' || !Number.isInteger(quantity) || quantity < 1) throw badRequest('Invalid quantity value');
	return quantity;
}

/** Makes one request with a requested item and a task for each line and person; answers the request. */
export function order(instance: Instance, lines: Line[], caller: Caller, options: OrderOptions): Row {
	const total = lines.reduce((sum, { item, quantity }) => sum + Number(item.price || 0) * quantity, 0);
	const request = insert(instance, 'sc_request', {
		requested_for: options.requestedFor[0] ?? caller.userId, opened_by: caller.userId, price: `${referenceCurrency(instance)};${(total * Math.max(1, options.requestedFor.length)).toFixed(2)}`, special_instructions: options.instructions ?? '', delivery_address: options.address ?? '',
		short_description: lines.map(({ item }) => item.name).join(', '),
	}, caller);
	for (const person of options.requestedFor.length > 0 ? options.requestedFor : [caller.userId]) {
		for (const line of lines) orderLine(instance, line, request, person, caller);
	}
	update(instance, 'sc_request', request.sys_id, { request_state: 'in_process', stage: 'request_approved', approval: 'approved' }, caller);
	return request;
}

function orderLine(instance: Instance, { item, quantity, variables }: Line, request: Row, person: string, caller: Caller): void {
	const requested = insert(instance, 'sc_req_item', {
		request: request.sys_id, parent: request.sys_id, cat_item: item.sys_id, requested_for: person, opened_by: caller.userId, quantity: String(quantity), price: `${referenceCurrency(instance)};${item.price || '0'}`, short_description: item.name, stage: 'fulfillment', assignment_group: item.group ?? '',
	}, caller);
	for (const variable of variablesOf(instance, item.sys_id)) {
		const option = insert(instance, 'sc_item_option', { item_option_new: variable.sys_id, value: variables[variable.name] ?? '', order: variable.order ?? '' }, caller);
		insert(instance, 'sc_item_option_mtom', { request_item: requested.sys_id, sc_item_option: option.sys_id }, caller);
	}
	insert(instance, 'sc_task', { request_item: requested.sys_id, request: request.sys_id, parent: requested.sys_id, short_description: `Fulfil ${item.name}`, assignment_group: item.group ?? '' }, caller);
}

export const money = (amount: number): string => `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
