// sysparm_view: the columns of a list's or a form's layout, and when they do not count.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 3 })));
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const keys = (row: object): string[] => Object.keys(row);
const list = async (view: string, more = ''): Promise<string[]> => keys((await ask(emulator, 'GET', `/api/now/table/incident?sysparm_limit=1&sysparm_view=${view}${more}`)).body.result[0] as object);

test('a list has the columns of the list layout, in its order', async () => {
	expect(await list('mobile')).toEqual(['number', 'short_description', 'priority', 'state']);
	expect((await list('desktop')).slice(0, 4)).toEqual(['number', 'opened_at', 'short_description', 'caller_id']);
});

test('both is the desktop layout and what the mobile one has beyond it', async () => {
	expect(await list('both')).toEqual(await list('desktop'));
	const [layout] = [...emulator.table('sys_ui_list').rows('name=incident^view.name=mobile')];
	emulator.table('sys_ui_list_element').insert({ list_id: layout.sys_id, element: 'urgency', position: '9' });
	expect(await list('both')).toEqual([...(await list('desktop')), 'urgency']);
});

test('one record has the columns of the form, section after section', async () => {
	const sysId = emulator.table('incident').rows()[0].sys_id;
	const one = async (method: string, view: string, body?: object): Promise<string[]> => keys((await ask(emulator, method, `/api/now/table/incident/${sysId}?sysparm_view=${view}`, body)).body.result as object);
	expect(await one('GET', 'ess')).toEqual(['number', 'caller_id', 'watch_list', 'state', 'urgency', 'short_description', 'comments']);
	expect(await one('PATCH', 'ess', { urgency: '1' })).toEqual(await one('GET', 'ess'));
	expect(await one('GET', 'desktop')).toEqual(expect.arrayContaining(['description', 'work_notes', 'problem_id', 'close_code']));
});

test('a view is also found by its title, and by the layout of a parent table', async () => {
	expect(await list('Self%20Service')).toEqual(['number', 'opened_at', 'short_description', 'state', 'sys_updated_on']);
	expect(keys((await ask(emulator, 'GET', '/api/now/table/problem?sysparm_limit=1&sysparm_view=mobile')).body.result[0] as object)).toEqual(['number', 'short_description', 'state']);
});

test('sysparm_fields wins, and without a layout every column is answered', async () => {
	expect(await list('mobile', '&sysparm_fields=sys_id,impact')).toEqual(['sys_id', 'impact']);
	expect(await list('no_such_view')).toHaveLength(keys(emulatorColumns()).length);
});

function emulatorColumns(): object {
	return Object.fromEntries(emulator.instance.dictionary.table('incident')?.columns ?? []);
}
