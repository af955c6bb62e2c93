// What every operator means, on rows made for it. The clock stands at 2026-03-10 12:00:00 UTC, a Tuesday.
import type { Instance } from '../../../../emulator/instance';
import { as, found, instanceWith, table } from '../../support';

let instance: Instance;
let me: string;

beforeAll(() => {
	instance = instanceWith();
	me = as(instance, 'integration.user').userId;
	const abel = as(instance, 'abel.tuter').userId;
	const add = (short_description: string, values: Record<string, unknown>, created = '2026-03-10 10:00:00') =>
		table(instance).insert({ short_description, ...values }, { system: { sys_created_on: created, sys_updated_on: created } });
	add('Alpha', { impact: 1, urgency: 1, caller_id: abel, category: 'network', assigned_to: abel, sla_due: '' });
	add('beta sap', { impact: 2, urgency: 2, caller_id: me, category: 'software', due_date: '2026-03-12 00:00:00', follow_up: '2026-03-10 00:00:00' }, '2026-03-09 23:00:00');
	add('gamma', { impact: 3, urgency: 3, contact_type: 'email', due_date: '2026-03-10 05:00:00', follow_up: '2026-03-10 06:00:00' }, '2026-02-01 12:00:00');
	add('', { correlation_id: 'a^b', u_major: 'true' }, '2025-12-31 23:59:59');
});

const names = (query: string): string[] => found(instance, query).map((row) => row.short_description || '-').sort();

test.each<[string, string[]]>([
	['short_description=alpha', ['Alpha']],
	['short_description!=Alpha', ['beta sap', 'gamma']],
	['short_description!=Alpha^ORshort_descriptionISEMPTY', ['-', 'beta sap', 'gamma']],
	['u_major!=true', ['Alpha', 'beta sap', 'gamma']],
	['priorityIN1,5', ['-', 'Alpha', 'gamma']],
	['contact_typeNOT INphone,chat', ['gamma']],
	['short_descriptionLIKESAP', ['beta sap']],
	['short_descriptionNOT LIKEa', ['-']],
	['short_descriptionSTARTSWITHal', ['Alpha']],
	['short_descriptionENDSWITHa', ['Alpha', 'gamma']],
	['short_description%sap', ['beta sap']],
	['caller_idLIKEtuter', ['Alpha']],
	['caller_idISEMPTY', ['-', 'gamma']],
	['caller_idISNOTEMPTY', ['Alpha', 'beta sap']],
	['contact_typeEMPTYSTRING', ['-', 'Alpha', 'beta sap']],
	['contact_typeANYTHING', ['-', 'Alpha', 'beta sap', 'gamma']],
	['impact<3', ['Alpha', 'beta sap']],
	['impact>=2^impact<=2', ['beta sap']],
	['impactBETWEEN1@2', ['Alpha', 'beta sap']],
	['short_description>b', ['beta sap', 'gamma']],
	['sys_created_on>=2026-03-10 00:00:00', ['Alpha']],
	['sys_created_onBETWEEN2026-02-01 00:00:00@2026-03-09 23:00:00', ['beta sap', 'gamma']],
	['caller_idSAMEASassigned_to', ['Alpha']],
	['caller_idNSAMEASassigned_to', []],
	['impactSAMEASurgency', ['-', 'Alpha', 'beta sap', 'gamma']],
	['due_dateSAMEASfollow_up@day', ['gamma']],
	['priorityGT_FIELDimpact', ['-', 'beta sap', 'gamma']],
	['due_dateMORETHANfollow_up@day@after@1', ['beta sap']],
	['due_dateLESSTHANfollow_up@hour@before@2', ['gamma']],
	['sys_created_onONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()', ['Alpha']],
	['sys_created_onON2026-02-01@javascript:gs.dateGenerate(\'2026-02-01\',\'start\')@javascript:gs.dateGenerate(\'2026-02-01\',\'end\')', ['gamma']],
	['sys_created_onNOTONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()', ['-', 'beta sap', 'gamma']],
	["sys_created_onDATEPARTTuesday@javascript:gs.datePart('dayofweek','tuesday','EE')", ['Alpha']],
	["sys_created_onDATEPARTFebruary@javascript:gs.datePart('month','february','LE')", ['gamma']],
	['sys_created_onRELATIVEGT@hour@ago@3', ['Alpha']],
	['sys_created_onRELATIVELT@month@ago@1', ['-', 'gamma']],
	['sys_created_onRELATIVEEE@dayofweek@ago@1', ['beta sap']],
	['caller_idDYNAMIC90d1921e5f510100a9ad2572f2b477fe', ['beta sap']],
	['caller_id=javascript:gs.getUserID()', ['beta sap']],
	['sys_created_by!=javascript:gs.getUserName()', ['-', 'Alpha', 'beta sap', 'gamma']],
	['caller_id.user_name=abel.tuter', ['Alpha']],
	['sys_class_nameINSTANCEOFtask', ['-', 'Alpha', 'beta sap', 'gamma']],
	['correlation_id=a^^b', ['-']],
	['priority=1^ORpriority=3^category=software', ['beta sap']],
	['category=network^NQcategory=software', ['Alpha', 'beta sap']],
	['123TEXTQUERY321=sap', ['beta sap']],
])('%s', (query, expected) => {
	expect(names(query)).toEqual(expected);
});

test.each(['bogus=1', 'caller_id.bogus=1', 'stateCHANGESTO6', 'caller_id=javascript:new Evil()', 'short_descriptionNOPE5', 'impact>abc'])('%s is ignored: the rest decides', (clause) => {
	expect(names(`${clause}^category=network`)).toEqual(['Alpha']);
	expect(names(clause)).toHaveLength(4);
});

test('with glide.invalid_query.returns_no_rows an invalid clause empties the answer', () => {
	const other = instanceWith(3);
	const property = other.store.find('sys_properties', 'name', 'glide.invalid_query.returns_no_rows');
	table(other, 'sys_properties').update(property?.sys_id ?? '', { value: 'true' });
	expect(found(other, 'bogus=1')).toEqual([]);
	expect(found(other, 'numberISNOTEMPTY')).toHaveLength(3);
});

test('text can be compared with regard to case', () => {
	const other = instanceWith();
	table(other).insert({ short_description: 'Alpha' });
	other.settings.table.caseSensitive = true;
	expect(found(other, 'short_description=alpha')).toEqual([]);
	expect(found(other, 'short_descriptionLIKElph')).toHaveLength(1);
});

test('dateGenerate is wall-clock time of the caller, a literal is UTC', () => {
	const other = instanceWith();
	table(other).insert({ short_description: 'x' }, { system: { sys_created_on: '2026-03-10 08:30:00' } });
	// 09:00 in Berlin is 08:00 UTC in March before the change to summer time.
	expect(found(other, "sys_created_on>=javascript:gs.dateGenerate('2026-03-10','09:00:00')", 'incident', 'itil.user')).toHaveLength(1);
	expect(found(other, "sys_created_on>=javascript:gs.dateGenerate('2026-03-10','10:00:00')", 'incident', 'itil.user')).toHaveLength(0);
	expect(found(other, 'sys_created_on>=2026-03-10 09:00:00', 'incident', 'itil.user')).toHaveLength(0);
});

test('related lists count, joins look', () => {
	expect(found(instance, 'RLQUERYincident.caller_id,>=1^category=network^ENDRLQUERY', 'sys_user').map((row) => row.user_name)).toEqual(['abel.tuter']);
	expect(found(instance, 'JOINsys_user.sys_id=incident.caller_id!category=software', 'sys_user').map((row) => row.user_name)).toEqual(['integration.user']);
});

test('a hierarchy is walked upwards', () => {
	const users = table(instance, 'sys_user');
	const [top, middle, low] = ['abel.tuter', 'bea.fischer', 'carol.lopez'].map((name, i) => users.insert({ user_name: `${name}.${i}` }));
	users.update(middle.sys_id, { manager: top.sys_id });
	users.update(low.sys_id, { manager: middle.sys_id });
	expect(found(instance, `managerIN_HIERARCHYx@${top.sys_id}`, 'sys_user').map((row) => row.sys_id).sort()).toEqual([middle.sys_id, low.sys_id].sort());
});
