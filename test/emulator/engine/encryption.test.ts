// Encrypted text: who holds the context reads and writes it, the others do not even see the column.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.table('sys_dictionary').insert({ name: 'incident', element: 'u_secret', column_label: 'Secret', internal_type: 'glide_encrypted', max_length: '255' });
	const context = emulator.table('sys_encryption_context').insert({ name: 'Context' }).sys_id;
	emulator.table('sys_user_role').update(emulator.table('sys_user_role').find('name', 'itil')!.sys_id, { encryption_context: context });
});

const itil = 'itil.user:itil-password';
const base = '/api/now/table/incident';
const create = async (account = itil, input = 'true'): Promise<string> => (await ask(emulator, 'POST', `${base}?sysparm_input_display_value=${input}`, { short_description: 'x', u_secret: 'Größe 42' }, {}, account)).body.result.sys_id as string;
const read = async (id: string, display: string, account = itil): Promise<object> => (await ask(emulator, 'GET', `${base}/${id}?sysparm_display_value=${display}&sysparm_fields=short_description,u_secret`, undefined, {}, account)).body.result as object;

test('with the context the display value is plain, the raw value is not', async () => {
	const id = await create();
	expect(await read(id, 'true')).toEqual({ short_description: 'x', u_secret: 'Größe 42' });
	const raw = (await read(id, 'false')) as { u_secret: string };
	expect(raw.u_secret).toMatch(/^[A-Za-z0-9+/]+=*$/);
	expect(raw.u_secret).not.toContain('42');
	expect(await read(id, 'all')).toMatchObject({ u_secret: { display_value: 'Größe 42', value: raw.u_secret } });
	expect(emulator.table('incident').get(id)?.u_secret).toBe(raw.u_secret);
});

test('without the context the column is left out, for admins as well', async () => {
	const id = await create();
	expect(await read(id, 'all', 'admin:admin')).toEqual({ short_description: { display_value: 'x', value: 'x' } });
	expect(Object.keys((await ask(emulator, 'GET', `${base}/${id}`, undefined, {}, 'admin:admin')).body.result as object)).not.toContain('u_secret');
});

test('a value is saved only as display input, and only by who has the context', async () => {
	expect(emulator.table('incident').get(await create(itil, 'false'))?.u_secret ?? '').toBe('');
	expect(emulator.table('incident').get(await create('admin:admin'))?.u_secret ?? '').toBe('');
	const id = await create();
	await ask(emulator, 'PATCH', `${base}/${id}?sysparm_input_display_value=true`, { u_secret: '' }, {}, itil);
	expect(await read(id, 'true')).toEqual({ short_description: 'x', u_secret: '' });
});
