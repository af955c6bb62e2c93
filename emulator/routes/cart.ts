// The cart of the calling user: fill, change, empty, check out (docs: c_ServiceCatalogAPI.md).
import { readJson } from '../engine/body';
import { checkQuantity, checkVariables, itemOf, money, order, type Line } from '../engine/catalog';
import { insert, remove, update } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { catalogApi as api, catalogBase as base } from './catalog';

/** The caller's cart of that name; the wish list is a cart too. */
export function cartOf(call: Call, instance: Instance, name = 'DEFAULT'): Row {
	const known = [...instance.store.rows('sc_cart').by('user', call.caller.userId)].find((row) => row.name === name);
	return known ?? insert(instance, 'sc_cart', { user: call.caller.userId, name }, call.caller);
}

export const linesOf = (instance: Instance, cart: Row): Row[] => [...instance.store.rows('sc_cart_item').by('cart', cart.sys_id)];

const quantityOf = (line: Row): number => Number(line.quantity || 1);

export function shownLine(instance: Instance, line: Row): Record<string, unknown> {
	const item = instance.store.get('sc_cat_item', line.cat_item) ?? ({} as Row);
	const price = Number(item.price || 0);
	return {
		cart_item_id: line.sys_id, sys_id: line.sys_id, catalog_item_id: line.cat_item, item_id: line.cat_item, item_name: item.name, name: item.name, short_description: item.short_description ?? '', sys_class_name: item.sys_class_name, quantity: String(quantityOf(line)),
		price: money(price), localized_price: money(price), subtotal: price * quantityOf(line), subtotal_price: money(price * quantityOf(line)), recurring_price: '$0.00', localized_recurring_price: '$0.00', recurring_frequency: null, recurring_subtotal: 0, recurring_subtotal_price: '$0.00',
		show_price: price > 0, show_quantity: item.no_quantity !== 'true', show_recurring_price: false, picture: '', delivery_time: item.delivery_time ?? '', order_guide: '', variables: JSON.parse(line.variables || '{}') as unknown, created_by: line.sys_created_by, created_on: line.sys_created_on, updated_by: line.sys_updated_by, updated_on: line.sys_updated_on,
	};
}

function totalOf(instance: Instance, lines: Row[]): string {
	return money(lines.reduce((sum, line) => sum + Number(instance.store.get('sc_cat_item', line.cat_item)?.price || 0) * quantityOf(line), 0));
}

export function shownCart(call: Call, instance: Instance): Record<string, unknown> {
	const cart = cartOf(call, instance);
	const lines = linesOf(instance, cart);
	const sums = { subtotal_price: totalOf(instance, lines), subtotal_recurring_frequency: '', subtotal_recurring_price: '$0.00', total_title: 'Total', show_subtotal_price: 'true', subtotal_title: 'Subtotal' };
	if (lines.length === 0) return { cart_id: cart.sys_id, ...sums };
	return { cart_id: cart.sys_id, ...sums, none: { ...sums, frequency_label: null, items: lines.map((line) => shownLine(instance, line)) } };
}

function lineOf(call: Call, instance: Instance): Row {
	const line = instance.store.get('sc_cart_item', call.params.id);
	if (!line || line.cart !== cartOf(call, instance).sys_id) throw new ApiError(400, 'Invalid cart item or security constraints prevent access', null);
	return line;
}

/** Puts an item into a cart by what the body says of quantity and variables. */
export function addLine(call: Call, instance: Instance, cart: Row, item: Row, { sysparm_quantity: quantity, variables }: Record<string, unknown>): Row {
	return insert(instance, 'sc_cart_item', { cart: cart.sys_id, cat_item: item.sys_id, quantity: String(checkQuantity(quantity)), variables: JSON.stringify(checkVariables(instance, item, variables)) }, call.caller);
}

async function add(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const cart = cartOf(call, instance);
	addLine(call, instance, cart, itemOf(instance, call.params.sys_id, call.caller), body);
	const lines = linesOf(instance, cart);
	return ok({ cart_id: cart.sys_id, subtotal: totalOf(instance, lines), items: lines.map((line) => shownLine(instance, line)) });
}

async function change(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const line = lineOf(call, instance);
	const item = itemOf(instance, line.cat_item, call.caller);
	const values: Row = {};
	if (body.sysparm_quantity !== undefined) values.quantity = String(checkQuantity(body.sysparm_quantity));
	if (body.variables !== undefined) values.variables = JSON.stringify(checkVariables(instance, item, body.variables));
	update(instance, 'sc_cart_item', line.sys_id, values, call.caller);
	return ok(shownCart(call, instance));
}

function empty(call: Call, instance: Instance, cart: Row): void {
	for (const line of linesOf(instance, cart)) remove(instance, 'sc_cart_item', line.sys_id, call.caller);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Orders what is in the cart. */
export function submitCart(call: Call, instance: Instance, body: Record<string, unknown>): Reply {
	const cart = cartOf(call, instance);
	const lines = linesOf(instance, cart).map((line): Line => ({ item: itemOf(instance, line.cat_item, call.caller), quantity: quantityOf(line), variables: JSON.parse(line.variables || '{}') as Record<string, string> }));
	if (lines.length === 0) throw new ApiError(400, 'Cart is empty', null);
	const requestedFor = [text(body.requested_for)].filter(Boolean);
	const request = order(instance, lines, call.caller, { requestedFor, instructions: text(body.special_instructions), address: text(body.delivery_address) });
	empty(call, instance, cart);
	return ok({ request_number: request.number, request_id: request.sys_id });
}

const submit = async (call: Call, instance: Instance): Promise<Reply> => submitCart(call, instance, await readJson(call));

/** Whether checking out orders at once (docs: two-step checkout, glide.sc.use_checkout). */
export const oneStep = (instance: Instance): boolean => instance.property('glide.sc.use_checkout', 'false') !== 'true';

export const cartRoutes: Route[] = [
	{ method: 'POST', path: `${base}/items/{sys_id}/add_to_cart`, api, handler: add },
	{ method: 'GET', path: `${base}/cart`, api, handler: (call, instance) => ok(shownCart(call, instance)) },
	// With a one-step checkout, checking out orders at once; with two steps it only shows the cart.
	{ method: 'POST', path: `${base}/cart/checkout`, api, handler: (call, instance) => (oneStep(instance) ? submit(call, instance) : ok(shownCart(call, instance))) },
	{ method: 'POST', path: `${base}/cart/submit_order`, api, handler: submit },
	{ method: 'PUT', path: `${base}/cart/{id}`, api, handler: change },
	{
		method: 'DELETE', path: `${base}/cart/{id}`, api,
		handler(call, instance) {
			remove(instance, 'sc_cart_item', lineOf(call, instance).sys_id, call.caller);
			return { status: 204 };
		},
	},
	{
		method: 'DELETE', path: `${base}/cart/{id}/empty`, api,
		handler(call, instance) {
			const cart = instance.store.get('sc_cart', call.params.id);
			if (!cart || cart.user !== call.caller.userId) throw new ApiError(400, 'Invalid cart or security constraints prevent access', null);
			empty(call, instance, cart);
			return { status: 204 };
		},
	},
];
