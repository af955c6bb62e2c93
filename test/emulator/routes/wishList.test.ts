// The wish list, and ordering for others: delegation, who may not have an item, delivery addresses, user criteria.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 0 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/sn_sc/v1/servicecatalog';
const find = (table: string, column: string, value: string): string => emulator.table(table).find(column, value)?.sys_id ?? '';
const laptop = (): string => find('sc_cat_item', 'name', 'Standard Laptop');
const ask = <T>(method: string, path: string, body?: unknown) => call<{ result: T; error?: { message: string } }>(emulator, method, base + path, body);
const asPerson = (password: string) => ({ Authorization: `Basic ${Buffer.from(password).toString('base64')}` });

/** Only members of the group may order the laptop. */
function onlyFor(group: string): void {
	const criteria = emulator.table('user_criteria').insert({ name: group, group: find('sys_user_group', 'name', group) }).sys_id;
	emulator.table('sc_cat_item_user_criteria_mtom').insert({ sc_cat_item: laptop(), user_criteria: criteria });
}

test('a wish is kept in a cart of its own, with its variables still open', async () => {
	const keys = ['cart_item_id', 'catalog_item_id', 'delivery_time', 'item_name', 'localized_price', 'localized_recurring_price', 'price', 'quantity', 'recurring_frequency', 'recurring_price', 'variables'];
	type Entry = Record<string, unknown>;
	const added = (await ask<{ cart_id: string; items: Entry[] }>('POST', `/items/${laptop()}/add_to_wishlist`, { sysparm_quantity: '1' })).body.result;
	expect(Object.keys(added.items[0]).sort()).toEqual(keys);
	expect(added.items[0]).toMatchObject({ catalog_item_id: laptop(), quantity: '1', price: '$1,100.00', item_name: 'Standard Laptop', variables: { memory: '', additional_software: '' } });
	const list = (await ask<{ cart_id: string; items: Entry[] }>('GET', '/wishlist')).body.result;
	expect(list).toMatchObject({ cart_id: added.cart_id, items: [{ name: 'Standard Laptop', created_by: emulator.username, show_price: true, order_guide: '' }] });
	expect((await ask<Entry>('GET', `/wishlist/${String(added.items[0].cart_item_id)}`)).body.result).toEqual(added.items[0]);
	expect((await ask<Entry>('GET', '/cart')).body.result.cart_id).not.toBe(added.cart_id);
	expect((await call(emulator, 'GET', `${base}/wishlist/${String(added.items[0].cart_item_id)}`, undefined, asPerson('itil.user:itil-password'))).status).toBe(400);
});

test('user criteria say who may have an item; against beats for', async () => {
	const person = find('sys_user', 'user_name', 'itil.user');
	const may = async (user = person): Promise<unknown> => (await ask('GET', `/items/${laptop()}/delegation/${user}`)).body.result;
	expect(await may()).toEqual({ result: true });
	onlyFor('Service Desk');
	emulator.table('sys_user_grmember').insert({ user: find('sys_user', 'user_name', emulator.username), group: find('sys_user_group', 'name', 'Service Desk') });
	expect([await may(), await may(find('sys_user', 'user_name', 'self.service'))]).toEqual([{ result: true }, { result: false }]);
	const against = emulator.table('user_criteria').insert({ name: 'Not Ivy', user: person }).sys_id;
	emulator.table('sc_cat_item_user_criteria_no_mtom').insert({ sc_cat_item: laptop(), user_criteria: against });
	expect(await may()).toEqual({ result: false });
	expect((await ask('GET', `/items/${laptop()}/delegation/unknown`)).status).toBe(400);
});

test('who may not have an item neither sees nor orders it', async () => {
	onlyFor('Service Desk');
	const outsider = asPerson('self.service:self-password');
	expect((await call(emulator, 'GET', `${base}/items/${laptop()}`, undefined, outsider)).status).toBe(404);
	expect((await call<{ result: { name: string }[] }>(emulator, 'GET', `${base}/items`, undefined, outsider)).body.result.map((one) => one.name)).not.toContain('Standard Laptop');
	expect(await call(emulator, 'POST', `${base}/items/${laptop()}/order_now`, { sysparm_quantity: 1, variables: { memory: '16' } }, outsider)).toMatchObject({ status: 400, body: { error: { message: 'Security constraints prevent ordering of Item' } } });
});

test('an item is ordered for several people only with a variable for it', async () => {
	const [able, unable] = [find('sys_user', 'user_name', 'itil.user'), find('sys_user', 'user_name', 'self.service')];
	const invalid = () => ask('POST', `/items/${laptop()}/get_invalid_delegated_users`, { sysparm_also_request_for: `${able},${unable}` });
	expect((await invalid()).body.result).toEqual({ errCode: '42202', errMsg: 'This item cannot be submitted for multiple people as it is not configured with Requested For' });
	emulator.table('item_option_new').insert({ cat_item: laptop(), name: 'requested_for', question_text: 'For whom?', type: '31' });
	expect((await invalid()).body.result).toEqual({ invalidUsers: [] });
	emulator.table('sys_user').update(unable, { active: 'false' });
	expect((await invalid()).body.result).toEqual({ invalidUsers: ['Sam Service'] });
});

test('the delivery address is that of the location of the person', async () => {
	const person = emulator.table('sys_user').find('user_name', 'itil.user');
	emulator.table('cmn_location').update(person?.location ?? '', { street: '25 New Chardon Street, Boston', city: 'Boston', state: 'MA', zip: '02114-1801', country: 'USA' });
	expect((await ask('GET', `/cart/delivery_address/${person?.sys_id}`)).body.result).toBe('25 New Chardon Street, Boston\nBoston, MA, 02114-1801\nUSA');
	expect((await ask('GET', '/cart/delivery_address/unknown')).status).toBe(400);
});
