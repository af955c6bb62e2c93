// The pages for people: the list shows, the form adds, the buttons change.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 30 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const page = (path: string) => ask(emulator, 'GET', path, undefined, { Accept: 'text/html' }, '');
const submit = (values: Record<string, string>) => fetch(`${emulator.url}/incident.do`, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });

test('the front door leads to the list', async () => {
	const { status, headers } = await page('/');
	expect([status, headers.get('location')]).toEqual([302, '/incident_list.do']);
});

test('the list shows the newest update first, page by page', async () => {
	emulator.table('incident').insert({ short_description: 'Newest of all' });
	const { text, status } = await page('/incident_list.do');
	expect(status).toBe(200);
	const numbers = [...text.matchAll(/class="number">(INC\d+)</g)].map((found) => found[1]);
	expect(numbers).toHaveLength(25);
	expect(numbers[0]).toBe('INC0010001');
	expect(text).toContain('Newest of all');
	expect([...(await page('/incident_list.do?start=25')).text.matchAll(/class="number">/g)]).toHaveLength(6);
});

test('the form creates an incident by the rules', async () => {
	expect((await submit({ short_description: 'By hand', impact: '1', urgency: '1' })).headers.get('location')).toBe('/incident_list.do');
	expect(emulator.table('incident').rows('short_description=By hand')).toMatchObject([{ priority: '1', sys_created_by: 'admin' }]);
});

test('the buttons move the state', async () => {
	const row = emulator.table('incident').insert({ short_description: 'x' });
	for (const state of ['2', '3', '6', '7', '2']) {
		await submit({ sys_id: row.sys_id, state });
		expect(row.state).toBe(state);
	}
});

test('a refusal is shown on the list, text is escaped', async () => {
	emulator.policies.addAbort({ name: 'Not by hand', table: 'incident', condition: 'impact=2' });
	const location = (await submit({ short_description: 'x', impact: '2' })).headers.get('location') ?? '';
	expect((await page(location)).text).toContain('aborted by Business Rule');
	emulator.table('incident').insert({ short_description: '<script>alert(1)</script>' });
	expect((await page('/incident_list.do')).text).not.toContain('<script>');
});
