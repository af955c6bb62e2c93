// The grammar of encoded queries.
import { parseCondition, parseQuery, splitTerms } from '../../../../emulator/engine/query/parse';

test.each([
	['state=1', 'state', '=', '1'],
	['active!=true', 'active', '!=', 'true'],
	['short_descriptionLIKEsap', 'short_description', 'LIKE', 'sap'],
	['short_descriptionNOT LIKEsap', 'short_description', 'NOT LIKE', 'sap'],
	['short_description*sap', 'short_description', '*', 'sap'],
	['short_description!*sap', 'short_description', '!*', 'sap'],
	['subcategoryNOT INdb2,oracle', 'subcategory', 'NOT IN', 'db2,oracle'],
	['stateIN1,2', 'state', 'IN', '1,2'],
	['caller_idISEMPTY', 'caller_id', 'ISEMPTY', ''],
	['caller_idISNOTEMPTY', 'caller_id', 'ISNOTEMPTY', ''],
	['sys_updated_on>=2026-01-01 00:00:00', 'sys_updated_on', '>=', '2026-01-01 00:00:00'],
	['priorityBETWEEN1@3', 'priority', 'BETWEEN', '1@3'],
	['openedONToday@a@b', 'opened', 'ON', 'Today@a@b'],
	['openedNOTONToday@a@b', 'opened', 'NOTON', 'Today@a@b'],
	['sys_updated_onRELATIVEGT@hour@ago@1', 'sys_updated_on', 'RELATIVEGT', '@hour@ago@1'],
	['caller_id.department.nameSTARTSWITHIT', 'caller_id.department.name', 'STARTSWITH', 'IT'],
	['sys_class_nameINSTANCEOFcmdb_ci', 'sys_class_name', 'INSTANCEOF', 'cmdb_ci'],
	['reassignment_countGT_FIELDreopen_count', 'reassignment_count', 'GT_FIELD', 'reopen_count'],
	['managerIN_HIERARCHYa@b', 'manager', 'IN_HIERARCHY', 'a@b'],
	['short_description=a=b', 'short_description', '=', 'a=b'],
	['short_description=INbound', 'short_description', '=', 'INbound'],
])('%s', (text, field, operator, value) => {
	expect(parseCondition(text)).toEqual({ field, operator, value });
});

test('OR binds tighter than AND', () => {
	const { groups } = parseQuery('active=true^state=1^ORstate=2^priority=1');
	expect(groups).toHaveLength(1);
	expect(groups[0].map((clause) => clause.length)).toEqual([1, 2, 1]);
});

test('NQ begins a new group, EQ ends the query', () => {
	const { groups, invalid } = parseQuery('active=true^state=1^NQpriority=1^impact=1^EQ');
	expect(groups.map((group) => group.length)).toEqual([2, 2]);
	expect(invalid).toEqual([]);
});

test('a doubled caret is a literal one', () => {
	expect(splitTerms('short_description=a^^b^active=true')).toEqual(['short_description=a^b', 'active=true']);
});

test('sorting may stand anywhere and keeps its order', () => {
	expect(parseQuery('ORDERBYsys_created_on^active=true^ORDERBYDESCnumber').order).toEqual([
		{ field: 'sys_created_on', descending: false },
		{ field: 'number', descending: true },
	]);
});

test('what is no condition is told, the rest stays', () => {
	const { groups, invalid } = parseQuery('nonsense^state=1^=5^GROUPBYstate');
	expect(invalid).toEqual(['nonsense', '=5']);
	expect(groups[0]).toHaveLength(1);
});

test('an empty query has one empty group', () => {
	expect(parseQuery('').groups).toEqual([[]]);
	expect(parseQuery('^^^').invalid).toHaveLength(1);
});

test('related lists and joins carry a query of their own', () => {
	const { groups } = parseQuery('RLQUERYincident.caller_id,>=2^active=true^ENDRLQUERY^user_name=abel.tuter');
	expect(groups[0]).toHaveLength(2);
	expect(groups[0][0][0]).toMatchObject({ related: { table: 'incident', field: 'caller_id', comparison: '>=', count: 2 } });
	expect(parseQuery('JOINsys_user.sys_id=incident.caller_id!active=true').groups[0][0][0]).toMatchObject({ join: { field: 'sys_id', table: 'incident', joinedField: 'caller_id' } });
});
