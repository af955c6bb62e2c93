// Proves the requests of the Table API: paths that cannot be left, parameters as documented, and what a second sending would do.
import { checkedSysId, createRow, deleteRow, getRow, listRows, recordPath, tablePath, updateRow } from '../../servicenow/tableApi';
import { id } from '../support/scriptedSend';

describe('paths', () => {
	it.each(['', 'Incident', 'incident/..', '../sys_user', 'a b', 'incident?x', 'incident%2f', '1table'])('refuses %j as a table', (table) => {
		expect(() => tablePath(table)).toThrow('not a table name');
	});

	it.each([
		['', 'No record was chosen'],
		['   ', 'No record was chosen'],
		['INC0010001', 'not a sys_id'],
		['9d385017c611228701d22104cc95c37', 'not a sys_id'],
		['../../../sys_user/00000000000000000', 'not a sys_id'],
	])('refuses %j as a sys_id', (value, message) => {
		expect(() => recordPath('incident', value)).toThrow(message);
	});

	it('says that a number is a number', () => {
		try {
			checkedSysId('INC0010001');
			throw new Error('not refused');
		} catch (error) {
			expect(error).toMatchObject({ kind: 'badInput', advice: expect.stringContaining('By Number') as string });
		}
	});

	it('takes a sys_id with blanks around and capitals', () => {
		expect(recordPath('incident', ` ${id(10).toUpperCase()} `)).toBe(`/api/now/table/incident/${id(10)}`);
	});
});

describe('parameters', () => {
	it('asks for raw values without links unless told otherwise', () => {
		expect(getRow('incident', id(1))).toEqual({
			method: 'GET',
			path: `/api/now/table/incident/${id(1)}`,
			query: { sysparm_fields: undefined, sysparm_display_value: 'false', sysparm_exclude_reference_link: true },
			effect: 'read',
		});
	});

	it('lists with query, limit, offset and no count', () => {
		const { query } = listRows('incident', { query: 'a=1', limit: 5, offset: 10, fields: ['a', 'b'], displayValue: 'all', excludeReferenceLink: false, count: false });
		expect(query).toEqual({
			sysparm_query: 'a=1', sysparm_limit: 5, sysparm_offset: 10, sysparm_no_count: true,
			sysparm_fields: 'a,b', sysparm_display_value: 'all', sysparm_exclude_reference_link: false,
		});
	});
});

describe('what a second sending would do', () => {
	it.each([
		[createRow('incident', {}), 'append'],
		[updateRow('incident', id(1), { state: '2' }), 'replace'],
		[updateRow('incident', id(1), { state: '2', work_notes: 'again' }), 'append'],
		[updateRow('incident', id(1), { comments: 'again' }), 'append'],
		[updateRow('incident', id(1), { work_notes: '' }), 'replace'],
		[deleteRow('incident', id(1)), 'replace'],
	])('%j', (request, effect) => {
		expect(request.effect).toBe(effect);
	});

	it('sends display values when asked', () => {
		expect(createRow('incident', { caller_id: 'Fred' }, { inputDisplayValue: true }).query).toMatchObject({ sysparm_input_display_value: true });
	});
});
