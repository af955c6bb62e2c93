// Proves what of a person's input becomes a column value: which source wins, how times and names are read, what is refused.
import { refuseNothing, valuesToWrite } from '../../../nodes/ServiceNowItsm/values';
import { ServiceNowError } from '../../../servicenow/errors';
import type { Row } from '../../../servicenow/types';
import { id, list, script, type ScriptedAnswer } from '../../support/scriptedSend';
import { workWith } from '../../support/work';

const write = async (parameters: Row, more: { input?: Row; timeZone?: string } = {}, ...answers: ScriptedAnswer[]) => await valuesToWrite(workWith(script(...answers).send, parameters, more));
const mapping = (value: Row, schema: Row[] = []) => ({ mappingMode: 'defineBelow', value, schema });

it('takes the required field, then additional fields, then mapped ones; later ones win', async () => {
	await expect(write({ shortDescription: 'a', additionalFields: { urgency: '1', impact: '1' }, otherFields: mapping({ impact: '2', u_x: 'y' }) }, {}, list([]))).resolves.toEqual({ short_description: 'a', urgency: '1', impact: '2', u_x: 'y' });
});

it('leaves out what was not given, and clears what was given empty', async () => {
	await expect(write({ additionalFields: { urgency: undefined, impact: null, description: '' } })).resolves.toEqual({ description: '' });
});

it.each<[string, unknown, string, string]>([
	['a date picker\'s text, in the workflow\'s zone', '2026-01-31T10:00:00', 'Europe/Berlin', '2026-01-31 09:00:00'],
	['text that names its zone', '2026-01-31T10:00:00+05:30', 'Europe/Berlin', '2026-01-31 04:30:00'],
	['a stored stamp', '2026-01-31 10:00:00', 'Europe/Berlin', '2026-01-31 10:00:00'],
	['a date object', new Date('2026-01-31T10:00:00Z'), 'Europe/Berlin', '2026-01-31 10:00:00'],
	['nothing', '', 'Europe/Berlin', ''],
])('writes a date-time given as %s', async (_what, due_date, timeZone, expected) => {
	await expect(write({ additionalFields: { due_date } }, { timeZone })).resolves.toEqual({ due_date: expected });
});

it('knows a date-time column of the table by the mapper\'s schema', async () => {
	await expect(write({ columns: mapping({ u_seen: '2026-01-31T10:00:00Z', u_text: '2026-01-31T10:00:00Z' }, [{ id: 'u_seen', type: 'dateTime' }, { id: 'u_text', type: 'string' }]) }, {}, list([]))).resolves.toEqual({ u_seen: '2026-01-31 10:00:00', u_text: '2026-01-31T10:00:00Z' });
});

it('refuses what is no date', async () => {
	await expect(write({ additionalFields: { due_date: 'next week' } })).rejects.toThrow('"next week" is not a date');
});

it('finds references by name, once for items that name the same', async () => {
	const { send, requests } = script(list([{ sys_id: id(7), user_name: 'abel.tuter', email: '', name: 'Abel Tuter' }], 1));
	const work = workWith(send, { additionalFields: { caller_id: { __rl: true, mode: 'name', value: 'Abel Tuter' }, assigned_to: { __rl: true, mode: 'sysId', value: id(9) } } });
	await expect(valuesToWrite(work)).resolves.toEqual({ caller_id: id(7), assigned_to: id(9) });
	await valuesToWrite(work);
	expect(requests).toHaveLength(1);
});

describe('columns that only the dictionary knows', () => {
	const dictionary = (element: string, name: string, reference: string, more: Row = {}) => ({ name, element, reference, reference_key: '', ...more });
	const parents = (...names: string[]) => [...names, ''].map((name) => list(name === '' ? [] : [{ name: '', 'super_class.name': name }]));

	it('take a name where they are references, by the display column of their table; asked once for items of one shape', async () => {
		const { send, requests } = script(
			list([dictionary('location', 'task', 'cmn_location'), dictionary('u_text', 'other', 'sys_user')]),
			...parents('task'),
			...parents(),
			list([{ name: 'cmn_location', element: 'full_name' }]),
			list([{ sys_id: id(5), full_name: 'Munich' }], 1),
		);
		const work = workWith(send, { columns: mapping({ location: 'Munich', u_text: 'Munich', state: '2' }, [{ id: 'state', type: 'options' }]) });
		await expect(valuesToWrite(work)).resolves.toEqual({ location: id(5), u_text: 'Munich', state: '2' });
		expect(requests[0]).toMatchObject({ path: '/api/now/table/sys_dictionary', query: { sysparm_query: 'elementINlocation,u_text^internal_type=reference^active=true' } });
		const { length } = requests;
		await valuesToWrite(work);
		expect(requests).toHaveLength(length);
	});

	it('know a user by its names, also where the reference is to a table that extends the users', async () => {
		const { send } = script(list([dictionary('u_owner', 'incident', 'u_staff')]), ...parents(), ...parents('sys_user'), list([{ sys_id: id(6), user_name: 'bea', email: '', name: '' }], 1));
		await expect(valuesToWrite(workWith(send, { columns: mapping({ u_owner: 'bea' }) }))).resolves.toEqual({ u_owner: id(6) });
	});

	it.each<[string, Row, Row[]]>([
		['a sys_id', { location: id(1) }, []],
		['text of several lines', { u_notes: 'a\nb' }, []],
		['long text', { u_notes: 'x'.repeat(101) }, []],
		['a number', { u_count: 3 }, []],
		['usual text columns', { short_description: 'a', description: 'b', work_notes: 'c' }, []],
		['what the mapper knows to be no text', { u_when: 'true' }, [{ id: 'u_when', type: 'boolean' }]],
	])('are not asked about for %s', async (_what, value, schema) => {
		await expect(write({ columns: mapping(value, schema) })).resolves.toEqual(value);
	});

	it.each([
		['no reference', list([])],
		['a reference by another key', list([dictionary('u_class', 'incident', 'sys_db_object', { reference_key: 'name' })])],
		['a dictionary that may not be read', new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' })],
	])('stay as they are with %s', async (_what, answer) => {
		await expect(write({ columns: mapping({ u_class: 'problem' }) }, {}, answer)).resolves.toEqual({ u_class: 'problem' });
	});
});

it('sends display values as they are', async () => {
	await expect(write({ additionalFields: { caller_id: 'Abel Tuter', due_date: '2026-01-31T10:00:00' }, options: { inputDisplayValue: true } })).resolves.toEqual({ caller_id: 'Abel Tuter', due_date: '2026-01-31 10:00:00' });
});

it('maps the input\'s own keys: those of the schema, else what could be a column', async () => {
	const input = { short_description: 'x', sys_id: id(1), Other: 'y', caller: { name: 'z' } };
	const columns = { mappingMode: 'autoMapInputData', value: null };
	await expect(write({ columns: { ...columns, schema: [{ id: 'short_description' }, { id: 'state', readOnly: true }] } }, { input: { ...input, state: '1' } })).resolves.toEqual({ short_description: 'x' });
	await expect(write({ columns }, { input: { short_description: 'x', sys_id: id(1), Other: 'y' } })).resolves.toEqual({ short_description: 'x' });
	await expect(write({ columns }, { input })).rejects.toThrow('The value for caller is an object');
});

it('refuses a write of nothing', () => {
	expect(() => refuseNothing({})).toThrow('No field was given');
	expect(refuseNothing({ a: '' })).toEqual({ a: '' });
});
