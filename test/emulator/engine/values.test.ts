// What is stored of what a client sends, type by type.
import { convert } from '../../../emulator/engine/values';
import { tableOf } from '../../../emulator/engine/write';
import { as, instanceWith, table } from '../support';

const instance = instanceWith();
const abel = table(instance, 'sys_user').find('user_name', 'abel.tuter')?.sys_id;
const stored = (values: Record<string, unknown>, display = false, userName = 'itil.user') => convert(instance, tableOf(instance, 'incident'), values, as(instance, userName), { display });

test.each<[Record<string, unknown>, Record<string, string>]>([
	[{ short_description: 'x'.repeat(200) }, { short_description: 'x'.repeat(160) }],
	[{ short_description: null }, { short_description: '' }],
	[{ short_description: 5 }, { short_description: '5' }],
	[{ u_major: true }, { u_major: 'true' }],
	[{ u_major: '1' }, { u_major: 'true' }],
	[{ u_major: 'no' }, { u_major: 'false' }],
	[{ order: '12.7' }, { order: '12' }],
	[{ order: 'abc' }, { order: '' }],
	[{ category: 'network' }, { category: 'network' }],
	[{ category: 'nonsense' }, { category: '' }],
	[{ category: '' }, {}],
	[{ caller_id: 'f'.repeat(32) }, { caller_id: 'f'.repeat(32) }],
	[{ caller_id: '' }, { caller_id: '' }],
	[{ caller_id: 'Abel Tuter' }, {}],
	[{ caller_id: { value: 'f'.repeat(32), link: 'x' } }, { caller_id: 'f'.repeat(32) }],
	[{ due_date: '2026-03-10 14:00:00' }, { due_date: '2026-03-10 14:00:00' }],
	[{ due_date: '2026-03-10' }, { due_date: '2026-03-10 00:00:00' }],
	[{ due_date: 'soon' }, { due_date: '' }],
	[{ bogus: 'x', sys_created_by: 'x', sys_domain: 'x', comments_and_work_notes: 'x' }, {}],
	[{ comments: 'text' }, { comments: 'text' }],
])('raw %o', (sent, expected) => {
	expect(stored(sent)).toEqual(expected);
});

test.each<[Record<string, unknown>, Record<string, string | undefined>]>([
	[{ caller_id: 'Abel Tuter' }, { caller_id: abel }],
	[{ caller_id: 'abel.tuter' }, { caller_id: abel }],
	[{ caller_id: 'Nobody At All' }, {}],
	[{ state: 'in progress' }, { state: '2' }],
	[{ watch_list: 'Abel Tuter, guest@example.com, Nobody' }, { watch_list: `${abel},guest@example.com` }],
	// Berlin is one hour ahead of UTC in March.
	[{ due_date: '2026-03-10 14:00:00' }, { due_date: '2026-03-10 13:00:00' }],
])('display %o', (sent, expected) => {
	expect(stored(sent, true)).toEqual(expected);
});

test('the property lets unknown choices in', () => {
	const other = instanceWith();
	const property = table(other, 'sys_properties').find('name', 'glide.rest.choice.allow_non_existing_value');
	table(other, 'sys_properties').update(property?.sys_id ?? '', { value: 'true' });
	expect(convert(other, tableOf(other, 'incident'), { category: 'nonsense' }, as(other, 'admin'), { display: false })).toEqual({ category: 'nonsense' });
});

test('an application sent along is dropped, so that global stays', () => {
	expect(convert(instance, tableOf(instance, 'sys_script'), { name: 'x', sys_scope: 'f'.repeat(32) }, as(instance, 'admin'), { display: false })).toEqual({ name: 'x' });
	expect(table(instance, 'sys_script').insert({ name: 'x', sys_scope: 'f'.repeat(32) }).sys_scope).toBe('global');
});
