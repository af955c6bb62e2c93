// Proves that inherited columns are found, that a child's own row wins, and that an account without rights still gets names.
import { chainOf, columnsOfTable } from '../../servicenow/dictionary';
import { choicesOf } from '../../servicenow/choices';
import { ServiceNowError } from '../../servicenow/errors';
import type { Row } from '../../servicenow/types';
import { list, script, type ScriptedAnswer } from '../support/scriptedSend';

const forbidden = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' });
const column = (name: string, element: string, more: Row = {}): Row => ({ name, element, column_label: element.toUpperCase(), internal_type: 'string', ...more });

const instance = (tables: Record<string, ScriptedAnswer>) =>
	script(({ path, query }) => {
		const answer = tables[`${path.split('/').pop()} ${String(query?.sysparm_query).split('^')[0]}`] ?? tables[path.split('/').pop()!] ?? list([]);
		return typeof answer === 'function' ? list([]) : answer;
	});

it('walks up to the last parent, and stops at a circle', async () => {
	const { send } = instance({ 'sys_db_object name=incident': list([{ 'super_class.name': 'task' }]), 'sys_db_object name=task': list([{ 'super_class.name': 'incident' }]) });
	await expect(chainOf(send, 'incident')).resolves.toEqual(['incident', 'task']);
});

it('gives columns of the table and its parents, the nearest row of each', async () => {
	const { send } = instance({
		'sys_db_object name=incident': list([{ 'super_class.name': 'task' }]),
		sys_dictionary: list([column('task', 'state', { mandatory: 'false' }), column('incident', 'state', { mandatory: 'true', choice: '3' }), column('task', 'caller_id', { internal_type: { value: 'reference' }, reference: { value: 'sys_user' } })]),
	});
	const { columns, described } = await columnsOfTable(send, 'incident');
	expect(described).toBe(true);
	expect(columns.map(({ name, mandatory, hasChoices, reference, type }) => [name, mandatory, hasChoices, reference, type])).toEqual([
		['caller_id', false, false, 'sys_user', 'reference'],
		['state', true, true, undefined, 'string'],
	]);
});

it('takes the names from a record where the dictionary is closed', async () => {
	const { send } = instance({ sys_db_object: forbidden, sys_dictionary: forbidden, incident: list([{ number: '', short_description: '' }]) });
	const { columns, described } = await columnsOfTable(send, 'incident');
	expect(described).toBe(false);
	expect(columns.map(({ name, label }) => [name, label])).toEqual([['number', 'Number'], ['short_description', 'Short description']]);
});

it('fails where not even a record can be read', async () => {
	await expect(columnsOfTable(instance({ sys_dictionary: forbidden, incident: forbidden }).send, 'incident')).rejects.toBe(forbidden);
});

describe('choices', () => {
	const choice = (name: string, value: string, label: string, language = 'en', more: Row = {}): Row => ({ name, element: 'state', value, label, language, ...more });
	const of = async (rows: Row[], language = 'en') => (await choicesOf(script(list(rows)).send, ['incident', 'task'], ['state'], language)).get('state');

	it("are the table's own, else its parent's", async () => {
		expect(await of([choice('task', '1', 'Open'), choice('incident', '1', 'New')])).toEqual([{ value: '1', label: 'New' }]);
		expect(await of([choice('task', '1', 'Open')])).toEqual([{ value: '1', label: 'Open' }]);
	});

	it('come in the language of the account, English where it is missing', async () => {
		expect(await of([choice('incident', '1', 'New'), choice('incident', '1', 'Neu', 'de'), choice('incident', '2', 'Active')], 'de')).toEqual([
			{ value: '1', label: 'Neu' },
			{ value: '2', label: 'Active' },
		]);
	});

	it('leave out what is no choice, and keep what they depend on', async () => {
		expect(await of([choice('incident', 'NULL_OVERRIDE', 'None'), choice('incident', 'a', 'javascript:x', 'en', { dependent_value: 'network' })])).toEqual([{ value: 'a', label: 'a', dependentValue: 'network' }]);
	});
});
