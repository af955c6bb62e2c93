// Order guides: items by the answers, ordering them together in one step or two.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 0 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/sn_sc/v1/servicecatalog';
const item = (name: string): string => emulator.table('sc_cat_item').find('name', name)?.sys_id ?? '';
const submit = (variables: object) => call<{ result: { name: string; variables: { name: string }[]; catalogs: object[] }[] }>(emulator, 'PUT', `${base}/items/${item('New colleague')}/submit_guide`, { variables });
const checkout = (items: object[]) => call<{ result: Record<string, unknown> & { none: { items: { item_name: string; quantity: string }[] } } }>(emulator, 'POST', `${base}/items/${item('New colleague')}/checkout_guide`, { items });

test('the answers decide which items the guide names', async () => {
	expect((await submit({ shared_folders: 'Yes' })).body.result.map((one) => one.name)).toEqual(['Standard Laptop', 'Folder Access']);
	const [laptop, ...none] = (await submit({ shared_folders: 'No' })).body.result;
	expect(none).toEqual([]);
	expect(laptop).toMatchObject({ name: 'Standard Laptop', type: 'catalog_item', catalogs: [{ title: 'Service Catalog' }], ui_policy: [], data_lookup: [] });
	expect(laptop.variables.map((one) => one.name)).toEqual(['additional_software', 'memory']);
});

test('a mandatory answer is asked for, and only a guide is a guide', async () => {
	expect((await submit({})).status).toBe(400);
	expect((await call(emulator, 'PUT', `${base}/items/${item('Standard Laptop')}/submit_guide`, { variables: {} })).status).toBe(400);
});

const both = () => [{ sys_id: item('Standard Laptop'), sysparm_quantity: '2', variables: { memory: '32' } }, { sys_id: item('Folder Access'), variables: { folder: 'finance' } }];

test('checking out fills the cart, or orders at once where the checkout has two steps', async () => {
	emulator.oauth.setProperty('glide.sc.use_checkout', 'false');
	const filled = (await checkout(both())).body.result;
	expect(filled.none.items.map((one) => [one.item_name, one.quantity])).toEqual([['Standard Laptop', '2'], ['Folder Access', '1']]);
	expect(filled).toMatchObject({ subtotal_price: '$2,200.00' });
	await call(emulator, 'DELETE', `${base}/cart/${String(filled.cart_id)}/empty`);
	emulator.oauth.setProperty('glide.sc.use_checkout', 'true');
	expect((await checkout(both())).body.result).toEqual({ request_number: expect.stringMatching(/^REQ/), request_id: expect.any(String) });
	expect(emulator.table('sc_req_item').rows('ORDERBYDESCnumber').slice(0, 2).map((row) => row.short_description).sort()).toEqual(['Folder Access', 'Standard Laptop']);
});

test('one bad item leaves the cart as it was', async () => {
	expect((await checkout([...both(), { sys_id: 'ffffffffffffffffffffffffffffffff' }])).status).toBe(400);
	expect((await checkout([{ sys_id: item('Folder Access') }])).status).toBe(400);
	expect(emulator.table('sc_cart_item').count()).toBe(0);
});
