// Tables, columns and choices that are made over the describing tables are usable at once.
import type { Instance } from '../../../../emulator/instance';
import { found, instanceWith, table } from '../../support';

let instance: Instance;
beforeEach(() => {
	instance = instanceWith();
});

test('a new column takes values, and is gone when it is deleted', () => {
	const column = table(instance, 'sys_dictionary').insert({ name: 'incident', element: 'u_site', column_label: 'Site', internal_type: 'string', max_length: 10, default_value: 'HQ' });
	const row = table(instance).insert({ u_site: 'A much too long text' });
	expect(row.u_site).toBe('A much too');
	expect(table(instance).insert({}).u_site).toBe('HQ');
	expect(found(instance, 'u_siteSTARTSWITHA')).toHaveLength(1);
	table(instance, 'sys_dictionary').delete(column.sys_id);
	expect(instance.dictionary.column('incident', 'u_site')).toBeUndefined();
});

test('a new reference column is dot-walked', () => {
	table(instance, 'sys_dictionary').insert({ name: 'incident', element: 'u_owner', internal_type: 'reference', reference: 'sys_user' });
	const user = table(instance, 'sys_user').find('user_name', 'abel.tuter');
	table(instance).insert({ u_owner: user?.sys_id });
	expect(found(instance, 'u_owner.user_name=abel.tuter')).toHaveLength(1);
});

test('a new table extends another', () => {
	const parent = table(instance, 'sys_db_object').find('name', 'task');
	table(instance, 'sys_db_object').insert({ name: 'u_visit', label: 'Visit', super_class: parent?.sys_id });
	table(instance, 'sys_dictionary').insert({ name: 'u_visit', element: 'u_guest', internal_type: 'string' });
	const row = table(instance, 'u_visit').insert({ short_description: 'Audit', u_guest: 'Ann' });
	expect(row).toMatchObject({ sys_class_name: 'u_visit', active: 'true', u_guest: 'Ann' });
	expect(found(instance, 'sys_class_name=u_visit', 'task').map((one) => one.sys_id)).toEqual([row.sys_id]);
});

test('choices are added, relabelled and translated', () => {
	const choices = table(instance, 'sys_choice');
	choices.insert({ name: 'incident', element: 'category', value: 'building', label: 'Building' });
	choices.insert({ name: 'incident', element: 'category', value: 'building', label: 'Gebäude', language: 'de' });
	expect(table(instance).insert({ category: 'building' }).category).toBe('building');
	const column = instance.dictionary.column('incident', 'category');
	expect(column && instance.dictionary.choiceLabel(column, 'building', 'de')).toBe('Gebäude');
	expect(column?.choices).toHaveLength(6);
});

test('every table and column is described, inherited ones on the table that defines them', () => {
	const rows = found(instance, 'nameINincident,task^elementISNOTEMPTY', 'sys_dictionary');
	expect(rows.filter((row) => row.element === 'assigned_to').map((row) => row.name)).toEqual(['task']);
	expect(rows.filter((row) => row.element === 'state').map((row) => row.name).sort()).toEqual(['incident', 'task']);
	expect(found(instance, 'name=incident^elementISEMPTY', 'sys_dictionary')).toMatchObject([{ internal_type: 'collection' }]);
	expect(found(instance, 'super_class.name=task', 'sys_db_object').map((row) => row.name)).toContain('incident');
	expect(found(instance, 'name=incident^element=caller_id', 'sys_documentation')).toMatchObject([{ label: 'Caller', language: 'en' }]);
	expect(found(instance, 'name=incident^element=close_code^inactive=false', 'sys_choice')).toHaveLength(10);
	expect(found(instance, 'name=incident^element=state^language=de^value=6', 'sys_choice')).toMatchObject([{ label: 'Gelöst' }]);
	expect(found(instance, 'name=incident^element=subcategory^dependent_value=network', 'sys_choice')).toHaveLength(5);
});

test('a child table overrides what it inherits, until the override is deleted', () => {
	const override = table(instance, 'sys_dictionary_override').insert({ name: 'incident', base_table: 'task', element: 'upon_reject', default_value: 'goto', default_value_override: 'true', read_only: 'true' });
	expect([table(instance).insert({}).upon_reject, table(instance, 'task').insert({}).upon_reject]).toEqual(['goto', 'cancel']);
	expect(instance.dictionary.column('incident', 'upon_reject')).toMatchObject({ defaultValue: 'goto', table: 'task' });
	expect(instance.dictionary.column('incident', 'upon_reject')?.readOnly ?? false).toBe(false);
	table(instance, 'sys_dictionary_override').delete(override.sys_id);
	expect(instance.dictionary.column('incident', 'upon_reject')?.defaultValue).toBe('cancel');
});

test('a new column can borrow the choices of another', () => {
	table(instance, 'sys_dictionary').insert({ name: 'problem', element: 'u_channel', internal_type: 'string', choice: '1', choice_table: 'incident', choice_field: 'contact_type' });
	expect(table(instance, 'problem').insert({ u_channel: 'phone' }).u_channel).toBe('phone');
	expect(table(instance, 'problem').insert({ u_channel: 'nonsense' }).u_channel).toBe('');
});
