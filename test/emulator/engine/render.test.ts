// Display values of the kinds of columns.
import { rendererOf } from '../../../emulator/engine/render';
import { tableOf } from '../../../emulator/engine/write';
import { as, instanceWith, table } from '../support';

const instance = instanceWith();
const shown = (name: string, id: string, field: string, userName = 'integration.user', display: 'true' | 'all' | 'false' = 'true'): unknown => {
	const row = instance.store.get(name, id);
	if (!row) throw new Error('no row');
	return rendererOf(instance, tableOf(instance, name), { display, link: true, fields: [field] }, as(instance, userName))(row)[field];
};

test('choices in the language of the caller, dependent ones by their own category', () => {
	const user = table(instance, 'sys_user').find('user_name', 'itil.user');
	table(instance, 'sys_user').update(user?.sys_id ?? '', { preferred_language: 'de' });
	const row = table(instance).insert({ state: 2, category: 'network', subcategory: 'vpn' });
	expect(shown('incident', row.sys_id, 'state', 'itil.user')).toBe('In Bearbeitung');
	expect(shown('incident', row.sys_id, 'state')).toBe('In Progress');
	expect(shown('incident', row.sys_id, 'subcategory')).toBe('VPN');
});

test('lists as names, durations as words, classes as labels, big numbers with commas', () => {
	const [abel, bea] = table(instance, 'sys_user').rows('ORDERBYname^name!=Ivy Til');
	const row = table(instance).insert({ watch_list: `${abel.sys_id},${bea.sys_id},guest@example.com`, calendar_duration: '1970-01-02 01:02:17', order: 12345 });
	expect(shown('incident', row.sys_id, 'watch_list')).toBe(`${abel.name}, ${bea.name}, guest@example.com`);
	expect(shown('incident', row.sys_id, 'calendar_duration')).toBe('1 Day 1 Hour 2 Minutes 17 Seconds');
	expect(shown('incident', row.sys_id, 'sys_class_name')).toBe('Incident');
	expect(shown('incident', row.sys_id, 'order')).toBe('12,345');
	expect(shown('incident', row.sys_id, 'order', 'integration.user', 'all')).toEqual({ display_value: '12,345', value: '12345' });
});

test('passwords are never told', () => {
	const user = table(instance, 'sys_user').find('user_name', 'itil.user');
	expect(shown('sys_user', user?.sys_id ?? '', 'user_password')).toBe('********');
	expect(shown('sys_user', user?.sys_id ?? '', 'user_password', 'integration.user', 'false')).toBe('');
});

test('journals are joined, newest first, and interleaved in the list column', () => {
	const row = table(instance).insert({ comments: 'one' }, { by: 'abel.tuter' });
	instance.clock.advance(1000);
	table(instance).update(row.sys_id, { work_notes: 'two' }, { by: 'abel.tuter' });
	table(instance).update(row.sys_id, { comments: 'three' }, { by: 'abel.tuter' });
	expect(shown('incident', row.sys_id, 'comments')).toBe('2026-03-10 12:00:01 - Abel Tuter (Additional comments)\nthree\n\n2026-03-10 12:00:00 - Abel Tuter (Additional comments)\none\n\n');
	expect(shown('incident', row.sys_id, 'comments_and_work_notes')).toBe('2026-03-10 12:00:01 - Abel Tuter (Additional comments)\nthree\n\n2026-03-10 12:00:01 - Abel Tuter (Work notes)\ntwo\n\n2026-03-10 12:00:00 - Abel Tuter (Additional comments)\none\n\n');
});

test('a reference to a row that is gone shows its key', () => {
	const row = table(instance).insert({ caller_id: 'f'.repeat(32) });
	expect(shown('incident', row.sys_id, 'caller_id')).toEqual({ display_value: 'f'.repeat(32), link: `https://instance.example.com/api/now/table/sys_user/${'f'.repeat(32)}` });
});
