// The Service Catalog API: browsing, variables, ordering, the cart, producers and their refusals.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/sn_sc/v1/servicecatalog';
type Body = { result: Record<string, unknown> & { [name: string]: unknown } };
type List = { result: Record<string, unknown>[] };
const item = (name: string) => emulator.table('sc_cat_item').find('name', name)?.sys_id ?? '';
const post = (path: string, body: unknown = {}) => call<Body>(emulator, 'POST', base + path, body);

test('catalogs, categories and items are listed and searched', async () => {
	const catalogs = (await call<List>(emulator, 'GET', `${base}/catalogs`)).body.result;
	expect(catalogs).toEqual([expect.objectContaining({ title: 'Service Catalog', has_items: true, has_categories: true })]);
	const id = String(catalogs[0].sys_id);
	expect((await call<List>(emulator, 'GET', `${base}/catalogs/${id}/categories?sysparm_limit=1`)).body.result).toHaveLength(1);
	expect((await call<List>(emulator, 'GET', `${base}/items?sysparm_text=laptop&sysparm_catalog=${id}`)).body.result).toEqual([
		expect.objectContaining({ name: 'Standard Laptop', type: 'catalog_item', price: '$1,100.00', category: expect.objectContaining({ title: 'Hardware' }), catalogs: [{ sys_id: id, title: 'Service Catalog' }] }),
	]);
	expect((await call<List>(emulator, 'GET', `${base}/items?sysparm_type=record_producer&sysparm_text=outage`)).body.result).toHaveLength(1);
});

test('an item tells its variables with their choices', async () => {
	const { body } = await call<Body>(emulator, 'GET', `${base}/items/${item('Standard Laptop')}`);
	expect(body.result.variables).toEqual([
		expect.objectContaining({ name: 'additional_software', mandatory: false, friendly_type: 'multi_line_text' }),
		expect.objectContaining({ name: 'memory', mandatory: true, friendly_type: 'select_box', choices: [{ label: '16 GB', value: '16', index: 0 }, { label: '32 GB', value: '32', index: 1 }] }),
	]);
	expect((await call(emulator, 'GET', `${base}/items/nothing`)).status).toBe(404);
});

test('ordering makes a request, requested items with variables, and tasks', async () => {
	const person = emulator.table('sys_user').find('user_name', 'itil.user')?.sys_id ?? '';
	const { status, body } = await post(`/items/${item('Standard Laptop')}/order_now`, { sysparm_quantity: 2, sysparm_requested_for: person, variables: { memory: '32', unknown: 'x' } });
	expect(status).toBe(200);
	expect(body.result).toEqual({ sys_id: expect.any(String), number: expect.stringMatching(/^REQ/), request_number: body.result.number, request_id: body.result.sys_id, table: 'sc_request' });
	const requested = emulator.table('sc_req_item').find('request', String(body.result.sys_id));
	expect(requested).toMatchObject({ quantity: '2', requested_for: person, cat_item: item('Standard Laptop') });
	const options = emulator.table('sc_item_option_mtom').rows().filter((row) => row.request_item === requested?.sys_id).map((row) => emulator.table('sc_item_option').get(row.sc_item_option)?.value ?? '');
	expect(options).toEqual(['', '32']);
	expect(emulator.table('sc_task').rows().filter((row) => row.request_item === requested?.sys_id)).toHaveLength(1);
	expect(emulator.table('sc_request').get(String(body.result.sys_id))).toMatchObject({ price: '2200.00', requested_for: person });
});

test.each<[string, string, unknown]>([
	['Invalid quantity value', 'Standard Laptop', { variables: { memory: '16' } }],
	['Invalid quantity value', 'Standard Laptop', { sysparm_quantity: 0, variables: { memory: '16' } }],
	['Mandatory Variables are required', 'Standard Laptop', { sysparm_quantity: 1 }],
	['Security constraints prevent ordering of Item', 'nothing', { sysparm_quantity: 1 }],
	['User sys_id is invalid', 'Standard Laptop', { sysparm_quantity: 1, sysparm_requested_for: 'x', variables: { memory: '16' } }],
])('an order is refused: %s', async (message, name, body) => {
	expect(await post(`/items/${item(name) || name}/order_now`, body)).toMatchObject({ status: 400, body: { error: { message } } });
	expect(emulator.table('sc_request').rows()).toHaveLength(1);
});

test('the cart is filled, changed, ordered and then empty', async () => {
	const added = await post(`/items/${item('Standard Laptop')}/add_to_cart`, { sysparm_quantity: '1', variables: { memory: '16' } });
	expect(added.body.result).toMatchObject({ subtotal: '$1,100.00', items: [{ item_name: 'Standard Laptop', quantity: '1' }] });
	await post(`/items/${item('Folder Access')}/add_to_cart`, { sysparm_quantity: '1', variables: { folder: '/share' } });
	const [line] = added.body.result.items as { cart_item_id: string }[];
	expect((await call<Body>(emulator, 'PUT', `${base}/cart/${line.cart_item_id}`, { sysparm_quantity: '3' })).body.result.subtotal_price).toBe('$3,300.00');
	const { body } = await post('/cart/submit_order');
	expect(emulator.table('sc_req_item').rows().filter((row) => row.request === body.result.request_id)).toHaveLength(2);
	expect((await call<Body>(emulator, 'GET', `${base}/cart`)).body.result).not.toHaveProperty('none');
	expect((await post('/cart/checkout')).status).toBe(400);
});

test('lines and carts are emptied', async () => {
	const { cart_id, items } = (await post(`/items/${item('Folder Access')}/add_to_cart`, { sysparm_quantity: 1, variables: { folder: '/a' } })).body.result as { cart_id: string; items: { cart_item_id: string }[] };
	expect((await call(emulator, 'DELETE', `${base}/cart/${items[0].cart_item_id}`)).status).toBe(204);
	await post(`/items/${item('Folder Access')}/add_to_cart`, { sysparm_quantity: 1, variables: { folder: '/b' } });
	expect((await call(emulator, 'DELETE', `${base}/cart/${cart_id}/empty`)).status).toBe(204);
	expect(emulator.table('sc_cart_item').rows()).toEqual([]);
});

test('a record producer makes the record that it stands for', async () => {
	const { body } = await post(`/items/${item('Report an outage')}/submit_producer`, { variables: { short_description: 'No network', urgency: '1' } });
	expect(body.result).toMatchObject({ number: expect.stringMatching(/^INC/), table: 'incident', parent_table: 'task', record: `api/now/table/incident/${String(body.result.sys_id)}` });
	expect(emulator.table('incident').get(String(body.result.sys_id))).toMatchObject({ short_description: 'No network', urgency: '1' });
});

test('a variable tells the display value of its value', async () => {
	const memory = emulator.table('item_option_new').find('name', 'memory')?.sys_id ?? '';
	const { status, body } = await post(`/variables/${memory}/display_value`, { sysparm_value: '16' });
	expect([status, body.result]).toEqual([200, '16 GB']);
});
