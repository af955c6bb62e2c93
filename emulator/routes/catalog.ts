// The Service Catalog API: catalogs, categories, items with their variables, ordering at once (docs: c_ServiceCatalogAPI.md).
import { readJson } from '../engine/body';
import { checkQuantity, checkVariables, choicesOf, itemOf, money, order, variablesOf } from '../engine/catalog';
import { displayOfReference } from '../engine/path';
import { mayOrder } from '../engine/userCriteria';
import { insert } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

export const catalogApi = 'Service Catalog API';
export const catalogBase = '/api/sn_sc/servicecatalog';
const api = catalogApi;
const notFound = (): ApiError => new ApiError(404, 'Requested resource cannot be found', null);

const active = (instance: Instance, table: string): Row[] => [...instance.store.all(table)].filter((row) => row.active !== 'false');
const itemsIn = (instance: Instance, test: (row: Row) => boolean): Row[] => active(instance, 'sc_cat_item').filter(test);
const inCatalog = (row: Row, catalog: string): boolean => (row.sc_catalogs ?? '').split(',').includes(catalog);

function slice<T>(call: Call, rows: T[]): T[] {
	const limit = Number(call.query.get('sysparm_limit') || 10_000);
	const offset = Number(call.query.get('sysparm_offset') || 0);
	if (!Number.isInteger(limit) || !Number.isInteger(offset) || limit < 0 || offset < 0) throw new ApiError(400, 'Invalid limit or offset', null);
	return rows.slice(offset, offset + limit);
}

function catalogOf(instance: Instance, row: Row): Record<string, unknown> {
	return {
		title: row.title, sys_id: row.sys_id, description: row.description ?? '', desktop_image: '', has_items: itemsIn(instance, (item) => inCatalog(item, row.sys_id)).length > 0,
		has_categories: active(instance, 'sc_category').some((one) => one.sc_catalog === row.sys_id),
	};
}

function categoryOf(instance: Instance, row: Row): Record<string, unknown> {
	const children = active(instance, 'sc_category').filter((one) => one.parent === row.sys_id);
	return {
		title: row.title, description: row.description ?? '', full_description: null, icon: '', header_icon: '', homepage_image: '', sys_id: row.sys_id, count: itemsIn(instance, (item) => item.category === row.sys_id).length,
		subcategories: children.map(({ sys_id, title }) => ({ sys_id, title })),
	};
}

const typeOf: Record<string, string> = { sc_cat_item: 'catalog_item', sc_cat_item_producer: 'record_producer', std_change_record_producer: 'record_producer', sc_cat_item_guide: 'order_guide' };

function itemSummary(instance: Instance, row: Row): Record<string, unknown> {
	const titled = (table: string, id: string): Record<string, string> => ({ sys_id: id, title: displayOfReference(instance, table, id) });
	const price = money(Number(row.price || 0));
	return {
		sys_id: row.sys_id, name: row.name, short_description: row.short_description ?? null, description: row.description ?? '', type: typeOf[row.sys_class_name] ?? 'catalog_item', sys_class_name: row.sys_class_name, order: Number(row.order || 0), icon: '', picture: '', url: '', content_type: '', kb_article: '',
		show_price: Number(row.price || 0) > 0, show_quantity: row.no_quantity !== 'true', price, localized_price: price, price_currency: 'USD', local_currency: 'USD', recurring_price: money(Number(row.recurring_price || 0)), localized_recurring_price: money(Number(row.recurring_price || 0)), recurring_price_currency: 'USD', recurring_frequency: null,
		category: row.category ? titled('sc_category', row.category) : {}, catalogs: (row.sc_catalogs ?? '').split(',').filter(Boolean).map((id) => titled('sc_catalog', id)),
	};
}

const friendly: Record<string, [string, string]> = {
	'1': ['yes_no', 'Yes / No'], '2': ['multi_line_text', 'Multi Line Text'], '3': ['multiple_choice', 'Multiple Choice'], '5': ['select_box', 'Select Box'], '6': ['single_line_text', 'Single Line Text'], '7': ['check_box', 'CheckBox'],
	'8': ['reference', 'Reference'], '9': ['date', 'Date'], '10': ['date_time', 'Date/Time'], '21': ['list_collector', 'List Collector'], '31': ['requested_for', 'Requested For'],
};

function variable(instance: Instance, row: Row): Record<string, unknown> {
	const [friendly_type, display_type] = friendly[row.type] ?? ['single_line_text', 'Single Line Text'];
	const choices = choicesOf(instance, row).map((one, index) => ({ label: one.text, value: one.value, index }));
	return {
		active: true, id: row.sys_id, name: row.name, label: row.question_text, type: Number(row.type), friendly_type, display_type, mandatory: row.mandatory === 'true', read_only: false, render_label: true, attributes: '', max_length: 0, order: Number(row.order || 0), help_text: row.help_text ?? '',
		value: row.default_value ?? '', displayvalue: row.default_value ?? '', ...(row.reference ? { reference: row.reference, ref_qualifier: '' } : {}), ...(choices.length > 0 ? { choices } : {}),
	};
}

function items(call: Call, instance: Instance): Reply {
	const text = (call.query.get('sysparm_text') ?? '').toLowerCase();
	const category = call.query.get('sysparm_category');
	const catalog = call.query.get('sysparm_catalog');
	const type = call.query.get('sysparm_type');
	const found = itemsIn(instance, (row) =>
		mayOrder(instance, row, call.caller.userId) && (!text || `${row.name} ${row.short_description} ${row.description}`.toLowerCase().includes(text)) && (!category || row.category === category) && (!catalog || inCatalog(row, catalog)) && (!type || (typeOf[row.sys_class_name] ?? 'catalog_item') === type),
	);
	return ok(slice(call, found).map((row) => itemSummary(instance, row)));
}

/** An item with everything that its form shows. */
export function itemDetails(instance: Instance, row: Row): Record<string, unknown> {
	const summary = itemSummary(instance, row);
	return { ...summary, categories: row.category ? [summary.category] : [], variables: variablesOf(instance, row.sys_id).map((one) => variable(instance, one)), ui_policy: [], client_script: { onChange: [], onSubmit: [], onLoad: [] }, data_lookup: [] };
}

function item(call: Call, instance: Instance): Reply {
	const row = instance.store.get('sc_cat_item', call.params.sys_id);
	if (!row || row.active === 'false' || !mayOrder(instance, row, call.caller.userId)) throw notFound();
	return ok(itemDetails(instance, row));
}

async function orderNow(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const row = itemOf(instance, call.params.sys_id, call.caller);
	const quantity = checkQuantity(body.sysparm_quantity);
	const variables = checkVariables(instance, row, body.variables);
	const people = [body.sysparm_requested_for, ...String((body.sysparm_also_request_for as string | undefined) ?? '').split(',')].filter((one): one is string => typeof one === 'string' && one !== '');
	if (people.some((one) => !instance.store.get('sys_user', one))) throw new ApiError(400, 'User sys_id is invalid', null);
	const request = order(instance, [{ item: row, quantity, variables }], call.caller, { requestedFor: people });
	return ok({ sys_id: request.sys_id, number: request.number, request_number: request.number, request_id: request.sys_id, table: 'sc_request' });
}

async function submitProducer(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const row = itemOf(instance, call.params.sys_id, call.caller);
	const table = row.table_name;
	if (row.sys_class_name !== 'sc_cat_item_producer' || !table) throw new ApiError(400, 'Invalid record producer', null);
	// Variables named as columns fill them, as a producer that maps to fields does.
	const record = insert(instance, table, { ...checkVariables(instance, row, body.variables), ...(body.variables as Row | undefined) }, call.caller);
	const parent = instance.dictionary.table(table)?.definition.extends ?? '';
	return ok({
		sys_id: record.sys_id, number: record.number ?? '', parent_id: null, record: `api/now/table/${table}/${record.sys_id}`, redirect_portal_url: '', parent_table: parent, redirect_url: `${table}.do?sys_id=${record.sys_id}&sysparm_view=ess`, table, redirect_to: '',
	});
}

async function displayValue(call: Call, instance: Instance): Promise<Reply> {
	const row = instance.store.get('item_option_new', call.params.sys_id);
	if (!row) throw notFound();
	const { sysparm_value } = await readJson(call);
	const value = String(sysparm_value as string | undefined ?? '');
	return ok(row.reference ? displayOfReference(instance, row.reference, value) : (choicesOf(instance, row).find((one) => one.value === value)?.text ?? value));
}

export const catalogRoutes: Route[] = [
	{ method: 'GET', path: `${catalogBase}/catalogs`, api, handler: (call, instance) => ok(slice(call, active(instance, 'sc_catalog')).map((row) => catalogOf(instance, row))) },
	{
		method: 'GET', path: `${catalogBase}/catalogs/{sys_id}`, api,
		handler(call, instance) {
			const row = instance.store.get('sc_catalog', call.params.sys_id);
			if (!row) throw notFound();
			const categories = active(instance, 'sc_category').filter((one) => one.sc_catalog === row.sys_id && !one.parent);
			return ok({ ...catalogOf(instance, row), categories: categories.map(({ sys_id, title, description }) => ({ sys_id, title, description: description ?? null, header_image: '' })) });
		},
	},
	{
		method: 'GET', path: `${catalogBase}/catalogs/{sys_id}/categories`, api,
		handler: (call, instance) => ok(slice(call, active(instance, 'sc_category').filter((one) => one.sc_catalog === call.params.sys_id)).map((row) => categoryOf(instance, row))),
	},
	{
		method: 'GET', path: `${catalogBase}/categories/{sys_id}`, api,
		handler(call, instance) {
			const row = instance.store.get('sc_category', call.params.sys_id);
			if (!row) throw notFound();
			const { count: _count, subcategories: _subcategories, ...rest } = categoryOf(instance, row);
			const children = active(instance, 'sc_category').filter((one) => one.parent === row.sys_id);
			return ok({ ...rest, child_categories: children.map((one) => ({ ...categoryOf(instance, one), parent: row.sys_id, isParentCategory: false })) });
		},
	},
	{ method: 'GET', path: `${catalogBase}/items`, api, handler: items },
	{ method: 'GET', path: `${catalogBase}/items/{sys_id}`, api, handler: item },
	{ method: 'POST', path: `${catalogBase}/items/{sys_id}/order_now`, api, handler: orderNow },
	{ method: 'POST', path: `${catalogBase}/items/{sys_id}/submit_producer`, api, handler: submitProducer },
	{ method: 'POST', path: `${catalogBase}/variables/{sys_id}/display_value`, api, handler: displayValue },
];
