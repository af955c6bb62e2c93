// The wish list of the calling user: a cart from which nothing is ordered (docs: c_ServiceCatalogAPI.md).
import { readJson } from '../engine/body';
import { checkQuantity, itemOf, variablesOf } from '../engine/catalog';
import { insert } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { cartOf, linesOf, shownLine } from './cart';
import { catalogApi as api, catalogBase as base } from './catalog';

const wishList = (call: Call, instance: Instance): Row => cartOf(call, instance, 'WISHLIST');

const short = ['catalog_item_id', 'variables', 'quantity', 'localized_price', 'price', 'recurring_frequency', 'localized_recurring_price', 'recurring_price', 'item_name', 'cart_item_id', 'delivery_time'];

/** The keys that a single entry and the answer to a new one have. */
function brief(instance: Instance, line: Row): Record<string, unknown> {
	const all = shownLine(instance, line);
	return Object.fromEntries(short.map((key) => [key, all[key]]));
}

/** Variables may still be open: a wish is no order. */
async function add(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const item = itemOf(instance, call.params.sys_id, call.caller);
	const given = (typeof body.variables === 'object' && body.variables !== null ? body.variables : {}) as Record<string, unknown>;
	const variables = Object.fromEntries(variablesOf(instance, item.sys_id).map(({ name, default_value }) => [name, String((given[name] as string | undefined) ?? default_value ?? '')]));
	const list = wishList(call, instance);
	insert(instance, 'sc_cart_item', { cart: list.sys_id, cat_item: item.sys_id, quantity: String(checkQuantity(body.sysparm_quantity ?? 1)), variables: JSON.stringify(variables) }, call.caller);
	return ok({ cart_id: list.sys_id, items: linesOf(instance, list).map((line) => brief(instance, line)) });
}

function one(call: Call, instance: Instance): Reply {
	const line = instance.store.get('sc_cart_item', call.params.id);
	if (!line || line.cart !== wishList(call, instance).sys_id) throw new ApiError(400, 'Invalid cart item or security constraints prevent access', null);
	return ok(brief(instance, line));
}

export const wishListRoutes: Route[] = [
	{ method: 'POST', path: `${base}/items/{sys_id}/add_to_wishlist`, api, handler: add },
	{
		method: 'GET', path: `${base}/wishlist`, api,
		handler(call, instance) {
			const list = wishList(call, instance);
			return ok({ cart_id: list.sys_id, items: linesOf(instance, list).map((line) => shownLine(instance, line)) });
		},
	},
	{ method: 'GET', path: `${base}/wishlist/{id}`, api, handler: one },
];
