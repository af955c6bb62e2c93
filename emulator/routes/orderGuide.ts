// Order guides: which items the answers of a guide lead to, and ordering them together (docs: c_ServiceCatalogAPI.md).
import { readJson } from '../engine/body';
import { checkVariables, itemOf } from '../engine/catalog';
import { mayOrder } from '../engine/userCriteria';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { addLine, cartOf, oneStep, shownCart, submitCart } from './cart';
import { catalogApi as api, catalogBase as base, itemDetails } from './catalog';

function guideOf(call: Call, instance: Instance): Row {
	const guide = itemOf(instance, call.params.sys_id, call.caller);
	if (guide.sys_class_name !== 'sc_cat_item_guide') throw new ApiError(400, 'Invalid order guide', null);
	return guide;
}

/** Conditions name a variable as `IO:<sys_id>` or by its name, compare with = or !=, and are joined by ^. */
function holds(instance: Instance, condition: string, answers: Record<string, string>): boolean {
	return condition.split('^').filter((term) => term !== '' && term !== 'EQ').every((term) => {
		const [, named = '', operator = '', value = ''] = /^([\w:]+?)(!=|=)(.*)$/.exec(term) ?? [];
		const name = named.startsWith('IO:') ? (instance.store.get('item_option_new', named.slice(3))?.name ?? '') : named;
		return operator === '!=' ? (answers[name] ?? '') !== value : operator === '=' && answers[name] === value;
	});
}

async function submitGuide(call: Call, instance: Instance): Promise<Reply> {
	const guide = guideOf(call, instance);
	const answers = checkVariables(instance, guide, (await readJson(call)).variables);
	const rules = [...instance.store.rows('sc_cat_item_guide_items').by('guide', guide.sys_id)].filter((rule) => rule.active !== 'false').sort((a, b) => Number(a.order) - Number(b.order));
	const items = rules.filter((rule) => holds(instance, rule.condition ?? '', answers)).map((rule) => instance.store.get('sc_cat_item', rule.item));
	return ok(items.filter((item) => item !== undefined && item.active !== 'false' && mayOrder(instance, item, call.caller.userId)).map((item) => itemDetails(instance, item as Row)));
}

async function checkoutGuide(call: Call, instance: Instance): Promise<Reply> {
	guideOf(call, instance);
	const body = await readJson(call);
	const wanted = (Array.isArray(body.items) ? body.items : []) as Record<string, unknown>[];
	// All or nothing: every item is looked at before the first is put into the cart.
	const items = wanted.map((one) => {
		const item = itemOf(instance, String((one.sys_id as string | undefined) ?? ''), call.caller);
		checkVariables(instance, item, one.variables);
		return { item, one: { ...one, sysparm_quantity: one.sysparm_quantity ?? 1 } };
	});
	for (const { item, one } of items) addLine(call, instance, cartOf(call, instance), item, one);
	return oneStep(instance) ? ok(shownCart(call, instance)) : submitCart(call, instance, {});
}

export const orderGuideRoutes: Route[] = [
	{ method: 'PUT', path: `${base}/items/{sys_id}/submit_guide`, api, handler: submitGuide },
	{ method: 'POST', path: `${base}/items/{sys_id}/checkout_guide`, api, handler: checkoutGuide },
];
