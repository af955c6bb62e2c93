// Amounts of money: read and written in the caller's currency, filtered and summed in the instance's.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask, query } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	german({ country: 'DE', preferred_language: 'de' });
});

const itil = 'itil.user:itil-password';
const base = '/api/now/table/sc_cat_item';
const german = (values: object): void => emulator.table('sys_user').load([{ ...emulator.table('sys_user').find('user_name', 'itil.user')!, ...values }]);
const shown = async (id: string, display: string, account?: string): Promise<unknown> => (await ask(emulator, 'GET', `${base}/${id}?sysparm_display_value=${display}&sysparm_fields=price`, undefined, {}, account)).body.result.price;
const create = async (price: string, account?: string, more = ''): Promise<string> => (await ask(emulator, 'POST', `${base}${more}`, { name: 'Thing', price }, {}, account)).body.result.sys_id as string;
const stored = (id: string) => emulator.table('fx_price').rows(`id=${id}`);
const property = (name: string, value: string): void => void emulator.table('sys_properties').insert({ name, value });

test('an amount is answered in the currency and the spelling of the caller', async () => {
	const id = await create('21345.67');
	expect(await shown(id, 'false')).toBe('21345.67');
	expect(await shown(id, 'true')).toBe('$21,345.67');
	expect(await shown(id, 'false', itil)).toBe('17076.54');
	expect(await shown(id, 'all', itil)).toEqual({ display_value: '€17.076,54', value: '17076.54' });
});

test('a plain number is stored in the currency of who writes it, unconverted', async () => {
	const id = await create('80', itil);
	expect(await shown(id, 'false', itil)).toBe('80');
	expect(await shown(id, 'true')).toBe('$100.00');
	expect(stored(id)).toMatchObject([{ table: 'sc_cat_item', field: 'price', currency: 'EUR', amount: '80', reference_currency: 'USD', reference_amount: '100', type: 'calculated' }]);
});

test('a code names another currency; display input may be written as the locale does', async () => {
	expect(stored(await create('JPY;1600'))).toMatchObject([{ currency: 'JPY', amount: '1600', reference_amount: '12.5' }]);
	expect(stored(await create('1.234,50', itil, '?sysparm_input_display_value=true'))).toMatchObject([{ currency: 'EUR', amount: '1234.5' }]);
	expect(await shown(await create('no number'), 'all')).toEqual({ display_value: '', value: '' });
});

test('an update replaces what was entered, an empty value clears it', async () => {
	const id = await create('80', itil);
	await ask(emulator, 'PATCH', `${base}/${id}`, { price: '50' });
	expect(stored(id)).toMatchObject([{ currency: 'USD', amount: '50' }]);
	await ask(emulator, 'PATCH', `${base}/${id}`, { price: '' });
	expect([stored(id), await shown(id, 'false')]).toEqual([[], '']);
});

test('a fixed price is shown as it was entered', async () => {
	const id = await create('80', itil);
	emulator.table('fx_price').update(stored(id)[0].sys_id, { type: 'fixed' });
	expect(await shown(id, 'true')).toBe('€80.00');
});

test('rates are the newest of fx_rate', async () => {
	const id = await create('100');
	emulator.table('fx_rate').insert({ currency: 'USD', rate: '2' });
	expect(await shown(id, 'true', itil)).toBe('€50,00');
});

test('filters and sums go by the reference currency', async () => {
	await Promise.all([create('80', itil), create('90'), create('USD;110.50')]);
	const found = async (text: string): Promise<number> => (await ask(emulator, 'GET', `${base}?sysparm_query=${query(`name=Thing^${text}`)}`)).body.result.length as number;
	expect(await found('price>=100')).toBe(2);
	expect(await found('price>=EUR;80.01')).toBe(1);
	expect(await found("price<javascript:getCurrencyFilter('sc_cat_item','price','EUR','80')")).toBe(1);
	expect(await found('price=110.5')).toBe(1);
	const { result } = (await ask(emulator, 'GET', `/api/now/stats/sc_cat_item?sysparm_sum_fields=price&sysparm_query=${query('name=Thing')}`)).body;
	expect(Number(result.stats.sum.price)).toBe(300.5);
});

test('single-currency mode, the system locale and four decimals', async () => {
	const id = await create('10.12345');
	expect(await shown(id, 'false')).toBe('10.12');
	property('glide.currency_price.use_all_fraction_digits', 'true');
	const finer = await create('10.12345');
	expect([await shown(finer, 'false'), await shown(finer, 'true')]).toEqual(['10.1235', '$10.1235']);
	property('glide.i18n.single_currency', 'true');
	property('glide.i18n.single_currency.code', 'GBP');
	expect(await shown(await create('8'), 'true', itil)).toBe('£8,00');
});

test('currency columns of other tables have their entries beside', async () => {
	const made = await ask(emulator, 'POST', '/api/now/table/cmdb_ci_server', { name: 'Server', cost: 'EUR;80' });
	expect(made.body.result.cost).toBe('100');
	expect(emulator.table('fx_currency_instance').rows()).toMatchObject([{ table: 'cmdb_ci_server', field: 'cost', currency: 'EUR', amount: '80' }]);
});

test.each(['Infinity', '1e400', '0x10', '--5', '9'.repeat(30)])('%s is no amount', async (price) => {
	expect(await shown(await create(price), 'all')).toEqual({ display_value: '', value: '' });
});

test('properties and users that make no sense spoil nothing', async () => {
	property('glide.system.locale', 'garbage');
	property('glide.i18n.single_currency', 'true');
	property('glide.i18n.single_currency.code', 'no');
	german({ country: 'DE', preferred_language: 'x y' });
	expect(await shown(await create('80', itil), 'true', itil)).toBe('€80,00');
	expect(await shown(await create('-1.5'), 'true')).toBe('-$1.50');
});
