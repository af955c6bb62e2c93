// Every kind of column in every display mode, with and without links: the shapes of the Table API documentation.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
let incident: string;
let user: string;
let link: string;
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
	emulator.clock.freeze('2026-03-10 12:00:00');
	const abel = emulator.table('sys_user').find('user_name', 'abel.tuter')!;
	user = abel.sys_id;
	link = `${emulator.url}/api/now/table/sys_user/${user}`;
	incident = emulator.table('incident').insert({ short_description: 'x', caller_id: user, state: '2', watch_list: `${user},guest@example.com`, due_date: '2026-03-10 13:00:00', order: 12345, calendar_duration: '1970-01-01 00:02:17', comments: 'Hello' }, { by: 'abel.tuter' }).sys_id;
	emulator.table('sys_dictionary').insert({ name: 'incident', element: 'u_day', column_label: 'Day', internal_type: 'glide_date' });
	emulator.table('incident').update(incident, { u_day: '2026-03-09' });
});
afterAll(() => emulator.close());

async function shape(field: string, display: string, links = true): Promise<unknown> {
	const { body } = await ask(emulator, 'GET', `/api/now/table/incident/${incident}?sysparm_fields=${field}&sysparm_display_value=${display}&sysparm_exclude_reference_link=${!links}`, undefined, {}, 'itil.user:itil-password');
	return (body.result as Record<string, unknown>)[field];
}

/** Column, raw, shown; under `all` both together. The caller lives in Berlin. */
test.each([
	['text', 'short_description', 'x', 'x'],
	['empty text', 'description', '', ''],
	['choice', 'state', '2', 'In Progress'],
	['empty choice', 'hold_reason', '', ''],
	['boolean', 'active', 'true', 'true'],
	['number', 'order', '12345', '12,345'],
	['date-time', 'due_date', '2026-03-10 13:00:00', '2026-03-10 14:00:00'],
	['empty date-time', 'resolved_at', '', ''],
	['date', 'u_day', '2026-03-09', '2026-03-09'],
	['duration', 'calendar_duration', '1970-01-01 00:02:17', '2 Minutes 17 Seconds'],
	['list', 'watch_list', () => `${user},guest@example.com`, 'Abel Tuter, guest@example.com'],
	['empty list', 'work_notes_list', '', ''],
	['journal', 'comments', '', '2026-03-10 13:00:00 - Abel Tuter (Additional comments)\nHello\n\n'],
	['class', 'sys_class_name', 'incident', 'Incident'],
	['dot-walked text', 'caller_id.user_name', 'abel.tuter', 'abel.tuter'],
	['dot-walk through an empty reference', 'assigned_to.name', '', ''],
])('%s', async (_kind, field, raw, shown) => {
	const value = typeof raw === 'function' ? raw() : raw;
	for (const links of [true, false]) {
		expect([await shape(field, 'false', links), await shape(field, 'true', links), await shape(field, 'all', links)]).toEqual([value, shown, { display_value: shown, value }]);
	}
});

test('a filled reference has six shapes, an empty one two', async () => {
	expect(await shape('caller_id', 'false')).toEqual({ link, value: user });
	expect(await shape('caller_id', 'true')).toEqual({ display_value: 'Abel Tuter', link });
	expect(await shape('caller_id', 'all')).toEqual({ display_value: 'Abel Tuter', link, value: user });
	expect([await shape('caller_id', 'false', false), await shape('caller_id', 'true', false)]).toEqual([user, 'Abel Tuter']);
	expect(await shape('caller_id', 'all', false)).toEqual({ display_value: 'Abel Tuter', value: user });
	for (const links of [true, false]) expect([await shape('assigned_to', 'false', links), await shape('assigned_to', 'true', links), await shape('assigned_to', 'all', links)]).toEqual(['', '', { display_value: '', value: '' }]);
});

test('a domain, and a reference that is keyed by a name', async () => {
	expect(await shape('sys_domain', 'false')).toEqual({ link: `${emulator.url}/api/now/table/sys_user_group/global`, value: 'global' });
	const { body } = await ask(emulator, 'GET', '/api/now/table/sys_dictionary?sysparm_query=name=incident^element=state&sysparm_fields=internal_type');
	expect(body.result).toEqual([{ internal_type: { link: `${emulator.url}/api/now/table/sys_glide_object/integer`, value: 'integer' } }]);
});

test('what does not exist is left out, on the way as well', async () => {
	expect([await shape('no_such', 'all'), await shape('caller_id.no_such', 'all'), await shape('no_such.name', 'false')]).toEqual([undefined, undefined, undefined]);
});
