// Ordering for others: who may have an item, and where it would be delivered to (docs: c_ServiceCatalogAPI.md).
import { readJson } from '../engine/body';
import { itemOf, variablesOf } from '../engine/catalog';
import { mayOrder } from '../engine/userCriteria';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { catalogApi as api, catalogBase as base } from './catalog';

function userOf(instance: Instance, sysId: string): Row {
	const user = instance.store.get('sys_user', sysId);
	if (!user) throw new ApiError(400, 'User sys_id is invalid', null);
	return user;
}

function delegation(call: Call, instance: Instance): Reply {
	const item = itemOf(instance, call.params.item, call.caller);
	const user = userOf(instance, call.params.user);
	return ok({ result: user.active !== 'false' && mayOrder(instance, item, user.sys_id) });
}

/** Only an item with a variable of the kind Requested For is ordered for several people. */
async function invalidUsers(call: Call, instance: Instance): Promise<Reply> {
	const item = itemOf(instance, call.params.item, call.caller);
	if (!variablesOf(instance, item.sys_id).some((variable) => variable.type === '31')) return ok({ errCode: '42202', errMsg: 'This item cannot be submitted for multiple people as it is not configured with Requested For' });
	const { sysparm_also_request_for: sent } = await readJson(call);
	const users = (typeof sent === 'string' ? sent : '').split(',').map((one) => one.trim()).filter(Boolean).map((id) => userOf(instance, id));
	return ok({ invalidUsers: users.filter((user) => user.active === 'false' || !mayOrder(instance, item, user.sys_id)).map((user) => user.name) });
}

/** Street; city, state and zip; country: a line each, from the person's location. */
function address(call: Call, instance: Instance): Reply {
	const user = userOf(instance, call.params.user);
	const place = instance.store.get('cmn_location', user.location ?? '') ?? ({} as Row);
	return ok([place.street, [place.city, place.state, place.zip].filter(Boolean).join(', '), place.country].filter(Boolean).join('\n'));
}

export const catalogPeopleRoutes: Route[] = [
	{ method: 'GET', path: `${base}/items/{item}/delegation/{user}`, api, handler: delegation },
	{ method: 'POST', path: `${base}/items/{item}/get_invalid_delegated_users`, api, handler: invalidUsers },
	{ method: 'GET', path: `${base}/cart/delivery_address/{user}`, api, handler: address },
];
